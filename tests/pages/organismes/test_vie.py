"""What an administrateur does for an organisme once it is there, on its own page (P17)."""

import re
from typing import Any

import pytest
from sqlmodel import Session, select

from eclat.domain.comptes import connexions
from eclat.domain.delegataires import delegations, delegues
from eclat.domain.organismes import organismes, vie
from eclat.domain.socle.errors import ChampRefuse
from eclat.domain.support import adresses
from eclat.engines import journal
from eclat.models import Appartenance, EtatCourriel, EtatOrganisme, EtatPersonne, Jeton, Organisme, Personne
from eclat.signatures import sign
from tests import factories as make

NEW = "nouvelle.adresse@possibles.example"
OWN = "Girouette-512-tilleul-marelle"


@pytest.fixture
def claire(db: Session) -> Personne:
    found = make.administrateur(db)
    db.commit()
    return found


@pytest.fixture
def cour(db: Session, claire: Personne) -> Organisme:
    found = make.organisme(db)
    db.commit()
    return found


def told(db: Session, courriel: str) -> list[str]:
    db.rollback()
    found = [mail.modele for mail in make.mails(db) if mail.destinataire == courriel]
    db.commit()
    return found


def enters(browse: Any, courriel: str, mot_de_passe: str = make.PASSWORD) -> bool:
    return bool(browse().post("/connexion", {"identifiant": courriel, "mot_de_passe": mot_de_passe}).status_code == 303)


def link(db: Session, courriel: str) -> str:
    db.rollback()
    mails = [mail for mail in make.mails(db) if mail.destinataire == courriel]
    jeton = db.exec(select(Jeton).where(Jeton.courriel_id == mails[-1].id)).one()
    db.commit()
    return f"/activation/{sign('jeton', str(jeton.id))}"


def test_the_name_and_the_number_are_put_right_and_why_stays_in_the_history(browse, db: Session, claire, cour) -> None:
    browser, former, number = browse(claire), cour.siret, make.siret()
    form = {"nom": "La Cour des Possibles 35", "siret": number, "motif": "Le siège a déménagé."}
    page = browser.follow(browser.post(f"/organismes/{cour.id}/correction", form)).text
    assert "La Cour des Possibles 35</h1>" in page
    assert "a corrigé le nom ou le numéro" in browser.get(f"/organismes/{cour.id}?voir=historique").text
    db.expire_all()
    assert cour.siret == number and cour.nom_tri == "la cour des possibles 35"
    line = journal.about(db, cour)[0]
    assert line.details == {
        "motif": "Le siège a déménagé.",
        "changements": [
            {"quoi": "Nom", "avant": "Association La Cour des Possibles", "apres": "La Cour des Possibles 35"},
            {"quoi": "SIRET", "avant": former, "apres": number},
        ],
    }
    db.commit()
    assert "La Cour des Possibles 35" in browser.get(f"/organismes?q={number}").text
    other = make.organisme(db, "Les Ateliers")
    db.commit()
    refused = browser.post(f"/organismes/{cour.id}/correction", form | {"siret": other.siret or ""})
    assert refused.status_code == 422 and "Un autre organisme est inscrit avec ce numéro." in refused.text
    assert browser.post(f"/organismes/{cour.id}/correction", form | {"motif": ""}).status_code == 422


def test_a_suspension_ends_what_is_open_and_the_restoration_opens_again(browse, db: Session, claire, cour) -> None:
    mathilde, karim = make.dirigeant(db, cour), make.referent(db, cour)
    db.commit()
    own, browser = browse(mathilde), browse(claire)
    assert own.get("/profil").status_code == 200
    browser.post(f"/organismes/{cour.id}/suspension", {"motif": "Certificat Qualiopi retiré."})
    assert own.get("/profil").status_code == 303 and not enters(browse, mathilde.courriel) and not enters(browse, karim.courriel)
    page = browse().post("/connexion", {"identifiant": mathilde.courriel, "mot_de_passe": make.PASSWORD})
    assert "Votre organisme est suspendu" in page.text
    assert told(db, mathilde.courriel)[-1] == told(db, karim.courriel)[-1] == "organisme_suspendu"
    browser.post(f"/organismes/{cour.id}/retablissement")
    assert enters(browse, mathilde.courriel) and told(db, karim.courriel)[-1] == "organisme_retabli"


def test_a_suspended_organisme_is_not_opened_by_being_named(browse, db: Session, claire, cour) -> None:
    federation = make.national(db, rows=1, etat="en_attente_delegataires")
    vie.suspend(db, cour, motif="Impayés.", by=make.user_of(db, claire))
    line = {name: typed[0] for name, typed in make.row(7, courriel=make.dirigeant(db, cour).courriel).items()}
    made = delegues.add(db, federation, delegations.LigneDelegation(**line), by=make.owner(db, federation))
    assert cour.etat == EtatOrganisme.SUSPENDU and made.organisme_id != cour.id
    with pytest.raises(ChampRefuse):
        organismes.register(db, nom="Autre", siret=cour.siret or "", courriel="x@y.example", hache="x")


def test_a_new_dirigeant_is_invited_and_the_former_is_out(browse, db: Session, claire, cour) -> None:
    mathilde = make.dirigeant(db, cour)
    db.commit()
    own, browser = browse(mathilde), browse(claire)
    form = {"nom": "Roux", "prenom": "Joël", "courriel": NEW}
    browser.post(f"/organismes/{cour.id}/remplacement-dirigeant", form)
    assert own.get("/profil").status_code == 303 and not enters(browse, mathilde.courriel)
    assert told(db, mathilde.courriel)[-1] == "dirigeant_remplace" and told(db, NEW) == ["activation_dirigeant"]
    assert browse().post(link(db, NEW), {"nouveau_mot_de_passe": OWN}).headers["location"] == "/"
    db.rollback()
    assert make.dirigeant(db, cour).nom_complet == "Joël Roux"
    assert NEW in browser.get(f"/organismes?q={NEW}").text
    places = db.exec(select(Appartenance).where(Appartenance.organisme_id == cour.id)).all()
    assert [place.jusqu_a is None for place in places] == [False, True]


def test_a_stranger_who_registered_the_address_of_a_new_dirigeant_never_enters(browse, db: Session, claire, cour) -> None:
    form = {"nom": "Faux", "siret": make.siret(), "courriel": NEW, "mot_de_passe": make.PASSWORD, "confirmation": make.PASSWORD}
    browse().post("/inscription", form)
    browse(claire).post(f"/organismes/{cour.id}/remplacement-dirigeant", {"nom": "Roux", "prenom": "Joël", "courriel": NEW})
    assert told(db, NEW)[-1] == "activation_dirigeant" and not enters(browse, NEW)
    browse().post(link(db, NEW), {"nouveau_mot_de_passe": OWN})
    assert enters(browse, NEW, OWN) and not enters(browse, NEW)


@pytest.mark.parametrize("who", ["dirigeant", "referent", "agent"])
def test_a_corrected_address_voids_all_that_was_set_and_tells_both(browse, db: Session, claire, cour, who: str) -> None:
    person = make.instructeur(db)
    if who != "agent":
        person = make.dirigeant(db, cour) if who == "dirigeant" else make.referent(db, cour)
    former = person.courriel
    connexions.open_connexion(db, person, appareil="")
    db.commit()
    path = {"dirigeant": f"/organismes/{cour.id}/correction-adresse", "agent": f"/agents/{person.id}/correction-adresse"}
    answer = browse(claire).post(path.get(who, f"/organismes/{cour.id}/correction-adresse-referent"), {"courriel": NEW})
    assert answer.status_code == 303
    db.expire_all()
    assert (person.courriel, person.etat, person.mot_de_passe) == (NEW, EtatPersonne.INVITEE, None)
    assert not connexions.opened(db, person.id)
    db.commit()
    assert told(db, former)[-1] == "adresse_retiree" and told(db, NEW) == ["adresse_corrigee"]
    assert not enters(browse, former) and not enters(browse, NEW)
    assert browse().post(link(db, NEW), {"nouveau_mot_de_passe": OWN}).status_code == 303 and enters(browse, NEW, OWN)


def test_an_address_that_is_known_or_one_s_own_is_not_taken(browse, db: Session, claire, cour) -> None:
    other = make.dirigeant(db, make.organisme(db, "Les Ateliers"))
    db.commit()
    refused = browse(claire).post(f"/organismes/{cour.id}/correction-adresse", {"courriel": other.courriel})
    assert refused.status_code == 422 and "Un compte existe déjà avec cette adresse." in refused.text
    assert browse(claire).post(f"/agents/{claire.id}/correction-adresse", {"courriel": NEW}).status_code == 409


def test_the_list_of_a_national_follows_the_corrected_address(db: Session, claire) -> None:
    federation = make.national(db, rows=1, etat="en_attente_delegataires")
    [named] = make.delegataires(db, federation)
    organisme = db.get_one(Organisme, named.organisme_id)
    adresses.correct_dirigeant(db, organisme, courriel=NEW, by=make.user_of(db, claire))
    assert named.courriel == NEW and "activation_delegataire" in [mail.modele for mail in make.mails(db)]


def test_deciding_is_helped_by_who_else_has_the_siren(browse, db: Session, claire, cour) -> None:
    twin = make.organisme(db, "La Cour, antenne", etat="en_attente")
    twin.siret = make.luhn(f"{(cour.siret or '')[:9]}0002")
    db.add(twin)
    db.commit()
    page = browse(claire).get(f"/organismes/{twin.id}").text
    assert "Déjà inscrit avec ce SIREN" in page and cour.nom in page
    assert f"annuaire-entreprises.data.gouv.fr/entreprise/{(cour.siret or '')[:9]}" in page
    answer = browse(claire).get(f"/organismes/{twin.id}/registre", htmx=True)
    assert answer.status_code == 200 and "Le registre n’a rien donné pour ce numéro." in answer.text


def test_the_bounced_address_of_an_inscription_is_corrected_from_its_mail(browse, db: Session, claire) -> None:
    waiting = make.organisme(db, "Les Ateliers du Verger", etat="en_attente", prouve=False)
    courriel = make.dirigeant(db, waiting).courriel
    mail = next(each for each in make.mails(db) if each.destinataire == courriel)
    db.commit()
    assert "Corriger l’adresse" not in browse(claire).get(f"/courriels/{mail.id}").text, "it may arrive yet"
    mail.etat, mail.derniere_reponse = EtatCourriel.ECHEC, "550 5.1.1 User unknown"
    db.add(mail)
    db.commit()
    browser = browse(claire)
    page = browser.get(f"/courriels/{mail.id}").text
    assert f'href="/organismes/{waiting.id}/correction-adresse"' in page and "Corriger l’adresse" in page
    assert browser.get(f"/organismes/{waiting.id}/correction-adresse").status_code == 200
    browser.post(f"/organismes/{waiting.id}/correction-adresse", {"courriel": NEW})
    assert told(db, NEW) == ["adresse_corrigee"]
    page = browser.get(f"/organismes/{waiting.id}").text
    assert NEW in page


def test_each_question_is_a_page_and_no_field_is_there_twice(browse, db: Session, claire, cour) -> None:
    make.referent(db, cour)
    db.commit()
    page = browse(claire).get(f"/organismes/{cour.id}").text
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    paths = {
        f"/organismes/{cour.id}/{name}" for name in ("correction", "remplacement-dirigeant", "correction-adresse", "suspension")
    }
    assert all(f'href="{path}"' in page and browse(claire).get(path).status_code == 200 for path in paths)
