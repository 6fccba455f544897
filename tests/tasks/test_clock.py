"""The clock's jobs are tried again."""

import threading
from uuid import UUID

import pytest
from sqlmodel import Session

from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import SessionCqp
from eclat.tasks import batches, clock
from tests import factories as make


def test_a_job_that_failed_is_tried_again_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not at its next hour: the database had only gone away for a moment."""
    stop, tries = threading.Event(), list[int]()

    def job() -> None:
        tries.append(1)
        if len(tries) == 1:
            raise ConnectionError
        stop.set()

    monkeypatch.setattr(clock, "jobs", lambda: [clock.Job("job", 3600, job)])
    monkeypatch.setattr(clock, "AGAIN_S", 0)
    running = threading.Thread(target=clock.run, args=[stop], daemon=True)
    running.start()
    running.join(timeout=30)
    assert len(tries) == 2


def test_one_that_fails_keeps_none_of_the_others_from_it(db: Session) -> None:
    """A session that a mistake of ours stops stops no other: their procès-verbaux open."""
    first, second = make.session(db, make.habilite(db)), make.session(db, make.habilite(db, "Les Ateliers"))
    keys, done = [first.id, second.id], list[UUID]()
    db.commit()

    def act(_db: Session, session: SessionCqp, *, by: Utilisateur) -> None:
        if session.id == keys[0]:
            raise KeyError("whatever")
        done.append(session.id)

    with pytest.raises(KeyError):
        batches.one_by_one(SessionCqp, keys, act)
    assert done == keys[1:]
