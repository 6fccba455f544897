"""An outage locks nobody out: an attempt counts once, when it was judged; a mail is promised when its row is written (P16)."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from eclat import throttle
from eclat.domain.comptes import acces, connexions, essais, reconnaissance
from eclat.domain.comptes.essais import LOCKED, SILENT
from eclat.domain.socle.errors import TropDeDemandes
from eclat.models import Personne
from tests import factories as make

WRONG = "pas-le-bon-mot-de-passe"


@pytest.fixture
def sophie(db: Session) -> Personne:
    found = make.instructeur(db)
    db.commit()
    return found


@pytest.fixture
def ask(browse: Callable[..., Any]) -> Callable[..., Any]:
    """A visitor who posts, and is answered a page whatever happens."""

    def send(path: str, form: dict[str, str]) -> Any:
        visitor = browse()
        visitor.client = type(visitor.client)(
            visitor.client.app, base_url=str(visitor.client.base_url), follow_redirects=False, raise_server_exceptions=False
        )
        return visitor.post(path, form)

    return send


def down(*_: Any, **__: Any) -> Any:
    raise OperationalError("SELECT", {}, Exception("connection refused"), connection_invalidated=True)


def locks(db: Session) -> list[str]:
    db.rollback()
    found = [mail.destinataire for mail in make.mails(db) if mail.modele == "compte_bloque"]
    db.commit()
    return found


def said(sentence: str) -> str:
    return sentence.partition("{}")[2]


@pytest.mark.parametrize("where", ["person_by_courriel", "places"])
def test_the_right_password_during_an_outage_locks_nobody_out(ask, sophie, db, monkeypatch, where: str) -> None:
    form = {"identifiant": sophie.courriel, "mot_de_passe": make.PASSWORD}
    with monkeypatch.context() as outage:
        outage.setattr(connexions, where, down)
        outage.setattr(connexions, "roles_of", down)
        assert {ask("/connexion", form).status_code for _ in range(8)} == {503}
    assert not throttle.wait(throttle.FAILURES, sophie.courriel) and not throttle.wait(throttle.LOCK, sophie.courriel)
    assert ask("/connexion", form).status_code == 303, "as soon as it is back"


def test_an_attempt_that_is_tried_again_counts_once(ask, sophie, monkeypatch) -> None:
    """The connection breaks at the first question, and the request is done again: five wrong passwords are five."""
    real, calls = connexions.person_by_courriel, list[int]()

    def every_other_time(*args: Any) -> Any:
        calls.append(1)
        return down() if len(calls) % 2 else real(*args)

    monkeypatch.setattr(connexions, "person_by_courriel", every_other_time)
    form = {"identifiant": sophie.courriel, "mot_de_passe": WRONG}
    assert [ask("/connexion", form).status_code for _ in range(6)] == [422] * 5 + [429]


def test_the_mail_of_a_lock_that_was_not_written_is_written_at_the_next_attempt(ask, sophie, db, monkeypatch) -> None:
    form = {"identifiant": sophie.courriel, "mot_de_passe": WRONG}
    for _ in range(5):
        ask("/connexion", form)
    with monkeypatch.context() as outage:
        outage.setattr("eclat.http.web.commit", down)
        assert ask("/connexion", form).status_code == 503, "the sixth locks, and promises nothing"
    assert locks(db) == []
    page = ask("/connexion", form)
    assert page.status_code == 429 and said(LOCKED) in page.text
    assert locks(db) == [sophie.courriel]
    assert said(LOCKED) in ask("/connexion", form).text and locks(db) == [sophie.courriel], "once"


def test_the_sixth_lock_within_an_hour_promises_no_mail(ask, sophie, db) -> None:
    """Whether the identifier is someone's or nobody's."""
    for identifiant in (sophie.courriel, "personne@nulle-part.example"):
        form, pages = {"identifiant": identifiant, "mot_de_passe": WRONG}, list[str]()
        for _ in range(6):
            throttle.forget(throttle.LOCK, identifiant)
            throttle.forget(throttle.FAILURES, identifiant)
            pages += [ask("/connexion", form).text for _ in range(6)][-1:]
            throttle.forget(throttle.FAILURES_FROM, "testclient")
        assert [said(LOCKED) in page for page in pages] == [True] * 5 + [False] and said(SILENT) in pages[-1]
        assert said(SILENT) in ask("/connexion", form).text
    assert locks(db) == [sophie.courriel] * 5


def test_guesses_from_an_open_screen_promise_nothing_that_is_not_written(ask, sophie, db) -> None:
    """Six wrong passwords at /compte lock too; whoever then comes to the sign-in is told of a mail that is written."""
    for _ in range(5):
        assert not acces.knows_password(sophie, WRONG, adresse="")
    with pytest.raises(TropDeDemandes):
        acces.knows_password(sophie, WRONG, adresse="")
    assert locks(db) == []
    page = ask("/connexion", {"identifiant": sophie.courriel, "mot_de_passe": make.PASSWORD})
    assert said(LOCKED) in page.text and locks(db) == [sophie.courriel]


def test_an_outage_uses_nobody_s_turns(ask, db, monkeypatch) -> None:
    form = {"identifiant": "personne@nulle-part.example"}
    with monkeypatch.context() as outage:
        outage.setattr(connexions, "person_by_courriel", down)
        assert {ask("/mot-de-passe-oublie", form).status_code for _ in range(35)} == {503}
    assert ask("/mot-de-passe-oublie", form).status_code == 200


def test_told_is_counted_when_committed(db, sophie) -> None:
    reconnaissance.tell_owner(db, sophie.courriel)
    db.rollback()
    assert essais.TropDEssais(sophie.courriel).a_prevenir
    reconnaissance.tell_owner(db, sophie.courriel)
    db.commit()
    assert not essais.TropDEssais(sophie.courriel).a_prevenir
