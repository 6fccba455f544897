"""Required documents: one more is asked of drafts alone, one that is withdrawn stays where it was joined, two agents lose nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import Session, select

from eclat.domain.habilitations import demande
from eclat.models import Cqp, Evenement, Habilitation, PieceRequise
from tests import factories as make
from tests.browser import Browser

GOOD = {"intitule": "Plan des locaux", "pour": "habilitation", "obligatoire": "oui", "aide": "PDF, à l’échelle."}


@pytest.fixture
def claire(db: Session, browse: Callable[..., Browser]) -> Browser:
    return browse(make.administrateur(db))


@pytest.fixture
def at(db: Session) -> str:
    key = db.exec(select(Cqp.id)).first()
    db.commit()
    return f"/catalogue/{key}/pieces"


def asked(db: Session, request: Habilitation) -> dict[str, bool]:
    db.expire_all()
    found = {each.intitule: each.obligatoire for each in demande.required_documents(db, db.get_one(Habilitation, request.id))}
    db.commit()
    return found


def files(db: Session) -> tuple[Habilitation, Habilitation]:
    draft = make.habilitation(db, make.organisme(db, "En préparation"), etat="brouillon")
    given = make.habilitation(db, make.organisme(db, "Déposé"), etat="deposee")
    db.commit()
    return draft, given


def post(browser: Browser, path: str, **typed: Any) -> Any:
    return browser.post(path, GOOD | typed)


def test_one_more_is_asked_of_drafts_alone(db: Session, claire: Browser, at: str) -> None:
    draft, given = files(db)
    page = claire.follow(post(claire, at)).text
    assert "Plan des locaux" in page and "PDF, à l’échelle." in page and "1 brouillon sera touché" in page
    assert asked(db, draft)["Plan des locaux"] is True and asked(db, given)["Plan des locaux"] is False
    assert f'href="{at}"' in claire.get("/catalogue").text
    again = post(claire, at, aide="Autre")
    assert again.status_code == 422 and "déjà demandée" in again.text
    wrong = post(claire, at, intitule="", pour="ailleurs")
    assert wrong.status_code == 422 and "Renseignez « Pièce »" in wrong.text


def test_what_must_be_there_is_so_for_drafts_and_what_is_withdrawn_goes(db: Session, claire: Browser, at: str) -> None:
    post(claire, at, obligatoire="")
    piece = db.exec(select(PieceRequise).where(PieceRequise.intitule == "Plan des locaux")).one()
    key, before = f"/catalogue/pieces/{piece.id}", {"vu": "Plan des locaux|habilitation|False|PDF, à l’échelle."}
    db.commit()
    draft, given = files(db)
    assert asked(db, given)["Plan des locaux"] is False
    assert claire.post(key, GOOD | before).status_code == 303
    assert asked(db, draft)["Plan des locaux"] is True and asked(db, given)["Plan des locaux"] is False
    stale = claire.post(key, GOOD | before | {"aide": "Word"})
    assert stale.status_code == 409 and "Un collègue a modifié" in stale.text and "Word" in stale.text
    moved = claire.post(key, GOOD | {"pour": "session", "vu": "Plan des locaux|habilitation|True|PDF, à l’échelle."})
    assert moved.status_code == 422 and "reste dans son formulaire" in moved.text
    claire.post(f"{key}/retrait")
    assert "Plan des locaux" not in asked(db, draft) and "Plan des locaux" in asked(db, given)
    assert "Plus demandée" in claire.get(at).text
    claire.post(f"{key}/retablissement")
    assert asked(db, draft)["Plan des locaux"] is True
    verbs = db.exec(select(Evenement.verbe).where(Evenement.objet_type == "piece_requise")).all()
    assert sorted(verbs) == ["modification", "retablissement", "retrait"]


def test_it_is_the_administrateurs_alone(db: Session, browse: Callable[..., Browser], at: str) -> None:
    assert browse(make.instructeur(db)).get(at).status_code == 403
