"""The files of declarations are written here, and checked against their schema. Of a killed worker nothing stays, and another begins again."""

from contextlib import suppress
from uuid import UUID

import dramatiq
import structlog
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from eclat.domain.declarations import flux, ouvertures, relances
from eclat.domain.socle import fichiers
from eclat.domain.socle.errors import Refus
from eclat.domain.socle.utilisateur import SYSTEME
from eclat.file_types.kinds import XML
from eclat.models import Fichier, Flux
from eclat.storage import StorageError
from eclat.tasks.broker import QUEUE, broker, hand_over
from eclat.tasks.unit_of_work import read_only, unit_of_work

log = structlog.get_logger()

LONG_MS = 600_000
UNWRITTEN = "Une erreur est survenue pendant que ce fichier s’écrivait. Demandez-le de nouveau."


@dramatiq.actor(broker=broker, queue_name=QUEUE, time_limit=LONG_MS)
def write_files(*keys: str) -> None:
    for key in keys:
        write(UUID(key))


def write(key: UUID) -> None:
    with unit_of_work() as db:
        mine = flux.take(db, key)
    if not mine:
        return
    try:
        with read_only() as db:
            data = flux.written(db, db.get_one(Flux, key))
        with unit_of_work() as db, suppress(Refus):  # it was given up meanwhile
            found = db.get_one(Flux, key)
            flux.finish(db, found, fichier=stored(db, found, data), by=SYSTEME)
    except Refus as why:
        failed(key, str(why))
    except (OperationalError, StorageError) as error:  # the database or the storage is away: another begins again
        log.warning("declarations.left", flux=str(key), error=type(error).__name__)
    except Exception as error:
        log.error("declarations.failed", flux=str(key), error=type(error).__name__)  # its sentence may hold a name
        failed(key, UNWRITTEN)


def stored(db: Session, found: Flux, data: bytes) -> Fichier:
    return fichiers.store(db, f"{found.numero}.xml", data, XML, by=SYSTEME)


def failed(key: UUID, motif: str) -> None:
    with unit_of_work() as db, suppress(Refus):
        flux.fail(db, db.get_one(Flux, key), motif=motif, by=SYSTEME)


def sweep() -> None:
    """Tell the workers of what nobody writes."""
    with read_only() as db:
        found = flux.due(db)
    hand_over(write_files, found)


def follow() -> None:
    """Each parchemin has its declaration, and each that ended is told so."""
    with unit_of_work() as db:
        moved = ouvertures.follow(db)
    if moved:
        log.info("declarations.moved", count=moved)


def warn() -> None:
    """Administrateurs are told of those whose last day is near."""
    with unit_of_work() as db:
        told = relances.warn_in_time(db)
    if told:
        log.info("declarations.warned", count=told)
