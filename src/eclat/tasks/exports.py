"""The file of a long list, or a whole file, is made here. The row says how far; of a killed worker nothing stays, and another begins again:
one file, one mail."""

import time
from collections.abc import Iterator
from contextlib import suppress
from uuid import UUID

import dramatiq
import structlog
from sqlalchemy.exc import OperationalError

from eclat import clock
from eclat.database import reading
from eclat.domain.comptes import acteurs
from eclat.domain.socle import fichiers
from eclat.domain.socle.errors import Refus
from eclat.domain.socle.utilisateur import SYSTEME
from eclat.engines import archives, exports
from eclat.engines.archives import Archive
from eclat.engines.exports import SOURCES, Feuille
from eclat.models import Export
from eclat.storage import StorageError
from eclat.tableurs.ecriture import FORMATS, Row
from eclat.tasks.broker import QUEUE, broker, hand_over
from eclat.tasks.unit_of_work import read_only, unit_of_work

log = structlog.get_logger()

LONG_MS = 3_600_000  # a million rows take some minutes
EVERY = 2_000  # rows between two signs of life
EVERY_S = 2.0  # seconds between those of a whole file


class GivenUp(Exception):
    """Nobody wants the file any more, or another has made it."""


@dramatiq.actor(broker=broker, queue_name=QUEUE, time_limit=LONG_MS)
def make_export(*keys: str) -> None:
    for key in keys:
        make(UUID(key))


def make(key: UUID) -> None:
    with unit_of_work() as db:
        export = db.get_one(Export, key)
        who = acteurs.acting(db, export.auteur_id, export.appartenance_id)
        if not exports.take(db, export, who):
            return
        liste, requete, format, auteur = export.liste, export.requete, export.format, export.auteur_id
    try:
        found = SOURCES[liste].open(reading, who, exports.read(requete))
        counted = Pieces(key, found) if isinstance(found, Archive) else Counted(key, found)
        body, mime = counted.written(format)
        poured = fichiers.pour(body, format)
        with unit_of_work() as db, suppress(Refus):  # another made it first, or it was given up at the last instant
            name = f"{found.titre} {clock.now().astimezone(clock.PARIS):%Y-%m-%d %Hh%M}.{format}"
            fichier = fichiers.named(db, name, mime, poured, of=auteur)
            exports.finish(db, db.get_one(Export, key), fichier=fichier, lignes=counted.ecrites, by=SYSTEME)
    except GivenUp:
        return
    except (OperationalError, StorageError) as error:  # the database or the storage is away: another begins again
        log.warning("export.left", export=str(key), error=type(error).__name__)
    except Exception as error:
        log.exception("export.failed", export=str(key), error=type(error).__name__)
        with unit_of_work() as db, suppress(Refus):
            why = "Une erreur est survenue pendant que ce fichier s’écrivait. Demandez-le de nouveau."
            exports.fail(db, db.get_one(Export, key), motif=why, by=SYSTEME)


class Counted:
    """The rows as they go by, with a sign of life every so many."""

    def __init__(self, key: UUID, feuille: Feuille) -> None:
        self.key, self.feuille, self.ecrites = key, feuille, 0

    def written(self, format: str) -> tuple[Iterator[bytes], str]:
        """The bytes of the file, and what it is said to be."""
        write, mime = FORMATS[format]
        return write(self.feuille.titre, self.feuille.entetes, self.lignes(), self.feuille.dit), mime

    def lignes(self) -> Iterator[Row]:
        for ligne in self.feuille.lignes:
            yield ligne
            self.ecrites += 1
            if self.ecrites % EVERY == 0:
                self.tell()

    def tell(self) -> None:
        """Raises GivenUp."""
        with unit_of_work() as db:
            if not exports.tell(db, db.get_one(Export, self.key), self.ecrites):
                raise GivenUp


class Pieces:
    """The pieces of a whole file as they go by, with a sign of life every so often, however long one of them is."""

    def __init__(self, key: UUID, archive: Archive) -> None:
        self.key, self.archive, self.ecrites, self.told = key, archive, 0, time.monotonic()

    def written(self, format: str) -> tuple[Iterator[bytes], str]:
        """The bytes of the file, and what it is said to be."""
        self.prevues = self.archive.total if format == archives.ZIP else 1
        return archives.written(self.archive, format, self.step), archives.MIMES[format]

    def step(self, ecrites: int) -> None:
        self.ecrites = ecrites
        if time.monotonic() - self.told >= EVERY_S:
            self.tell()
            self.told = time.monotonic()

    def tell(self) -> None:
        """Raises GivenUp."""
        with unit_of_work() as db:
            if not exports.tell(db, db.get_one(Export, self.key), self.ecrites, self.prevues):
                raise GivenUp


def begin(key: UUID) -> None:
    """Once it is asked and committed."""
    hand_over(make_export, [key])


def sweep() -> None:
    """Tell the workers of what nobody makes; delete what was kept long enough."""
    with read_only() as db:
        waiting, over = exports.due(db), exports.over(db)
    hand_over(make_export, waiting)
    for key in over:
        with unit_of_work() as db, suppress(Refus):
            exports.expire(db, db.get_one(Export, key), by=SYSTEME)


def forget() -> None:
    with unit_of_work() as db:
        exports.forget(db)
