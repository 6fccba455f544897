"""Alembic's environment: the product's own engine and tables."""

from typing import Any

from alembic import context
from sqlmodel.sql.sqltypes import AutoString

from eclat.database import get_engine
from eclat.models import metadata
from eclat.models.base import UtcDateTime


def plain_types(kind: str, item: Any, autogen_context: Any) -> str | bool:
    """Revisions name the database's types, not the product's classes, which will move."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, AutoString):
        return f"sa.String(length={item.length})" if item.length else "sa.String()"
    return False


def run() -> None:
    with get_engine().connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        driver = connection.connection.driver_connection
        if sqlite:  # a table made anew must not cascade; said to the driver, for within a transaction it would not be heard
            driver.execute("PRAGMA foreign_keys=OFF")
        context.configure(
            connection=connection, target_metadata=metadata, render_as_batch=sqlite, compare_type=True, render_item=plain_types,
            transactional_ddl=True,  # one transaction for all the revisions, on SQLite too: either all of them, or nothing
        )  # fmt: skip
        try:
            with context.begin_transaction():
                if not sqlite:  # a revision takes its time: the limit is for whoever waits for a page
                    connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
                context.run_migrations()
                if sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise ValueError("a row points to nothing after these revisions: nothing was changed")
        finally:
            if sqlite:
                driver.execute("PRAGMA foreign_keys=ON")


run()
