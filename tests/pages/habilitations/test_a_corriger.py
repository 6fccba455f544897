"""What is typed and wrong is told apart from what is missing; what is too long is kept whole."""

from collections.abc import Callable

import pytest
from sqlmodel import Session, select

from eclat.domain.habilitations import habilitations
from eclat.models import EtatPoint, Organisme, Personne, Point
from tests import factories as make
from tests.browser import Browser


@pytest.fixture
def cour(db: Session) -> Organisme:
    make.administrateur(db)
    return make.organisme(db)


@pytest.fixture
def mathilde(db: Session, cour: Organisme) -> Personne:
    return make.dirigeant(db, cour)


def test_a_section_says_what_is_wrong_and_what_lacks(
    browse: Callable[..., Browser], db: Session, cour: Organisme, mathilde: Personne
) -> None:
    thing = make.habilitation(db, cour, complete=False)
    db.commit()
    browser, at = browse(mathilde), f"/habilitations/{thing.id}"
    assert "à corriger" not in browser.get(at).text
    browser.post(f"{at}/champs/nda", {"nda": "11 75 61"})
    assert "1 à corriger, 3 manquants" in browser.get(at).text
    browser.post(f"{at}/champs/qualiopi_jusqu_au", {"qualiopi_jusqu_au": "31/02/2026"})
    assert "2 à corriger, 2 manquants" in browser.get(at).text
    browser.post(f"{at}/champs/nda", {"nda": ""})
    assert "1 à corriger, 3 manquants" in browser.get(at).text


def test_a_date_of_another_century_is_a_slip(
    browse: Callable[..., Browser], db: Session, cour: Organisme, mathilde: Personne
) -> None:
    thing = make.habilitation(db, cour, complete=False)
    db.commit()
    answer = browse(mathilde).post(
        f"/habilitations/{thing.id}/champs/qualiopi_jusqu_au", {"qualiopi_jusqu_au": "2128-01-14"}, htmx=True
    )
    assert "L’année 2128 ne convient pas" in answer.text


def test_an_answer_too_long_is_kept_whole_and_told_so(
    browse: Callable[..., Browser], db: Session, cour: Organisme, mathilde: Personne
) -> None:
    thing = make.habilitation(db, cour, etat="a_completer")
    point = db.exec(select(Point)).one()
    db.commit()
    browser, at, name = browse(mathilde), f"/habilitations/{thing.id}", f"point-{point.id}"
    path = f"{at}/points/{point.id}/reponse"
    long = "Voici. " * 1_300
    answer = browser.post(path, {name: long}, htmx=True)
    said = f"{len(long.strip())} caractères, c’est trop long ici : 8000 au plus."
    assert said in answer.text and said in browser.get(at).text and long.strip() in browser.get(at).text
    assert browser.post(f"{at}/depot").status_code == 422
    db.rollback()
    db.refresh(point)
    assert (point.etat, point.reponse) == (EtatPoint.OUVERT, long.strip())
    assert [each.faux for each in habilitations.lacking(db, thing)] == [True]
    db.rollback()  # a writing session holds SQLite’s lock
    browser.post(path, {name: "Le voici."}, htmx=True)
    assert browser.post(f"{at}/depot").status_code == 303


def test_the_name_of_an_account_of_old_is_its_owner_s_to_tell(
    browse: Callable[..., Browser], db: Session, cour: Organisme, mathilde: Personne
) -> None:
    """A dirigeant who types an address does not learn whose it is, until that person comes in."""
    lina = make.referent(db, make.organisme(db, "Institut Les Tilleuls"), prenom="Lina", nom="Moreau")
    db.commit()
    browser = browse(mathilde)
    typed = {"nom": "Quelconque", "prenom": "Nom", "courriel": lina.courriel}
    pages = [browser.follow(browser.post("/referent", typed)).text]
    pages += [
        browser.get(path).text for path in ("/", "/referent", "/referent/etat", "/referent/modification", "/referent/retrait")
    ]
    pages.append(browser.post("/referent", typed | {"nom": "Autre"}).text)
    assert all("Moreau" not in page.replace(lina.courriel, "") for page in pages)
    hers = browse(lina)
    place = next(each for each in hers.get("/entree").text.split('value="')[1:] if "La Cour des Possibles" in each).split('"')[0]
    assert hers.post("/entree", {"appartenance": place}).status_code == 303
    assert "Lina Moreau" in browser.get("/referent").text
    assert "Lina Moreau n’est plus" in browser.follow(browser.post("/referent/retrait")).text
