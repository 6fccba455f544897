"""Rows as lines of text that are the same on both databases, so that a backup of one is compared with, or put into, the other.

The tables are read from the database, not from the models: a backup taken before ``eclat migrate`` is of the former revision.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any, Final
from uuid import UUID

from sqlalchemy import JSON, Connection, Date, DateTime, Engine, LargeBinary, MetaData, Table, Uuid, select, text

from eclat import revisions

BATCH: Final = 500
Line = dict[str, Any]


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """What the database holds at one instant, however long it takes to read. Nobody waits for it but a migration."""
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            unhurried(connection)
        # SQLite: the first reading of a transaction in WAL mode is its snapshot.
        yield connection


def unhurried(connection: Connection) -> None:
    """No limit of time in this transaction: it may read or write everything."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))


def tables(connection: Connection) -> list[Table]:
    """Every table of the product, those that others refer to first."""
    found = MetaData()
    found.reflect(connection)
    chosen = [table for table in found.sorted_tables if table.name != revisions.TABLE]
    for column in (column for table in chosen for column in table.columns):
        if isinstance(column.type, JSON):
            column.type.none_as_null = bool(column.nullable)
    return chosen


def hold(connection: Connection, chosen: Iterable[Table]) -> None:
    """Keep migrations away: a table rewritten by one would look empty to a snapshot older than it."""
    if connection.dialect.name == "postgresql":
        for table in chosen:
            connection.execute(text(f'LOCK TABLE "{table.name}" IN ACCESS SHARE MODE'))


def lines(connection: Connection, table: Table) -> Iterator[bytes]:
    """Each row as a line of JSON, in the order of the keys."""
    found = connection.execute(select(table).order_by(*table.primary_key), execution_options={"yield_per": BATCH})
    for row in found.mappings():
        plain = {name: written(value) for name, value in row.items()}
        yield json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def written(value: Any) -> Any:
    """The value as JSON can say it; a kind that it cannot say makes ``json.dumps`` fail."""
    if isinstance(value, UUID):
        return value.hex  # as SQLite keeps them
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return b64encode(value).decode()
    return value


READERS: Final[list[tuple[type, Callable[[Any], Any]]]] = [
    (Uuid, UUID),
    (DateTime, datetime.fromisoformat),
    (Date, date.fromisoformat),
    (LargeBinary, b64decode),
]


def insert(connection: Connection, table: Table, source: Iterable[bytes]) -> None:
    """Put the lines back into an empty table."""
    readers = {column.name: reader for column in table.columns for kind, reader in READERS if isinstance(column.type, kind)}

    def read(line: bytes) -> Line:
        row: Line = json.loads(line)
        return row | {name: reader(row[name]) for name, reader in readers.items() if row[name] is not None}

    rows = map(read, source)
    while batch := list(islice(rows, BATCH)):
        connection.execute(table.insert(), batch)
