"""The file of a long list, and a whole file, made by several workers at the same instant, and by one that is killed: one file, one mail. On both
databases."""

import io
import os
import zipfile
from uuid import UUID

from sqlmodel import Session, select

from eclat import clock, routes
from eclat.domain.socle import fichiers, reservations
from eclat.engines import exports
from eclat.models import Courriel, EtatExport, Export, Fichier
from eclat.settings import get_settings
from eclat.storage import open_storage
from eclat.tasks import exports as tasks
from tests import factories as make
from tests.services.forks import python

WORKER = "import sys; from eclat import routes; from eclat.tasks.exports import make_export; make_export(*sys.argv[1:])"
KILLED = (
    """
import os
from eclat.tasks import exports
exports.EVERY, exports.EVERY_S = 2, 0.0
def dies(self):
    if self.ecrites >= 2:
        os._exit(9)
exports.Counted.tell = exports.Pieces.tell = dies
"""
    + WORKER
)
HEAVY = 4 * 1024 * 1024  # bytes of a piece


def workers(key: UUID, times: int = 1, code: str = WORKER) -> list[int]:
    """Real processes, all at once."""
    started = [python("-c", code, str(key)) for _ in range(times)]
    return [each.wait(150) for each in started]


def asked(db: Session) -> Export:
    for rank in range(5):
        make.organisme(db, f"École {rank}")
    export = exports.ask(db, "organismes", "Organismes", "tri=nom", "csv", 5, by=make.decider(db))
    db.commit()
    return export


def once(db: Session, export: Export) -> None:
    db.rollback()
    db.expire_all()
    assert export.etat == EtatExport.PRET and export.ecrites == 5
    assert len(db.exec(select(Courriel.id).where(Courriel.modele == "export_pret")).all()) == 1
    (kept,) = db.exec(select(Fichier)).all()
    assert kept.id == export.fichier_id
    lines = fichiers.read(kept).decode("utf-8-sig").splitlines()
    assert len(lines) == 6 and len(fichiers.read(kept)) == kept.taille


def test_workers_that_take_the_same_one_make_one_file(db: Session) -> None:
    export = asked(db)
    assert workers(export.id, 3) == [0, 0, 0]
    once(db, export)


def test_one_that_is_killed_leaves_nothing_and_another_begins_again(db: Session) -> None:
    export = asked(db)
    key = export.id
    assert workers(key, code=KILLED) == [9]
    db.rollback()
    assert db.exec(select(Fichier.id)).first() is None and exports.due(db) == []
    db.rollback()
    with clock.travel(reservations.HELD * 2):
        assert routes.routes(debug=False)  # whose screens say how a list is written
        tasks.make(key)
    once(db, export)


# --- a whole file ---


def whole_asked(db: Session) -> Export:
    """A request with heavy documents, as an instructeur wants it."""
    sophie = make.instructeur(db)
    request = make.habilitation(db, make.organisme(db), etat="en_instruction", instructeurs=[sophie])
    for each in db.exec(select(Fichier)).all():
        fichiers.storage().put(each.cle, os.urandom(HEAVY))
        each.taille = HEAVY
    export = exports.ask(db, "habilitation", request.numero, f"id={request.id}", "zip", 0, by=make.user_of(db, sophie))
    db.commit()
    return export


def once_whole(db: Session, export: Export) -> None:
    """One file that opens, one mail, and nothing half made beside it."""
    db.rollback()
    db.expire_all()
    assert export.etat == EtatExport.PRET and export.ecrites == export.prevues > 3
    assert len(db.exec(select(Courriel.id).where(Courriel.modele == "dossier_pret")).all()) == 1
    (kept,) = db.exec(select(Fichier).where(Fichier.type_mime == "application/zip")).all()
    data = fichiers.read(kept)
    assert kept.id == export.fichier_id and len(data) == kept.taille > HEAVY * 3
    with zipfile.ZipFile(io.BytesIO(data)) as found:
        assert found.testzip() is None and len(found.namelist()) == export.ecrites + 1


def zips() -> list[str]:
    return [key for key in open_storage(get_settings().files_url).list() if key.endswith(".zip")]


def test_workers_that_take_the_same_archive_make_one(db: Session) -> None:
    export = whole_asked(db)
    assert workers(export.id, 3) == [0, 0, 0]
    once_whole(db, export)


def test_one_that_is_killed_amid_an_archive_leaves_nothing_and_another_begins_again(db: Session) -> None:
    export = whole_asked(db)
    key, before = export.id, zips()
    assert workers(key, code=KILLED) == [9]
    db.rollback()
    assert zips() == before, "no half file has a name"
    assert db.exec(select(Fichier.id).where(Fichier.type_mime == "application/zip")).first() is None and exports.due(db) == []
    db.rollback()
    with clock.travel(reservations.HELD * 2):
        assert exports.due(db) == [key]
        db.rollback()
        assert routes.routes(debug=False)
        tasks.make(key)
    once_whole(db, export)
    assert len(zips()) == len(before) + 1
