"""Someone who belongs to several organismes chooses the one to enter."""

import pytest
from sqlmodel import select

from eclat.domain.organismes import referents
from eclat.francais import of_name
from eclat.models import Appartenance
from tests.factories import administrateur, dirigeant, organisme, referent, user_of


@pytest.fixture
def two(db):
    """Karim is the référent of two organismes."""
    cour, preau = organisme(db), organisme(db, "Fédération du Grand Préau")
    karim = referent(db, cour)
    referents.designate(db, preau, nom="-", prenom="-", courriel=karim.courriel, by=user_of(db, dirigeant(db, preau)))
    db.commit()
    return karim, cour, preau


def place(db, personne, organisme):
    found = db.exec(
        select(Appartenance.id).where(Appartenance.personne_id == personne.id, Appartenance.organisme_id == organisme.id)
    ).one()
    db.commit()
    return found


def test_person_of_two_organismes_chooses_first(db, browse, two):
    karim, cour, preau = two
    browser = browse(karim)
    assert browser.get("/referent").headers["location"] == "/entree"
    page = browser.get("/entree")
    assert cour.nom in page.text and preau.nom in page.text and "Référent CQP" in page.text


def test_entering_then_changing(db, browse, two):
    karim, cour, preau = two
    browser = browse(karim)
    for entered in (preau, cour):
        assert browser.post("/entree", {"appartenance": str(place(db, karim, entered))}).status_code == 303
        page = browser.get("/referent")
        assert f"référent CQP {of_name(entered.nom)}" in page.text
        assert "Changer d’organisme" in page.text


@pytest.mark.parametrize("chosen", ["", "rien", "01900000-0000-7000-8000-000000000000"])
def test_only_into_ones_own(db, browse, two, chosen):
    assert browse(two[0]).post("/entree", {"appartenance": chosen}).status_code == 404


def test_not_into_another_s(db, browse, two):
    other = dirigeant(db, two[1])
    assert browse(two[0]).post("/entree", {"appartenance": str(place(db, other, two[1]))}).status_code == 404


def test_who_has_no_place_left_is_told(db, browse):
    o = organisme(db)
    karim = referent(db, o)
    db.commit()
    browser = browse(karim)
    referents.remove(db, o, by=user_of(db, dirigeant(db, o)))
    db.commit()
    assert browser.get("/referent").headers["location"].startswith("/connexion")  # the sign-in there has ended
    page = browse(karim).get("/entree")
    assert "Votre accès a pris fin" in page.text and "Se déconnecter" in page.text


def test_visitors_sign_in_and_agents_have_nothing_to_choose(db, browse):
    agent = administrateur(db)
    db.commit()
    assert browse().get("/entree").headers["location"].startswith("/connexion")
    assert browse(agent).get("/entree").headers["location"] == "/"


def test_dirigeant_without_profile_may_change_organisme(db, browse):
    mathilde = dirigeant(db, organisme(db, profil_complet=False))
    db.commit()
    assert browse(mathilde).get("/entree").status_code == 200
