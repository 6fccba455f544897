"""The survey, as a holder answers it, as an organisme and the administrateur follow it."""

from collections.abc import Callable

import pytest
from sqlmodel import Session
from starlette.applications import Starlette

from eclat.models import EtatEnquete, Personne
from tests import factories as make
from tests import insertion as told
from tests.browser import Browser

Browse = Callable[[Personne], Browser]
AGREED = told.FORMULAIRE | {"accord": "oui"}


def text(answer: object) -> str:
    return str(answer.text).replace("\u00a0", " ")  # type: ignore[attr-defined]


def test_a_holder_answers_changes_and_withdraws(site: Starlette, db: Session) -> None:
    (one,) = told.ouvertes(db, people=1)
    visitor, where = Browser(site, db, None), told.at(one)
    db.commit()
    assert "Que faites-vous depuis votre certificat ?" in text(visitor.get(where))
    assert one.etat == EtatEnquete.ENVOYEE
    wrong = visitor.post(f"{where}/reponse", told.FORMULAIRE | {"heures": "deux"})
    assert wrong.status_code == 422 and "Cochez cette case pour envoyer" in text(wrong) and 'value="deux"' in wrong.text
    assert visitor.post(f"{where}/reponse", AGREED).status_code == 303
    page = text(visitor.get(where))
    assert "votre réponse est enregistrée" in page and "Animatrice périscolaire" in page
    assert visitor.post(f"{where}/reponse", AGREED | {"situation": "etudes"}).status_code == 303
    assert "En poursuite d’études" in text(visitor.get(where))
    for _ in range(2):  # a second click
        assert visitor.post(f"{where}/refus").status_code == 303
    page = text(visitor.get(where))
    assert "nous ne vous demanderons plus rien" in page and "Animatrice" not in page


@pytest.mark.parametrize("missing", ["vise", "contrat"])
def test_what_is_missing_is_said_beside_it_and_nothing_typed_is_lost(site: Starlette, db: Session, missing: str) -> None:
    (one,) = told.ouvertes(db, people=1)
    db.commit()
    answer = Browser(site, db, None).post(f"{told.at(one)}/reponse", AGREED | {missing: ""})
    assert answer.status_code == 422 and "Animatrice périscolaire" in answer.text and f"champ-{missing}" in answer.text


def test_a_link_of_nothing_says_so(site: Starlette, db: Session) -> None:
    (one,) = told.ouvertes(db, people=1)
    one.etat = EtatEnquete.SANS_OBJET
    where = told.at(one)
    db.commit()
    visitor = Browser(site, db, None)
    for path in (where, "/enquete/rien"):
        assert visitor.get(path).status_code == 404 and "Ce lien ne sert plus" in visitor.get(path).text
        assert visitor.post(f"{path}/reponse", AGREED).status_code == visitor.post(f"{path}/refus").status_code == 404


def test_an_organisme_follows_its_own_and_never_reads_what_a_holder_answered(
    site: Starlette, db: Session, browse: Browse
) -> None:
    owner = make.habilite(db)
    mine, silent = told.ouvertes(db, owner)
    (other,) = told.ouvertes(db, make.habilite(db, "Ailleurs"), people=1)
    leur, claire = browse(make.dirigeant(db, owner)), browse(make.administrateur(db))
    db.commit()
    assert Browser(site, db, None).post(f"{told.at(mine)}/reponse", AGREED).status_code == 303
    page = text(leur.get("/insertion"))
    assert "1 titulaire n’a pas encore répondu" in page and page.count("/insertion/") >= 2 and str(other.id) not in page
    assert leur.get(f"/insertion/{other.id}").status_code == 404
    read = text(leur.get(f"/insertion/{mine.id}"))
    assert "n’est pas montrée ici" in read and "Animatrice" not in read and "Répondre à sa place" not in read
    assert "Animatrice" in text(claire.get(f"/insertion/{mine.id}"))
    assert leur.post(f"/insertion/{silent.id}/reponse", told.FORMULAIRE).status_code == 303
    assert "Donnée à la place du titulaire" in text(leur.get(f"/insertion/{silent.id}"))
    assert "Animatrice" in text(leur.get(f"/insertion/{silent.id}"))


def test_rates_are_shown_and_leave_under_the_names_of_the_open_data(db: Session, browse: Browse) -> None:
    claire = browse(make.administrateur(db))
    db.commit()
    assert "Aucun certifié" in claire.get("/insertion/taux").text
    (one,) = told.ouvertes(db, people=1)
    key = one.id
    db.commit()
    assert claire.post(f"/insertion/{key}/reponse", told.FORMULAIRE).status_code == 303
    assert "100 %" in text(claire.get("/insertion/taux"))
    file = claire.post("/insertion/taux/export", {"format": "csv"}).content.decode("utf-8-sig").splitlines()
    assert file[0].startswith("NUMERO_FICHE;ANNEE;NOMBRE_CERTIFIES;NOMBRE_CERTIFIES_VAE;TAUX_INSERTION_GLOBAL_6MOIS")
    assert file[1].split(";")[2:] == ["1", "0", "100", "100", ""]
