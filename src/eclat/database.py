"""The engine, on SQLite or PostgreSQL, and the sessions that read or write. Its errors never quote the values of a row.

A reading session cannot write, and opens no transaction: each of its statements sees what is committed, on both databases. A
writing one takes SQLite's write lock at once (BEGIN IMMEDIATE), so that two writers queue instead of failing at their first UPDATE.
"""

import sqlite3
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlmodel import Session

from eclat import postgresql_link
from eclat.settings import get_settings

BUSY_TIMEOUT_MS = 10_000
STATEMENT_TIMEOUT_MS = 15_000


@lru_cache
def get_engine() -> Engine:
    return make_engine(get_settings().database_url)


def make_engine(url: str) -> Engine:
    """An engine for ``url``, with the pragmas and time-outs that the product counts on."""
    return sqlite_engine(url) if make_url(url).get_backend_name() == "sqlite" else postgresql_engine(url)


def sqlite_engine(url: str) -> Engine:
    path = make_url(url).database
    if path:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = sqlite_connections(url)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def sqlite_connections(url: str, *pragmas: str, **options: Any) -> Engine:
    """Connections that begin no transaction by themselves."""
    engine = create_engine(
        url, pool_size=16, max_overflow=16, hide_parameters=True, connect_args={"check_same_thread": False}, **options
    )  # fmt: skip

    @event.listens_for(engine, "connect")
    def configure(connection: sqlite3.Connection, _: Any) -> None:
        connection.isolation_level = None
        for pragma in (
            f"busy_timeout={BUSY_TIMEOUT_MS}",
            "journal_mode=WAL",
            "foreign_keys=ON",
            "cache_size=-2000",
            "trusted_schema=OFF",
            *pragmas,
        ):
            connection.execute(f"PRAGMA {pragma}")

    return engine


def postgresql_engine(url: str) -> Engine:
    return postgresql_connections(url, pool_pre_ping=True)


def postgresql_connections(url: str, *settings: str, **options: Any) -> Engine:
    known = (f"statement_timeout={STATEMENT_TIMEOUT_MS}", "idle_in_transaction_session_timeout=60000", "timezone=UTC", *settings)
    patience = max(2, round(get_settings().database_patience))
    engine = create_engine(
        url, pool_size=8, max_overflow=16, hide_parameters=True,
        connect_args={"options": " ".join(f"-c {each}" for each in known), "connect_timeout": patience}, **options,
    )  # fmt: skip

    @event.listens_for(engine, "do_connect")
    def connect(dialect: Any, record: Any, given: Any, named: Any) -> Any:
        return postgresql_link.Connection.connect(*given, **named)

    return engine


@lru_cache
def reader(engine: Engine) -> Engine:
    """The same database for those who only read: nothing to begin nor to end, and no word to the server but their questions.

    A connection that the server closed meanwhile is found out by the first question, and all its like are made again: the request
    is done again (``web.twice``).
    """
    url = engine.url.render_as_string(hide_password=False)
    if engine.dialect.name == "sqlite":
        found = sqlite_connections(url, "query_only=ON", pool_reset_on_return=None)
    else:
        found = postgresql_connections(
            url, "default_transaction_read_only=on",
            isolation_level="AUTOCOMMIT", skip_autocommit_rollback=True, pool_reset_on_return=None,
        )  # fmt: skip
    event.listen(engine, "engine_disposed", lambda _: found.dispose())
    return found


def reading(engine: Engine | None = None) -> Session:
    """A session that only reads."""
    return Session(reader(engine or get_engine()), expire_on_commit=False, autoflush=False)


def writing(engine: Engine | None = None) -> Session:
    """A session whose transaction may write from its first statement on."""
    return Session((engine or get_engine()).execution_options(writes=True), expire_on_commit=False)
