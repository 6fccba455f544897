"""Lots carried out by several workers at the same instant, by one that is killed, and by two agents: one effect, one explanation."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from sqlmodel import Session, select

from eclat.domain.organismes.lots import ACCEPTATION
from eclat.engines import journal, lots
from eclat.models import Courriel, EtatElement, EtatLot, EtatOrganisme, Evenement, Lot, Organisme
from tests import factories as make
from tests.services.forks import python

WORKER = "import sys; from eclat.tasks.lots import do_lot; do_lot(*sys.argv[1:])"
KILLED = (
    """
import os, sys
from eclat.engines import lots
done, real = [], lots.carry_out
def counted(db, element, *, by):
    real(db, element, by=by)
    done.append(element.id)
    if len(done) == 3:
        os._exit(9)  # done in its transaction, which is not committed yet
lots.carry_out = counted
"""
    + WORKER
)


def workers(key: UUID, times: int = 1, code: str = WORKER) -> list[int]:
    """Real processes, all at once."""
    started = [python("-c", code, str(key)) for _ in range(times)]
    return [each.wait(150) for each in started]


def launched(db: Session, found: list[Organisme], nom: str = "Aubertin") -> Lot:
    by = make.user_of(db, make.administrateur(db, "Claire", nom))
    lot = lots.prepare(db, ACCEPTATION, [each.id for each in found], by=by)
    assert lot is not None
    lots.launch(db, lot, by=by)
    db.commit()
    return lot


def waiting(db: Session, number: int) -> list[Organisme]:
    return [make.organisme(db, f"Organisme {rank}", etat="en_attente") for rank in range(number)]


def once(db: Session, number: int) -> None:
    """Each was accepted, told of it and written in the journal one time."""
    db.rollback()
    db.expire_all()
    assert {each.etat for each in db.exec(select(Organisme))} == {EtatOrganisme.ACCEPTE}
    assert len(db.exec(select(Courriel.id).where(Courriel.modele == "inscription_acceptee")).all()) == number
    lines = select(Evenement.objet_id).where(Evenement.objet_type == "organisme", Evenement.verbe == "acceptation")
    assert len(set(db.exec(lines))) == len(db.exec(lines).all()) == number
    assert list(journal.broken_lines(db)) == []


def test_workers_that_take_the_same_lot_do_each_thing_once(db: Session) -> None:
    lot = launched(db, waiting(db, 8))
    assert workers(lot.id, 3) == [0, 0, 0]
    once(db, 8)
    assert lot.etat == EtatLot.TERMINE and {each.etat for each in lots.elements(db, lot)} == {EtatElement.FAIT}


def test_one_that_is_killed_goes_on_where_it_was(db: Session) -> None:
    lot = launched(db, waiting(db, 6))
    key = lot.id
    assert workers(key, code=KILLED) == [9]
    db.rollback()
    assert len(lots.awaiting(db, key, 10)) == 4 and lots.under_way(db) == [key]
    db.rollback()
    assert workers(key) == [0]
    once(db, 6)
    assert lot.etat == EtatLot.TERMINE and lots.under_way(db) == []


def test_two_agents_who_take_the_same_rows_decide_once_and_each_is_told(db: Session) -> None:
    found = waiting(db, 6)
    first, second = launched(db, found), launched(db, found[::-1], "Ferrand")
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(workers, [first.id, second.id])) == [[0], [0]]
    once(db, 6)
    told = [each for lot in (first, second) for each in lots.elements(db, lot)]
    assert sorted(each.etat for each in told) == [EtatElement.ECARTE] * 6 + [EtatElement.FAIT] * 6
    why = {each.motif for each in told if each.etat == EtatElement.ECARTE}
    assert why <= {f"Claire {nom} vient d’accepter cette inscription." for nom in ("Aubertin", "Ferrand")}
