"""The revisions of the database: where they stand, the last of them, and the one that a database is at.

Alembic is imported where it migrates alone: it and all the revisions weigh eleven megabytes, of which a site that serves has no use.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

if TYPE_CHECKING:
    from alembic.config import Config

TABLE = "alembic_version"


def folder() -> Path:
    beside = Path(__file__).parents[2] / "migrations"
    return beside if beside.is_dir() else Path("migrations").resolve()


def alembic_config() -> "Config":
    """Alembic's configuration for the present database."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(folder()))
    config.set_main_option("path_separator", "os")
    return config


def head() -> str:
    """The last one: they are numbered in their order, and named by their number."""
    return max(path.name.split("_")[0] for path in (folder() / "versions").glob("*.py"))


def present(connection: Connection) -> str | None:
    """The one that a database is at; None before its first migration."""
    if not inspect(connection).has_table(TABLE):
        return None
    found: str | None = connection.execute(text(f"SELECT version_num FROM {TABLE}")).scalar()
    return found
