"""What is wrong with the configuration, in sentences: `eclat check` and `/sante/pret` ask the same questions."""

import redis
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from eclat.database import alembic_config, get_engine, reading
from eclat.domain.fichiers import storage
from eclat.domain.journal import broken_lines
from eclat.settings import ConfigurationError, get_settings
from eclat.storage import StorageError
from eclat.tasks import broker


def problems() -> list[str]:
    """One sentence per problem; none when everything answers."""
    return [problem for look in (secrets, proxies, database, tasks, files, mails, journal) if (problem := look())]


def ready() -> list[str]:
    """What must answer for the site to serve: database, broker, storage."""
    return [problem for look in (database, tasks, files) if (problem := look())]


def secrets() -> str | None:
    try:
        assert get_settings().secret_keys
    except ConfigurationError as error:
        return str(error)
    return None


def proxies() -> str | None:
    settings = get_settings()
    try:
        if settings.secure and not settings.proxies:
            return "ECLAT_TRUSTED_PROXIES is not set: the limits cannot tell one visitor from another, and /metrics is closed."
    except ConfigurationError as error:
        return str(error)
    return None


def database() -> str | None:
    try:
        with get_engine().connect() as connection:
            connection.execute(text("SELECT 1"))
            present = MigrationContext.configure(connection).get_current_revision()
    except SQLAlchemyError as error:
        return f"ECLAT_DATABASE_URL: the database does not answer ({type(error).__name__})."
    wanted = ScriptDirectory.from_config(alembic_config()).get_current_head()
    return None if present == wanted else f"The database is at revision {present}, not {wanted}: run `eclat migrate`."


def journal() -> str | None:
    """The whole chain is read: for the command line only."""
    try:
        with reading() as db:
            broken = next(broken_lines(db), None)
    except SQLAlchemyError:
        return None  # already said by ``database``
    return f"The journal was altered at line {broken}." if broken is not None else None


def tasks() -> str | None:
    try:
        broker.check()
    except redis.RedisError as error:
        return f"ECLAT_REDIS_URL: Redis does not answer ({type(error).__name__})."
    return None


def files() -> str | None:
    try:
        storage().check()
    except StorageError as error:
        return f"ECLAT_STORAGE_URL: {error}"
    return None


def mails() -> str | None:
    settings = get_settings()
    if not settings.smtp_url and not settings.local:
        return "ECLAT_SMTP_URL is not set: no mail leaves."
    return None
