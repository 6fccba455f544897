"""What is wrong with the configuration, in sentences: `eclat check` and `/sante/pret` ask the same questions."""

import redis
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from eclat import revisions
from eclat.database import get_engine, reading
from eclat.documents import sceau
from eclat.domain.socle.fichiers import storage
from eclat.engines.journal import broken_lines
from eclat.settings import ConfigurationError, get_settings
from eclat.storage import StorageError
from eclat.tasks import broker


def problems() -> list[str]:
    """One sentence per problem; none when everything answers."""
    return [
        problem
        for look in (secrets, proxies, mentions, sceau.problem, database, tasks, files, mails, journal)
        if (problem := look())
    ]


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


def mentions() -> str | None:
    """A site that the public reaches must say who publishes and hosts it (loi n° 2004-575, article 1-1)."""
    settings = get_settings()
    said = {"PUBLISHER": settings.publisher, "PUBLICATION_DIRECTOR": settings.publication_director, "HOSTING": settings.hosting}
    missing = [f"ECLAT_{name}" for name, text in said.items() if not text.strip()]
    return f"{', '.join(missing)}: /mentions-legales does not say what the law asks." if missing and not settings.local else None


def database() -> str | None:
    try:
        present = revision()
    except SQLAlchemyError as error:
        return f"ECLAT_DATABASE_URL: the database does not answer ({type(error).__name__})."
    wanted = revisions.head()
    return kept() if present == wanted else f"The database is at revision {present}, not {wanted}: run `eclat migrate`."


def revision() -> str | None:
    """The one that the database is at. Raises SQLAlchemyError."""
    with get_engine().connect() as connection:
        return revisions.present(connection)


def kept() -> str | None:
    """Whether what is written is kept: a row is written as it was, and committed."""
    try:
        with get_engine().execution_options(writes=True).begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = version_num"))
    except SQLAlchemyError as error:
        return f"ECLAT_DATABASE_URL: the database can be read, not written ({type(error).__name__}): full, or read-only?"
    return None


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
