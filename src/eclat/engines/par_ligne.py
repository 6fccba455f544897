"""The same rights, asked row by row: for who sees many, and for words that few bear.

A policy says ``x IN (SELECT y …)``: the database first reads all that its user sees, which is quick for a few hundred, and costs 3 µs each
for thousands. Asked of each row in turn, by an index, it costs the same whatever they see.
"""

from typing import Any

from sqlalchemy import BinaryExpression, ColumnElement, Select, literal_column, select
from sqlalchemy.sql import operators
from sqlalchemy.sql.visitors import replacement_traverse


def by_row(asked: Select[Any]) -> Select[Any]:
    """This question, each ``x IN (SELECT y …)`` of it being whether there is such a row."""
    found = replacement_traverse(asked, {}, lambda element, **_: there(element))
    assert isinstance(found, Select)
    return found


def there(element: Any) -> ColumnElement[bool] | None:
    if not isinstance(element, BinaryExpression) or element.operator is not operators.in_op:
        return None
    among = getattr(element.right, "element", element.right)
    return is_in(element.left, among) if isinstance(among, Select) else None


def is_in(value: Any, rows: Select[Any]) -> ColumnElement[bool]:
    """Whether a row's only column is this value. As a value to read: PostgreSQL would first answer an EXISTS for everyone."""
    held = by_row(rows).subquery()
    (one,) = held.c
    return select(literal_column("1")).select_from(held).where(one == value).limit(1).scalar_subquery().is_not(None)
