"""Certificates given by several workers at the same instant, and by one that is killed: no gap, no double. On both databases."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.certificats import editions
from eclat.domain.socle import reservations
from eclat.models import Certificat, Fichier
from eclat.tasks import certificats as tasks
from eclat.tasks.certificats import make_certificates
from tests import certificats
from tests import factories as make
from tests.services.forks import python

WORKER = "import sys; from eclat.tasks.certificats import make_certificates; make_certificates(*sys.argv[1:])"
KILLED = (
    """
import os, sys
from eclat.domain.certificats import editions
editions.made = lambda certificat: os._exit(9)
"""
    + WORKER
)


def workers(keys: list[UUID], times: int = 1, code: str = WORKER) -> list[int]:
    """Real processes, all at once."""
    started = [python("-c", code, str(key)) for key in keys for _ in range(times)]
    return [each.wait(150) for each in started]


def numbers(db: Session) -> list[str]:
    db.rollback()
    db.expire_all()
    return list(db.exec(select(Certificat.numero).order_by(col(Certificat.numero))))


def test_processes_number_without_a_gap_nor_a_double(db: Session) -> None:
    """Two sessions, each taken by two workers."""
    owner = make.habilite(db)
    keys = [certificats.attribuee(db, owner, people=4).id for _ in range(2)]
    db.commit()
    assert set(workers(keys, 2)) == {0}
    year = clock.today().year
    assert numbers(db) == [f"CQP-{year}-{rank:04}" for rank in range(1, 9)]
    assert len(set(db.exec(select(Certificat.code)))) == 8
    assert editions.under_way(db) == []
    kept = list(db.exec(select(Certificat.fichier_id)))
    assert len(set(kept)) == 8 and None not in kept
    assert len(db.exec(select(Fichier.id)).all()) >= 8


def test_one_that_is_killed_between_number_and_file_leaves_neither_gap_nor_double(db: Session) -> None:
    session = certificats.attribuee(db, people=4)
    key = session.id
    db.commit()
    assert workers([key], code=KILLED) == [9]
    given = numbers(db)
    assert len(given) == 4 and editions.under_way(db) == [], "what it reserved is left to it for a while"
    db.commit()
    make_certificates(str(key))
    assert list(db.exec(select(Certificat.fichier_id))) == [None] * 4
    with clock.travel(reservations.HELD * 2):
        assert editions.under_way(db) == [key]
        db.commit()
        make_certificates(str(key))
        assert numbers(db) == given and editions.under_way(db) == []


def test_threads_that_make_the_same_session_agree(db: Session) -> None:
    key = certificats.attribuee(db, people=3).id
    db.commit()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(make_certificates, [str(key)] * 4))
    assert len(numbers(db)) == 3


def test_each_document_is_drawn_by_one_worker_alone(db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    key = certificats.attribuee(db, people=5).id
    db.commit()
    drawn: list[str] = []
    make = editions.made

    def noted(certificat: Certificat) -> bytes:
        drawn.append(certificat.numero)
        return make(certificat)

    monkeypatch.setattr(editions, "made", noted)
    monkeypatch.setattr(tasks, "AT_ONCE", 2)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(make_certificates, [str(key)] * 4))
    assert sorted(drawn) == numbers(db) and len(drawn) == 5
