"""Databases of every size, on SQLite and on a PostgreSQL with its usual durability, and who signs in to them."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import make_url

from bench.seed import fill

KINDS: tuple[str, ...] = ("SQLite", "PostgreSQL")


@dataclass(frozen=True)
class Database:
    kind: str
    url: str
    cookie: str  # of Claire, administrateur, already signed in


@contextmanager
def both(folder: Path) -> Iterator[dict[str, str]]:
    """An address where databases can be made, by kind."""
    from tests.services.postgresql import throwaway_cluster

    with ExitStack() as stack:
        bases = {"SQLite": f"sqlite:///{folder}/eclat.db"}
        if "PostgreSQL" in KINDS:
            bases["PostgreSQL"] = stack.enter_context(throwaway_cluster(folder / "postgresql", durable=True))
        yield {kind: bases[kind] for kind in KINDS}


def all_of(folder: Path) -> Iterator[tuple[str, str]]:
    with both(folder) as bases:
        yield from bases.items()


def made(kind: str, base: str, name: str, rows: int) -> Database:
    """A migrated database with that many organismes and requests."""
    from eclat.database import make_engine, writing
    from tests import factories
    from tests.browser import sign_in_cookie

    url = make_url(base)
    if kind == "PostgreSQL":
        with make_engine(base).connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        url = url.set(database=name)
    else:
        url = url.set(database=f"{url.database}-{name}")
    address = url.render_as_string(hide_password=False)
    subprocess.run([sys.executable, "-m", "eclat.cli", "migrate"], env=os.environ | {"ECLAT_DATABASE_URL": address}, check=True)
    engine = make_engine(address)
    with writing(engine) as db:
        claire = factories.administrateur(db)
        factories.instructeur(db)
        db.commit()
        name_, value = sign_in_cookie(db, claire)
    fill(engine, rows)
    engine.dispose()
    return Database(kind, address, f"{name_}={value}")
