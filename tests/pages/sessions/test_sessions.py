"""The pages of sessions: the tab, the request that saves itself, its calendar, what each reader finds."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from eclat import clock
from eclat.domain.sessions import calendrier
from eclat.models import EtatHabilitation, EtatSession, Habilitation, Organisme, SessionCqp
from tests import factories as make
from tests.browser import Browser

TAB = "Gestion des sessions de Formation CQP"


@pytest.fixture
def tremplin(db: Session) -> Organisme:
    make.administrateur(db)
    return make.habilite(db)


@pytest.fixture
def karim(db: Session, tremplin: Organisme, browse: Callable[..., Browser]) -> Browser:
    """The référent does all of it."""
    return browse(make.referent(db, tremplin))


def only(db: Session) -> SessionCqp:
    db.expire_all()
    return db.exec(select(SessionCqp)).one()


def test_the_tab_is_there_for_who_may_open_sessions(
    db: Session, tremplin: Organisme, karim: Browser, browse: Callable[..., Browser]
) -> None:
    other = browse(make.dirigeant(db, make.organisme(db, "Les Ateliers du Belvédère")))
    db.commit()
    assert TAB in karim.get("/").text and TAB not in other.get("/").text
    assert "quand votre habilitation sera acceptée" in other.get("/sessions").text
    assert other.get("/sessions/nouvelle").headers["location"] == "/sessions"
    assert other.post("/sessions/nouvelle").status_code == 409


def test_suspended_what_runs_goes_on_and_the_page_says_why_nothing_begins(
    db: Session, tremplin: Organisme, karim: Browser
) -> None:
    make.session(db, tremplin, etat="demandee")
    db.exec(select(Habilitation)).one().etat = EtatHabilitation.SUSPENDUE
    db.commit()
    page = karim.get("/sessions").text
    assert TAB in page and "Votre habilitation est suspendue" in page and "Avignon, printemps" in page
    assert "Demander l’ouverture" not in page


def test_a_request_is_begun_filled_and_handed_over(db: Session, tremplin: Organisme, karim: Browser) -> None:
    assert "Commencer la demande" in karim.get("/sessions/nouvelle").text
    at = karim.post("/sessions/nouvelle").headers["location"]
    assert karim.post("/sessions/nouvelle").headers["location"] == at
    saved = karim.post(f"{at}/champs/modalite", {"modalite": "mixte"}, htmx=True)
    assert saved.status_code == 200 and "Part à distance" in saved.text
    refused = karim.post(f"{at}/depot", make.OUVERTURE | make.days())
    assert refused.status_code == 422 and "La demande n’est pas encore partie" in refused.text
    assert only(db).ville == "Avignon", "what the form carried is kept"
    db.commit()
    start = clock.today() + timedelta(days=60)
    pattern = {
        "jours": [str(start.weekday())],
        "matin_de": "9 h",
        "matin_a": "12 h 30",
        "du": start.isoformat(),
        "au": start.isoformat(),
    }
    karim.post(f"{at}/rythme", pattern)
    done = karim.follow(karim.post(f"{at}/depot", {"modalite": "presentiel"}))
    assert "Demande déposée" in done.text and "Votre demande est chez" in done.text
    assert only(db).etat == EtatSession.DEMANDEE
    db.commit()
    for data in ({"modalite": "presentiel"}, {}):  # a second click comes back to what the first one did
        assert karim.post(f"{at}/depot", data).headers["location"] == at


def test_the_pattern_says_what_is_wrong_and_what_it_left_out(db: Session, tremplin: Organisme, karim: Browser) -> None:
    draft = make.session(db, tremplin, complete=False)
    db.commit()
    at = f"/sessions/{draft.id}/rythme"
    good = {"jours": ["3"], "matin_de": "9 h", "matin_a": "12 h", "du": "2027-05-01", "au": "2027-05-31", "sauf": "13/05/2027"}
    for change, said in (
        ({"jours": []}, "Choisissez un jour de la semaine"),
        ({"matin_a": ""}, "Indiquez les deux heures, ou aucune."),
        ({"matin_de": "", "matin_a": ""}, "Indiquez les heures du matin"),
        ({"matin_a": "8 h"}, "La fin vient après le début"),
        ({"au": "2027-04-01"}, "La fin vient après le début"),
        ({"sauf": "le 12"}, "Cette date n’existe pas."),
        ({"du": "2027-05-06", "au": "2027-05-06"}, "hors jours fériés"),
    ):
        answer = karim.post(at, good | change)
        assert answer.status_code == 422 and said in answer.text, said
    page = karim.follow(karim.post(at, good))
    assert "2 demi-journées ajoutées, 1 jour férié écarté (Ascension le 6\u00a0mai 2027)" in page.text
    assert len(calendrier.of(db, draft).demi_journees) == 2


def test_whoever_reads_finds_no_form(db: Session, tremplin: Organisme, browse: Callable[..., Browser]) -> None:
    there = make.session(db, tremplin, etat="demandee")
    claire = browse(make.administrateur(db))
    db.commit()
    page = claire.get(f"/sessions/{there.id}").text
    assert "Tremplin Animation Sud" in page and "Vérifications" in page and "Dupliquer" not in page and 'id="dossier"' not in page
    assert claire.get(f"/sessions/{there.id}/calendrier").status_code == 200
    assert claire.post(f"/sessions/{there.id}/champs/ville", {"ville": "Arles"}).status_code == 403
    assert "<b>1 session est à confier</b>" in claire.get("/sessions").text


def test_its_organisme_reads_it_too_once_it_left(db: Session, tremplin: Organisme, karim: Browser) -> None:
    there = make.session(db, tremplin, etat="demandee")
    db.commit()
    at = f"/sessions/{there.id}"
    assert "Reprendre la demande…" in karim.get(at).text
    assert "La liste" not in karim.get(f"{at}/calendrier").text
    assert karim.post(f"{at}/calendrier", {}).status_code == 409
    assert karim.get(f"{at}/rythme").status_code == 409


def test_what_nobody_may_see_does_not_exist(db: Session, tremplin: Organisme, browse: Callable[..., Browser]) -> None:
    draft = make.session(db, tremplin)
    stranger = browse(make.dirigeant(db, make.habilite(db, "Autre organisme habilité")))
    claire = browse(make.administrateur(db))
    db.commit()
    for browser in (stranger, claire):
        for path in ("", "/calendrier"):
            assert browser.get(f"/sessions/{draft.id}{path}").status_code == 404
    assert stranger.get(f"/sessions/{draft.id}/copie").status_code == 404


def test_a_duplicated_session_is_a_new_draft(db: Session, tremplin: Organisme, karim: Browser) -> None:
    there = make.session(db, tremplin, etat="demandee")
    db.commit()
    at = f"/sessions/{there.id}/copie"
    assert karim.post(at, {"debut": ""}).status_code == 422
    page = karim.follow(karim.post(at, {"debut": (clock.today() + timedelta(days=100)).isoformat()}))
    assert "Session dupliquée" in page.text and "Demande d’ouverture de session" in page.text


def test_a_cancelled_session_says_why(db: Session, tremplin: Organisme, karim: Browser) -> None:
    there = make.session(db, tremplin, etat="demandee")
    db.commit()
    at = f"/sessions/{there.id}"
    assert karim.post(f"{at}/annulation", {"motif": ""}).status_code == 422
    page = karim.follow(karim.post(f"{at}/annulation", {"motif": "Trop peu de candidats."})).text
    assert "Cette session est annulée" in page and "Trop peu de candidats." in page and "Annuler la session" not in page
