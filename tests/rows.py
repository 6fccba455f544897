"""What tables hold, as their driver gives it: whoever only compares it needs nothing of what the product would read there."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, nullcontext
from functools import cache
from typing import Any

from sqlalchemy import Table
from sqlalchemy.engine import make_url
from sqlmodel import Session

WORDS = ("etat", "verbe", "modele", "nature", "role", "sens", "usage")
Rows = dict[str, list[Any]]


def every_row(db: Session, tables: Iterable[Table]) -> Rows:
    """Of each table, in an order that does not depend on the one in which they were written."""
    driver: Any = db.connection().connection.driver_connection  # a row of SQLAlchemy's costs ten times one of the driver's
    asked = reading_whole(tuple(tables), db.get_bind().dialect.name)
    return {name: driver.execute(each).fetchall() for name, each in asked.items()}


@cache
def reading_whole(tables: tuple[Table, ...], dialect: str) -> dict[str, str]:
    """Each table's question. PostgreSQL writes its rows out, for its driver would make an object of each value."""
    columns = "*" if dialect == "sqlite" else "told::text"
    return {
        table.name: f"SELECT {columns} FROM {table.name} AS told ORDER BY {', '.join(table.primary_key.columns.keys())}"
        for table in tables
    }


class Commits:
    """Whether anyone committed anything to a database of SQLite, as it tells who stays connected to it. Elsewhere someone may have."""

    def __init__(self, connection: sqlite3.Connection | None) -> None:
        self.connection = connection
        self.seen: Any = None

    def version(self) -> Any:
        return self.connection.execute("PRAGMA data_version").fetchone() if self.connection else object()

    def any(self) -> bool:
        return bool(self.version() != self.seen)

    def looked(self) -> None:
        """What was committed so far is known."""
        self.seen = self.version()


@contextmanager
def commits(url: str) -> Iterator[Commits]:
    path = make_url(url).database if url.startswith("sqlite") else None
    with closing(sqlite3.connect(path)) if path else nullcontext() as connection:
        yield Commits(connection)


def digests(db: Session, tables: Iterable[Table]) -> Any:
    """What differs as soon as a row does. PostgreSQL tells it of each table; rows of SQLite are as soon read."""
    if db.get_bind().dialect.name == "sqlite":
        return every_row(db, tables)
    driver: Any = db.connection().connection.driver_connection
    return driver.execute(digesting(tuple(tables))).fetchall()


@cache
def digesting(tables: tuple[Table, ...]) -> str:
    each = (f"SELECT '{name}', count(*), sum(hashtextextended(told::text, 0)) FROM {name} AS told" for name in map(str, tables))
    return " UNION ALL ".join(each)


def chain(db: Session) -> list[Any]:
    """The lines of the journal that are sealed, in order."""
    driver: Any = db.connection().connection.driver_connection
    columns = "*" if db.get_bind().dialect.name == "sqlite" else "told::text"
    return list(driver.execute(f"SELECT {columns} FROM evenement AS told WHERE rang IS NOT NULL ORDER BY rang").fetchall())


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
