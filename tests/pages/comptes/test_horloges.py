"""A phone that is not on time: the page says so, and the drift is allowed within reason (RFC 6238)."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from eclat import clock
from eclat.domain.comptes import facteurs, horloges
from eclat.models import Personne, SecondFacteur
from tests import factories as make

PAGE = "/connexion/code"


@pytest.fixture
def claire(db: Session) -> Personne:
    found = make.administrateur(db)
    db.commit()
    return found


@pytest.fixture(autouse=True)
def middle_of_a_step() -> Iterator[None]:
    with clock.travel(timedelta(seconds=15 - clock.now().timestamp() % 30)):
        yield


@pytest.fixture
def enter(browse: Callable[..., Any], claire: Personne) -> Callable[[], Any]:
    def half_open() -> Any:
        browser = browse()
        browser.post("/connexion", {"identifiant": claire.courriel, "mot_de_passe": make.PASSWORD})
        return browser

    return half_open


def shown(seconds: int, *, later: int = 0) -> str:
    """What a phone that is ahead by so many seconds shows, now or some steps later."""
    moment = clock.now().timestamp() + seconds + later * horloges.STEP_S
    return make.code(steps=int(moment) // horloges.STEP_S - int(clock.now().timestamp()) // horloges.STEP_S)


@pytest.mark.parametrize(("seconds", "said"), [(75, "avance de"), (-75, "retarde de"), (110, "avance de"), (-110, "retarde de")])
def test_a_phone_a_minute_off_is_told_and_its_next_code_opens(enter, seconds: int, said: str) -> None:
    browser = enter()
    page = browser.post(PAGE, {"code": shown(seconds)})
    assert page.status_code == 422 and f"L’horloge de votre téléphone {said}" in page.text and "heure automatique" in page.text
    assert browser.post(PAGE, {"code": shown(seconds)}).status_code == 422, "the same code twice proves no clock"
    with clock.travel(timedelta(seconds=horloges.STEP_S)):
        assert enter().post(PAGE, {"code": shown(seconds)}).status_code == 303
    with clock.travel(timedelta(minutes=10)):
        assert enter().post(PAGE, {"code": shown(seconds)}).status_code == 303, "the drift is known from then on"
    with clock.travel(timedelta(minutes=20)):
        assert enter().post(PAGE, {"code": make.code()}).status_code == 303, "and a phone put right opens too"


def test_the_drift_that_was_measured_is_said_in_seconds_then_minutes() -> None:
    assert [horloges.said(each).partition(" environ")[0].rpartition("de ")[2] for each in (1, 2, 3, -4, 12, -20)] == [
        "30 secondes", "1\u00a0min", "1\u00a0min 30", "2\u00a0min", "6\u00a0min", "10\u00a0min",
    ]  # fmt: skip


@pytest.mark.parametrize("minutes", [3, -3, 8, -8])
def test_a_phone_minutes_off_is_told_and_not_allowed(enter, db: Session, minutes: int) -> None:
    for _ in range(2):
        page = enter().post(PAGE, {"code": shown(minutes * 60)})
        assert page.status_code == 422 and f"de {abs(minutes)}\u00a0min environ" in page.text
    db.rollback()
    assert db.exec(select(SecondFacteur.derive)).one() == 0


def test_a_code_of_no_clock_says_where_to_look(enter) -> None:
    page = enter().post(PAGE, {"code": shown(3600)})
    assert "Ce code n’est pas le bon." in page.text and "heure automatique" in page.text


def test_a_code_used_does_not_serve_again_whatever_the_drift(enter) -> None:
    enter().post(PAGE, {"code": shown(75)})
    with clock.travel(timedelta(seconds=horloges.STEP_S)):
        used = shown(75)
        assert enter().post(PAGE, {"code": used}).status_code == 303
        assert "Ce code a déjà servi" in enter().post(PAGE, {"code": used}).text


def test_measured_codes_count_like_any_wrong_one(enter) -> None:
    browser = enter()
    assert [browser.post(PAGE, {"code": shown(300)}).status_code for _ in range(6)] == [422] * 5 + [429]


def test_enrolling_with_a_phone_a_minute_off_keeps_its_drift(db: Session, claire: Personne) -> None:
    facteurs.enrol(db, claire, secret=make.FACTEUR, code=shown(75), by=make.user_of(db, claire))
    assert facteurs.of(db, claire.id).derive in (2, 3)  # type: ignore[union-attr]
    with pytest.raises(facteurs.CodeRefuse, match="avance de 5\u00a0min"):
        facteurs.enrol(db, claire, secret=make.FACTEUR, code=shown(300), by=make.user_of(db, claire))
