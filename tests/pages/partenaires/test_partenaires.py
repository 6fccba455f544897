"""The partners to declare, as the administrateur works from them."""

import re
from collections.abc import Callable

import pytest
from sqlmodel import Session, select

from eclat.domain.partenaires import partenaires
from eclat.models import EtatPartenaire, Organisme, Partenaire, Personne
from tests import factories as make
from tests.browser import Browser

Browse = Callable[[Personne], Browser]
HEAD = "NOM_PARTENAIRE;SIRET_PARTENAIRE;HABILITATION_PARTENAIRE;ETAT_HABILITATION\n"


@pytest.fixture
def organisme(db: Session) -> Organisme:
    found = make.habilite(db)
    partenaires.follow(db)
    return found


@pytest.fixture
def claire(db: Session, organisme: Organisme, browse: Browse) -> Browser:
    browser = browse(make.administrateur(db))
    db.commit()
    return browser


def test_what_is_to_be_declared_is_listed_and_marked(db: Session, claire: Browser, organisme: Organisme) -> None:
    page = claire.get("/partenaires").text
    assert organisme.nom in page and "Un nouveau partenaire" in page and "1 changement est</b>" in page.replace(" à déclarer", "")
    key = db.exec(select(Partenaire.id)).one()
    db.commit()
    answer = claire.post("/partenaires/declaration", {"ids": str(key), "rang": "99"})
    assert answer.status_code == 303
    assert "1 partenaire marqué comme déclaré" in claire.follow(answer).text
    db.expire_all()
    assert db.exec(select(Partenaire)).one().etat == EtatPartenaire.DECLARE
    db.commit()
    assert "Rien n’est à déclarer" in claire.get("/partenaires").text


def test_what_changed_since_the_page_was_opened_is_not_marked(db: Session, claire: Browser, organisme: Organisme) -> None:
    """The clock finds another SIRET between the page and the click: what was declared to France compétences was the former one."""
    (rang,) = re.findall(r'name="?rang"? form="?lot"? value="?([0-9]+)', claire.get("/partenaires").text)
    assert rang == "1"
    db.get_one(Organisme, organisme.id).siret = "73282932000074"
    partenaires.follow(db)
    db.commit()
    key = str(db.exec(select(Partenaire.id)).one())
    db.commit()
    for seen in ({"ids": key, "rang": rang}, {"choix": "tous", "rang": rang}, {"ids": key, "rang": "x/y"}, {"ids": key}):
        page = claire.follow(claire.post("/partenaires/declaration", seen)).text
        assert "1 laissé de côté." in page and "a changé depuis que la page est ouverte" in page, seen
    db.expire_all()
    assert db.exec(select(Partenaire)).one().declare_le is None
    db.commit()
    claire.post("/partenaires/declaration", {"ids": key, "rang": "2"})
    db.expire_all()
    assert db.exec(select(Partenaire)).one().declare_siret == "73282932000074"


def test_nothing_chosen_says_so(claire: Browser) -> None:
    claire.post("/partenaires/declaration", {})
    assert "Cochez d’abord" in claire.get("/partenaires").text


def test_the_file_has_the_columns_of_the_open_data(claire: Browser, organisme: Organisme) -> None:
    text = claire.post("/partenaires/export", {"format": "csv"}).content.decode("utf-8-sig")
    head, row = text.splitlines()[:2]
    assert head.startswith("NOM_PARTENAIRE;SIRET_PARTENAIRE;HABILITATION_PARTENAIRE;ETAT_HABILITATION;DATE_ACTIF")
    assert organisme.siret and organisme.siret in row and "Actif" in row


def test_a_comparison_says_what_differs(claire: Browser, organisme: Organisme) -> None:
    file = {"fichier": ("partenaires.csv", f"{HEAD}Inconnu;73282932000074;FORMER;Actif\n".encode(), "text/csv")}
    page = claire.post("/partenaires/comparaison", {}, files=file)
    assert page.status_code == 200 and organisme.nom in page.text and "Inconnu" in page.text


def test_no_file_and_another_file_say_what_to_do(claire: Browser) -> None:
    answer = claire.post("/partenaires/comparaison", {})
    assert answer.status_code == 422 and "Choisissez d’abord un fichier" in answer.text
    other = claire.post("/partenaires/comparaison", {}, files={"fichier": ("x.csv", b"a;b\n1;2\n", "text/csv")})
    assert other.status_code == 422 and "SIRET_PARTENAIRE" in other.text


def test_only_who_administers(db: Session, organisme: Organisme, browse: Browse) -> None:
    browser = browse(make.instructeur(db))
    db.commit()
    for path in ("/partenaires", "/partenaires/comparaison"):
        assert browser.get(path).status_code == 403
