"""What tables hold, as their driver gives it: whoever only compares it needs nothing of what the product would read there."""

from collections import Counter
from collections.abc import Iterable
from functools import cache

from sqlalchemy import Table
from sqlmodel import Session

WORDS = ("etat", "verbe", "modele", "nature", "role", "sens", "usage")
Rows = dict[str, list[str]]


def every_row(db: Session, tables: Iterable[Table]) -> Rows:
    """Of each table, in an order that does not depend on the one in which they were written."""
    asked = {table.name: f"SELECT * FROM {table.name}" for table in tables}
    connection = db.connection()
    return {name: sorted(str(tuple(row)) for row in connection.exec_driver_sql(each)) for name, each in asked.items()}


def kinds(db: Session, tables: Iterable[Table]) -> Counter[str]:
    """How many rows of each table, in each state, with each word that says what they are."""
    found: Counter[str] = Counter()
    for kind, count in db.connection().exec_driver_sql(counting(tuple(tables))):
        found[kind] += count
    return found


@cache
def counting(tables: tuple[Table, ...]) -> str:
    """One question for all of them."""
    each = []
    for table in tables:
        words = [column.name for column in table.columns if column.name in WORDS]
        said = " || ' ' || ".join([f"'{table.name}'", *(f"coalesce(CAST({word} AS TEXT), 'None')" for word in words)])
        each.append(f"SELECT {said}, count(*) FROM {table.name}" + (f" GROUP BY {', '.join(words)}" if words else ""))
    return " UNION ALL ".join(each)
