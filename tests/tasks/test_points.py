"""Reminders of the last day to answer points: at half time and the day before, once each, whoever runs and dies; then who studies is told."""

from collections.abc import Callable
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from sqlmodel import Session

from eclat import clock, courriels
from eclat.domain.dossiers import delais_points, instruction
from eclat.domain.habilitations import instruction as of_requests
from eclat.domain.sessions import instruction as of_sessions
from eclat.models import Habilitation, SessionCqp
from eclat.tasks import points
from tests import factories as make


def a_request(db: Session) -> tuple[Habilitation, Any]:
    sophie = make.instructeur(db)
    thing = make.habilitation(db, make.organisme(db), etat="en_instruction", instructeurs=[sophie])
    make.dirigeant(db, db.get_one(type(make.organisme(db, "Autre")), thing.organisme_id))
    user = make.user_of(db, sophie)
    of_requests.POINTS.add(db, thing, texte="Le plan", by=user)
    return thing, user


def a_session(db: Session) -> tuple[SessionCqp, Any]:
    held = make.habilite(db)
    thing = make.session(db, held, etat="demandee")
    _, amadou = make.binome(db, thing)
    of_sessions.POINTS.add(db, thing, texte="Le plan", by=amadou)
    return thing, amadou


def told(db: Session) -> list[str]:
    db.expire_all()
    found = [
        mail.modele.split("_", 1)[1] for mail in make.mails(db) if mail.modele.endswith(("rappel_points", "points_en_retard"))
    ]
    db.commit()
    return found


@pytest.mark.parametrize(("made", "verbs"), [(a_request, of_requests.POINTS), (a_session, of_sessions.POINTS)])
def test_each_is_told_once_under_two_clocks(db: Session, made: Callable[..., Any], verbs: instruction.Points) -> None:
    thing, user = made(db)
    verbs.send_back(db, thing, avant_le=clock.today() + timedelta(days=10), by=user)
    db.commit()
    people = {"rappel_points": 0, "points_en_retard": 0}
    seen: list[str] = []
    for days, now in (
        (0, None),
        (4, None),
        (5, "rappel_points"),
        (6, None),
        (9, "rappel_points"),
        (10, None),
        (11, "points_en_retard"),
        (40, None),
    ):
        with clock.travel(timedelta(days=days)):
            both = [Thread(target=points.remind) for _ in range(2)]
            for each in both:
                each.start()
            for each in both:
                each.join()
            points.remind()
            after = told(db)
            fresh = after[len(seen) :]
            if now is None:
                assert fresh == [], days
            else:
                assert fresh and set(fresh) == {now} and len(fresh) == (people[now] or len(fresh)), days
                people[now] = len(fresh)
            seen = after


def test_a_clock_that_is_killed_leaves_nothing_half_done(db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    thing, user = a_request(db)
    of_requests.POINTS.send_back(db, thing, avant_le=clock.today() + timedelta(days=10), by=user)
    db.commit()

    def killed(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with clock.travel(timedelta(days=6)):
        with monkeypatch.context() as broken:
            broken.setattr(delais_points, "take", killed)
            with pytest.raises(KeyboardInterrupt):
                points.remind()
        assert told(db) == []
        points.remind()
        points.remind()
    assert told(db) == ["rappel_points"]


def test_what_was_missed_is_not_made_up_for_and_a_new_sending_begins_again(db: Session) -> None:
    thing, user = a_request(db)
    of_requests.POINTS.send_back(db, thing, avant_le=clock.today() + timedelta(days=10), by=user)
    db.commit()
    with clock.travel(timedelta(days=12)):  # nobody ran meanwhile
        points.remind()
        assert told(db) == ["points_en_retard"]
        db.refresh(thing)
        thing.etat = type(thing.etat).EN_INSTRUCTION
        db.flush()
        of_requests.POINTS.send_back(db, thing, by=user)
        db.commit()
        points.remind()
        assert told(db) == ["points_en_retard"]
    with clock.travel(timedelta(days=12 + 15)):
        points.remind()
        assert told(db) == ["points_en_retard", "rappel_points"]


def test_the_mail_lists_what_is_left_and_says_when_nothing_is(db: Session) -> None:
    thing, _ = a_request(db)
    day = clock.today() + timedelta(days=3)
    courriels.habilitations.habilitation_rappel_points(db, thing, [], day)
    assert "il ne reste qu’à déposer" in make.mails(db)[-1].texte
