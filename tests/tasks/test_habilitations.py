"""What the clock does to habilitations: it tells that they end soon, then ends them, once each, whoever runs and dies."""

from collections.abc import Callable
from datetime import timedelta
from threading import Thread

import pytest
from sqlmodel import Session, select

from eclat import clock, courriels
from eclat.models import Decision, EtatHabilitation, Habilitation
from eclat.tasks import habilitations
from tests import factories as make


def ending(db: Session, days: int) -> Habilitation:
    """Accepted long ago, for so many days more."""
    organisme = make.habilite(db)
    found = db.exec(select(Habilitation).where(Habilitation.organisme_id == organisme.id)).one()
    decision = db.exec(select(Decision)).one()
    decision.valide_du, decision.valide_jusqu_au = (clock.today() + timedelta(days=each) for each in (days - 900, days))
    decision.cree_le = clock.now() - timedelta(days=899)
    db.commit()
    return found


def told(db: Session, modele: str) -> int:
    db.expire_all()
    found = sum(each.modele == modele for each in make.mails(db))
    db.commit()
    return found


def twice_at_once(job: Callable[[], object]) -> None:
    both = [Thread(target=job) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    job()


def test_two_clocks_remind_once(db: Session) -> None:
    ending(db, 50)
    twice_at_once(habilitations.remind)
    assert told(db, "habilitation_echeance") == 1


def test_two_clocks_end_it_once(db: Session) -> None:
    thing = ending(db, -1)
    twice_at_once(habilitations.end)
    assert told(db, "habilitation_expiree") == 1
    db.refresh(thing)
    assert thing.etat == EtatHabilitation.EXPIREE


def test_a_clock_that_is_killed_leaves_nothing_half_done(db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    thing = ending(db, -1)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(courriels.habilitations, "habilitation_expiree", killed)
        with pytest.raises(KeyboardInterrupt):
            habilitations.end()
    db.refresh(thing)
    assert thing.etat == EtatHabilitation.ACCEPTEE
    db.commit()
    habilitations.end()
    assert told(db, "habilitation_expiree") == 1
