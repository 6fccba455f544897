"""A database as the migrations leave it, made by the first process of a run that asks for it; the others copy it.

The processes of a run find each other by ``TESTS_TOGETHER``, a folder that the one that began the run takes away.
"""

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from tests.services.postgresql import keep_catalogue, swept, throwaway_cluster

LARGE = 3_000_000  # bytes, from which on a file is sooner copied than laid over another
PAGE = 1024  # bytes, where SQLite takes 4,096
_replaced: dict[Path, int] = {}  # by database, the file that was put there
rebuilt: set[str] = set()  # the databases (``sqlite``, ``postgresql``) of which this process made a table again since then


def together() -> Path:
    return Path(os.environ["TESTS_TOGETHER"])


@contextmanager
def alone(what: str = "migrated") -> Iterator[None]:
    """One process at a time."""
    with (together() / f"{what}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def sqlite(folder: Path) -> Iterator[str]:
    """The URL of a database in ``folder``, which is a copy of its ``template.db`` whenever a test begins."""
    made, making = together() / "migrated.db", together() / "migrating.db"
    with alone():
        if not made.exists():
            making.unlink(missing_ok=True)
            use(f"sqlite:///{making}")
            packed(making)
            making.rename(made)
    shutil.copy(made, folder / "template.db")
    yield pointed_at(f"sqlite:///{folder}/eclat.db")


def packed(made: Path) -> None:
    """In small pages: four hundred tables and indexes hold next to nothing, and each test copies them all."""
    with closing(sqlite3.connect(made, isolation_level=None)) as connection:
        for each in ("PRAGMA journal_mode = DELETE", f"PRAGMA page_size = {PAGE}", "VACUUM", "PRAGMA journal_mode = WAL"):
            connection.execute(each).fetchall()


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """The URL of a database of this process's own cluster, in ``folder``."""
    made = together() / "migrated-postgresql"
    with alone():
        if not (made / "whole").exists():
            with throwaway_cluster(made) as url:
                use(url)
            (made / "whole").touch()
    with throwaway_cluster(folder, like=made) as url:
        yield pointed_at(url)


def empty(engine: Engine) -> None:
    """As the migrations left it. Nobody is connected to it meanwhile."""
    if engine.dialect.name == "sqlite":
        replace(engine, Path(str(engine.url.database)).with_name("template.db"))
    else:
        swept(engine)


@cache
def in_memory(whole: Path) -> sqlite3.Connection:
    with closing(sqlite3.connect(whole)) as connection:
        return copied(connection)


def copied(connection: sqlite3.Connection) -> sqlite3.Connection:
    copy = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    copy_over(connection, copy)
    return copy


def copy_over(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    """The number that says that tables changed is moved on by a copy: it is put back."""
    source.backup(target)
    target.execute(f"PRAGMA schema_version = {definitions(source)}")


def replace(engine: Engine, whole: Path) -> None:
    """This file in place of the database of SQLite."""
    if whole.stat().st_size < LARGE and lay_over(engine, in_memory(whole)):
        return
    engine.dispose()
    there = Path(str(engine.url.database))
    for suffix in ("", "-wal", "-shm"):
        Path(f"{there}{suffix}").unlink(missing_ok=True)
    shutil.copyfile(whole, there)
    _replaced[there] = there.stat().st_ino


def lay_over(engine: Engine, source: sqlite3.Connection) -> bool:
    """What ``source`` holds, in place of what the database of SQLite does. Whether that could be: it needs the same tables.

    Connections stay open, and know the tables still: each would read six hundred definitions again, which takes longer than to copy a
    small database.
    """
    there = Path(str(engine.url.database))
    if not there.exists() or _replaced.get(there) != there.stat().st_ino:  # a test put another file there
        return False
    with closing(sqlite3.connect(there, isolation_level=None, timeout=0)) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
        except sqlite3.OperationalError:  # someone still writes: a copy would wait for them
            return False
        if definitions(connection) != definitions(source):
            return False
        copy_over(source, connection)
    return True


def definitions(connection: sqlite3.Connection) -> Any:
    """What changes as soon as a table does."""
    return connection.execute("PRAGMA schema_version").fetchone()[0]


def use(url: str) -> None:
    """Migrate an empty database. Nothing stays connected to it."""
    from alembic import command

    from eclat.database import get_engine
    from eclat.revisions import alembic_config

    pointed_at(url)
    command.upgrade(alembic_config(), "head")
    if url.startswith("postgresql"):
        keep_catalogue(get_engine())
    get_engine().dispose()
    rebuilt.clear()


def pointed_at(url: str) -> str:
    """The database that the product now uses."""
    from eclat.database import get_engine
    from eclat.settings import get_settings

    os.environ["ECLAT_DATABASE_URL"] = url
    get_settings.cache_clear()
    get_engine.cache_clear()
    return url
