"""The same rights, asked row by row: for who sees many, and for words that few bear.

A policy says ``x IN (SELECT y …)``: the database first reads all that its user sees, which is quick for a few hundred, and costs 3 µs each
for thousands. Asked of each row in turn, by an index, it costs the same whatever they see.
"""

from typing import Any, TypeVar, cast

from sqlalchemy import BinaryExpression, ClauseElement, ColumnElement, Select, func, literal, literal_column, select
from sqlalchemy.sql import operators
from sqlalchemy.sql.visitors import replacement_traverse
from sqlmodel import Session, col

from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.prepared import prepared
from eclat.models import Attribution, Role, Siege

E = TypeVar("E", bound=ClauseElement)
MUCH = 3_000  # files


def by_row(asked: E) -> E:
    """This question, or this condition, each ``x IN (SELECT y …)`` of it being whether there is such a row."""
    return cast(E, replacement_traverse(asked, {}, lambda element, **_: there(element)))


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


def sees_much(db: Session, user: Utilisateur) -> bool:
    """Whether reading all that they see costs more than asking of each row that is met."""
    if user.is_a(Role.ADMINISTRATEUR) or user.organisme_id is not None:
        return user.organisme_id is None
    return bool(entrusted(user).scalar(db) >= MUCH)


@prepared
def entrusted(user: Utilisateur) -> Any:
    """How many requests and sessions are entrusted to this agent, up to a cap."""
    requests = select(col(Attribution.id)).where(
        col(Attribution.personne_id) == user.personne_id, col(Attribution.jusqu_a).is_(None)
    )
    sessions = select(col(Siege.id)).where(col(Siege.personne_id) == user.personne_id, col(Siege.jusqu_a).is_(None))
    capped = [each.limit(MUCH).subquery() for each in (requests, sessions)]
    return select(sum((select(func.count()).select_from(each).scalar_subquery() for each in capped), literal(0)))
