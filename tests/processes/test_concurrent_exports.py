"""The file of a long list made by several workers at the same instant, and by one that is killed: one file, one mail. On both databases."""

import subprocess
import sys
from uuid import UUID

from sqlmodel import Session, select

from eclat import clock, routes
from eclat.domain.socle import fichiers, reservations
from eclat.engines import exports
from eclat.models import Courriel, EtatExport, Export, Fichier
from eclat.tasks import exports as tasks
from tests import factories as make

WORKER = "import sys; from eclat import routes; from eclat.tasks.exports import make_export; make_export(*sys.argv[1:])"
KILLED = (
    """
import os
from eclat.tasks import exports
exports.EVERY = 2
def dies(self):
    os._exit(9)
exports.Counted.tell = dies
"""
    + WORKER
)


def workers(key: UUID, times: int = 1, code: str = WORKER) -> list[int]:
    """Real processes, all at once."""
    started = [subprocess.Popen([sys.executable, "-c", code, str(key)]) for _ in range(times)]
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
