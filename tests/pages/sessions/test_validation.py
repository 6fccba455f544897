"""The pages of who entrusts a session, studies it, and decides."""

from collections.abc import Callable

import pytest
from sqlmodel import Session

from eclat.domain.sessions import validation
from eclat.models import College, EtatSession, Organisme, Personne, SessionCqp
from tests import factories as make
from tests.browser import Browser


@pytest.fixture
def tremplin(db: Session) -> Organisme:
    make.administrateur(db)
    return make.habilite(db)


@pytest.fixture
def asked(db: Session, tremplin: Organisme) -> SessionCqp:
    return make.session(db, tremplin, etat="demandee")


def member(db: Session, college: College) -> Personne:
    names = ("Brigitte", "Caron") if college == College.EMPLOYEURS else ("Amadou", "Ndiaye")
    return make.binome_paritaire(db, college, *names)


def test_a_request_is_entrusted_then_opened_by_both(db: Session, asked: SessionCqp, browse: Callable[..., Browser]) -> None:
    brigitte, amadou = member(db, College.EMPLOYEURS), member(db, College.SALARIES)
    claire, one, other = browse(make.administrateur(db)), browse(brigitte), browse(amadou)
    db.commit()
    at = f"/sessions/{asked.id}"
    assert one.get(at).status_code == 404
    page = claire.get(at).text
    assert "Confier à un binôme…" in page and "Brigitte Caron · aucune session" in page
    refused = claire.post(f"{at}/attribution", {"employeurs": str(brigitte.id), "salaries": ""})
    assert refused.status_code == 422 and "Choisissez qui représente les salariés." in refused.text
    done = claire.follow(claire.post(f"{at}/attribution", {"employeurs": str(brigitte.id), "salaries": str(amadou.id), "vu": ""}))
    assert "La demande est confiée au binôme" in done.text and "Donner mon accord" not in done.text
    study = one.get(at).text
    assert "Votre avis est attendu" in study and "Donner mon accord…" in study and "Vérifications" in study
    assert "Une session attend votre avis" in one.get("/").text
    said = one.follow(one.post(f"{at}/accord", {"mot": "Équipe solide."}))
    assert "Votre avis est enregistré" in said.text and "D’accord" in said.text
    study = other.get(at).text
    assert "« Équipe solide. »" in study and "Donner mon accord et ouvrir…" in study
    assert "La session est ouverte, l’organisme est prévenu" in other.follow(other.post(f"{at}/accord", {})).text


def test_the_organisme_knows_who_studies_it_and_not_what_each_thinks(
    db: Session, tremplin: Organisme, asked: SessionCqp, browse: Callable[..., Browser]
) -> None:
    brigitte, _ = make.binome(db, asked)
    validation.refuse_agreement(db, asked, motif="Trop court.", by=brigitte)
    joel = browse(make.dirigeant(db, tremplin))
    db.commit()
    page = joel.get(f"/sessions/{asked.id}").text
    assert "étudiée par Brigitte Caron et Amadou Ndiaye" in page and "Trop court." not in page and "Pas d’accord" not in page


def test_a_disagreement_is_the_administrateur_s_to_settle(db: Session, asked: SessionCqp, browse: Callable[..., Browser]) -> None:
    brigitte, amadou = make.binome(db, asked)
    validation.give_agreement(db, asked, by=brigitte)
    claire = browse(make.administrateur(db))
    db.commit()
    at = f"/sessions/{asked.id}"
    assert "arbitrage" not in claire.get(at).text
    assert claire.post(f"{at}/arbitrage-refus", {"refus": "Non."}).status_code == 409
    validation.refuse_agreement(db, asked, motif="Trop court.", by=amadou)
    db.commit()
    assert "Un binôme est à départager" in claire.get("/").text and "vous départagez" in claire.get(at).text
    assert claire.post(f"{at}/arbitrage-refus", {"refus": ""}).status_code == 422
    page = claire.follow(claire.post(f"{at}/arbitrage-refus", {"refus": "Le calendrier est trop court."})).text
    assert "Motif du refus" in page and "Le calendrier est trop court." in page
    db.expire_all()
    assert db.get_one(SessionCqp, asked.id).etat == EtatSession.REFUSEE
