"""A throw-away PostgreSQL cluster on a free port, run as an ordinary user (it refuses to be root)."""

import itertools
import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from sqlalchemy import Engine

from eclat.models import metadata
from tests.services.ports import free_port, wait_for

UNSAFE = ["-c", "fsync=off", "-c", "full_page_writes=off"]  # in a power cut: a killed server keeps what it said committed
HURRIED = [
    *UNSAFE,
    "-c",
    "synchronous_commit=off",
    "-c",
    "autovacuum=off",
    "-c",
    "jit=off",
    "-c",
    "wal_level=minimal",
    "-c",
    "max_wal_senders=0",
]
ASIDE = (
    "piece_requise",
    "cqp",
    "enregistrement",
    "choix",
)  # pages and factories change any of these: they are kept aside as the migrations left them


def binary(name: str) -> str:
    """Debian keeps the servers' programs out of the PATH."""
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    found = str(installed[0]) if installed else shutil.which(name)
    assert found, "PostgreSQL is not installed (Debian package: postgresql)"
    return found


def ordinary_user() -> str | None:
    """Whom to be when we are root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def entered(folder: Path) -> str | None:
    """Make the folder of a cluster. Returns whom its programs must be run as, who may enter it."""
    user = ordinary_user()
    folder.mkdir(parents=True)
    if user:
        for path in (folder, *folder.parents[:1]):
            path.chmod(0o755)
        shutil.chown(folder, user)
    return user


def new_cluster(folder: Path) -> str | None:
    """Make an empty cluster in ``folder/data``. Returns whom its programs must be run as."""
    user = entered(folder)
    initdb = [
        binary("initdb"),
        "-D",
        str(folder / "data"),
        "-U",
        "eclat",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--no-sync",
        "--locale=C.UTF-8",
    ]
    subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, user=user, cwd="/")
    return user


def copied_cluster(made: Path, folder: Path) -> str | None:
    """The same as ``new_cluster``, with what another one holds, which nothing runs any more."""
    user = entered(folder)
    subprocess.run(["cp", "-a", str(made / "data"), str(folder / "data")], check=True)
    return user


def command(folder: Path, port: int, *options: str) -> list[str]:
    """What runs the cluster, on the loopback."""
    there = ["-D", str(folder / "data"), "-p", str(port), "-h", "127.0.0.1", "-k", str(folder)]
    return [binary("postgres"), *there, "-c", "max_connections=120", *options]


def new_database(port: int, user: str | None) -> str:
    """An empty database of a cluster that was just started; its URL."""
    url = database_there(port)
    subprocess.run(
        [binary("createdb"), "-h", "127.0.0.1", "-p", str(port), "-U", "eclat", "eclat"], check=True, cwd="/", user=user
    )
    return url


def database_there(port: int) -> str:
    """The URL of the database of a cluster that was just started, once it lets people in."""
    wait_for(port)
    wait_until_ready(port)
    return f"postgresql+psycopg://eclat@127.0.0.1:{port}/eclat"


@contextmanager
def throwaway_cluster(folder: Path, *, durable: bool = False, like: Path | None = None) -> Iterator[str]:
    """The URL of an empty database, or of the one in the cluster ``like``, at rest; the cluster ends with the block.

    It is thrown away: only a bench wants it ``durable``.
    """
    user, port = copied_cluster(like, folder) if like else new_cluster(folder), free_port()
    server = subprocess.Popen(
        command(folder, port, *([] if durable else HURRIED)),
        user=user, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield database_there(port) if like else new_database(port, user)
    finally:
        server.send_signal(signal.SIGINT)  # “fast”: whoever is still connected is sent away
        server.wait(timeout=30)


def wait_until_ready(port: int) -> None:
    """It accepts connections before it lets anyone in. Raises TimeoutError."""
    for _ in range(200):
        if subprocess.run([binary("pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]).returncode == 0:
            return
        time.sleep(0.1)
    raise TimeoutError("PostgreSQL is still starting")


@lru_cache
def cleaning() -> str:
    """Everything, then the catalogue put back, without triggers nor foreign keys: faster than TRUNCATE on small tables."""
    return "; ".join(
        [
            "SET LOCAL session_replication_role = replica",
            *(f"DELETE FROM {name}" for name in metadata.tables),
            *(f"INSERT INTO {name} ({each}) SELECT {each} FROM migre.{name}" for name, each in columns().items()),
        ]
    )


def columns() -> dict[str, str]:
    """Of each table that is kept aside."""
    return {name: ", ".join(metadata.tables[name].columns.keys()) for name in ASIDE}


def keep_catalogue(engine: Engine) -> None:
    """What tests may change of it, aside, just after the migrations."""
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE SCHEMA migre")
        for name in ASIDE:
            connection.exec_driver_sql(f"CREATE TABLE migre.{name} AS TABLE {name}")


def swept(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql(cleaning())
    now_and_then(engine)


OFTEN = 100  # tests
_written = itertools.count(1)


def now_and_then(engine: Engine) -> None:
    """Once in so many times that a database is made ready for a test."""
    if next(_written) % OFTEN == 0:
        give_back(engine)


def give_back(engine: Engine) -> None:
    """The room of rows that went, over which whoever asks their table passes again and again: nothing else does it here."""
    large = (
        "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace "
        "AND pg_total_relation_size(oid) > 1000000"
    )
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if tables := connection.exec_driver_sql(large).scalars().all():
            connection.exec_driver_sql(f"VACUUM {', '.join(tables)}")
