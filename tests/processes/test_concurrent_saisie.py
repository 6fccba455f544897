"""Two members of the binôme who type in one procès-verbal at the same instant. On both databases, with real threads."""

from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import pytest
from sqlmodel import Session

from eclat.database import reading
from eclat.domain.jurys import champs, cloture, pv
from eclat.domain.socle.errors import Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import EtatPv, EtatSession, SessionCqp
from eclat.tasks.unit_of_work import unit_of_work
from tests import factories as make
from tests import jurys
from tests.browser import Browser
from tests.processes.test_concurrency import statuses, together

CELL = "resultat-BC01"


@pytest.fixture
def session(db: Session) -> SessionCqp:
    make.administrateur(db)
    return jurys.tenu(db)


@pytest.fixture
def pair(db: Session, session: SessionCqp, browse: Any) -> list[Browser]:
    found = [browse(each) for each in jurys.presidents(db, session)]
    db.commit()
    return found


def first_row(key: UUID) -> pv.Ligne:
    with reading() as db:
        return pv.passages(db, jurys.pv_of(db, db.get_one(SessionCqp, key)))[0]


def held(key: UUID, *cells: str) -> list[str]:
    row = first_row(key)
    return [champs.held(row.passage, dict(row.tapes), each) for each in cells]


def saving(browser: Browser, key: UUID, cells: dict[str, str]) -> partial[Any]:
    """A cell, as the grid sends it from a page where nothing was typed yet."""
    at = f"/sessions/{key}/pv/candidats/{first_row(key).passage.id}"
    return partial(browser.post, at, cells | {"vu": urlencode({"presence": "present"})}, htmx=True)


def test_the_same_cell_has_one_effect_and_one_explanation(session: SessionCqp, pair: list[Browser]) -> None:
    key, (brigitte, amadou) = session.id, pair
    answers = together(saving(brigitte, key, {CELL: "valide"}), saving(amadou, key, {CELL: "non_valide"}))
    assert statuses(answers) == [200, 409]
    kept = "valide" if answers[0].status_code == 200 else "non_valide"
    assert held(key, CELL) == [kept]
    (said,) = next(each for each in answers if each.status_code == 409).json()["conflits"]
    assert said["tenu"] == kept and said["ecrit"] != kept and "votre saisie est" in said["dit"]


def test_the_same_answer_in_the_same_cell_is_no_conflict(session: SessionCqp, pair: list[Browser]) -> None:
    answers = together(*[saving(each, session.id, {CELL: "valide"}) for each in pair])
    assert statuses(answers) == [200, 200] and held(session.id, CELL) == ["valide"]


def test_different_cells_of_a_row_are_both_kept(session: SessionCqp, pair: list[Browser]) -> None:
    key, (brigitte, amadou) = session.id, pair
    answers = together(
        saving(brigitte, key, {CELL: "valide"}), saving(amadou, key, {"resultat-BC02": "non_valide"}),
        saving(amadou, key, {"observations": "Notions fragiles."}),
    )  # fmt: skip
    assert statuses(answers) == [200, 200, 200]
    assert held(key, CELL, "resultat-BC02", "observations") == ["valide", "non_valide", "Notions fragiles."]


def closing(key: UUID, by: Utilisateur) -> bool:
    try:
        with unit_of_work() as db:
            cloture.close(db, db.get_one(SessionCqp, key), by=by)
    except Refus:
        return False
    return True


def test_a_cell_is_typed_while_the_entry_closes(db: Session, session: SessionCqp, browse: Any) -> None:
    """Typed before, the entry closes with it or is kept open by it; after, it is refused with the reason. Never in between."""
    jurys.all_valid(db, session)
    (brigitte, amadou), key = jurys.presidents(db, session), session.id
    who, browser = make.user_of(db, amadou), browse(brigitte)
    db.commit()
    row = first_row(key)
    cells = {CELL: "non_presente", "vu": urlencode({"presence": "present", CELL: "valide"})}
    at = f"/sessions/{key}/pv/candidats/{row.passage.id}"
    typed, closed = together(partial(browser.post, at, cells, htmx=True), partial(closing, key, who))
    with reading() as now:
        session = now.get_one(SessionCqp, key)
        document = jurys.pv_of(now, session)
        assert closed and (session.etat, document.etat) == (EtatSession.PV_A_SIGNER, EtatPv.A_SIGNER)
    if typed.status_code == 200:
        assert held(key, CELL) == ["non_presente"]
    else:
        assert typed.status_code == 409 and "ne se saisissent plus" in typed.text and held(key, CELL) == ["valide"]


def test_two_paste_the_same_list_at_once(session: SessionCqp, pair: list[Browser]) -> None:
    """What is pasted twice is written once: the second is told that it was there, or shown what is left to write."""
    at, text = f"/sessions/{session.id}/pv/collage", "V\tN\tV\tV\nV\tV\tV\tV"
    vu = pair[0].post(at, {"texte": text}).text.partition('name="vu" value="')[2].partition('"')[0]
    answers = together(*[partial(each.post, f"{at}/ecriture", {"texte": text, "vu": vu}) for each in pair])
    assert statuses(answers) == [303, 303] and held(session.id, CELL, "resultat-BC02") == ["valide", "non_valide"]
    said = sorted(each.follow(answer).text.count("0 case écrite") > 0 for each, answer in zip(pair, answers, strict=True))
    assert said == [False, True]
