"""Hundreds of rows inserted at once, where building entities would take most of the time."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import psycopg
from sqlalchemy import Connection, Table
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session
from uuid_utils.compat import uuid7

from eclat import clock
from eclat.models.base import Entity, metadata

MANY = 20  # from which COPY is the quicker way
Row = Mapping[str, Any]


def blank(model: type[Entity]) -> dict[str, Any]:
    """A new row of this table as Core inserts it: its key, its birth, and the default of each column that has one."""
    fixed, made = defaults(model)
    return {"id": uuid7(), "cree_le": clock.now()} | fixed | {name: make() for name, make in made.items()}


@cache
def defaults(model: type[Entity]) -> tuple[dict[str, Any], dict[str, Callable[[], Any]]]:
    """What each new row begins with; and what is made for each, such as an empty list."""
    fields = {
        name: field for name, field in model.model_fields.items() if name not in ("id", "cree_le") and not field.is_required()
    }
    made: dict[str, Any] = {name: field.default_factory for name, field in fields.items() if field.default_factory}
    return {name: field.default for name, field in fields.items() if name not in made}, made


def insert_rows(db: Session, model: type[Entity], rows: Sequence[Row]) -> None:
    """Insert these rows, all of the same columns, as they are. Nothing is flushed before: what they point to is there already.

    Raises what SQLAlchemy raises of an INSERT.
    """
    if not rows:
        return
    table, connection = metadata.tables[str(model.__tablename__)], db.connection()
    if connection.dialect.name == "postgresql" and len(rows) >= MANY:
        copy_rows(connection, table, rows)
    else:
        db.execute(table.insert(), rows)


def copy_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """By PostgreSQL's COPY, which takes half the time of as many INSERTs."""
    quote = connection.dialect.identifier_preparer.quote
    names = list(rows[0])
    written = [table.c[name].type.dialect_impl(connection.dialect).bind_processor(connection.dialect) for name in names]
    statement = f"COPY {quote(table.name)} ({', '.join(map(quote, names))}) FROM STDIN"
    driver: Any = connection.connection.driver_connection
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row([write(row[name]) if write else row[name] for name, write in zip(names, written, strict=True)])
    except psycopg.Error as error:
        raise DBAPIError.instance(
            statement, None, error, psycopg.Error, hide_parameters=True, dialect=connection.dialect
        ) from error
