"""The columns of a list: chosen, ordered, remembered for one person, said by an address, and what the file then holds."""

import csv
import io
import re
from collections.abc import Callable

import pytest
from sqlmodel import Session, select

from eclat.models import ColonnesListe, EtatOrganisme, Evenement
from tests import factories as make
from tests.browser import Browser
from tests.scenes import told
from tests.worlds import some_of_everything


@pytest.fixture
def claire(db: Session, browse: Callable[..., Browser]) -> Browser:
    return browse(told(db, some_of_everything))


def heads(page: str) -> list[str]:
    """Those of the table, but for boxes and actions."""
    found = re.findall(r'<th scope="col"[^>]*>(?:<a[^>]*>)?([^<]+)<', page)
    return [each.strip() for each in found]


def titles(browser: Browser, path: str) -> list[str]:
    answer = browser.post(path, {"format": "csv"})
    return next(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


def test_what_is_chosen_is_shown_and_exported_in_its_order(db: Session, claire: Browser) -> None:
    assert heads(claire.get("/organismes").text) == [
        "Organisme",
        "Adresse mail du dirigeant",
        "Qualification",
        "Inscrit le",
        "État",
    ]
    answer = claire.post("/organismes/colonnes?q=maison", {"colonnes": ["organisme", "etat", "profil"]})
    assert answer.status_code == 303 and answer.headers["location"] == "/organismes?q=maison"
    assert heads(claire.follow(answer).text) == ["Organisme", "État", "Profil complété le"]
    assert titles(claire, "/organismes/export") == ["Organisme", "SIRET", "État", "Profil complété le (heure de Paris)"]
    assert db.exec(select(ColonnesListe.colonnes)).one() == "organisme,etat,profil"


def test_a_button_moves_a_column_and_the_choice_stays_open(claire: Browser) -> None:
    answer = claire.post("/organismes/colonnes", {"colonnes": ["organisme", "date", "etat"], "monte": "etat"})
    assert answer.headers["location"] == "/organismes?colonnes=ouvert"
    page = claire.follow(answer).text
    assert heads(page) == ["Organisme", "État", "Inscrit le"] and '<details class="columns-menu" data-menu open>' in page
    claire.post("/organismes/colonnes", {"colonnes": ["organisme", "etat", "date"], "descend": "etat"})
    assert heads(claire.get("/organismes").text) == ["Organisme", "Inscrit le", "État"]


def test_as_they_were_at_first(db: Session, claire: Browser) -> None:
    before = heads(claire.get("/sessions").text)
    claire.post("/sessions/colonnes", {"colonnes": ["session", "ville"]})
    claire.post("/sessions/colonnes", {"colonnes": ["session", "ville"], "origine": "oui"})
    assert heads(claire.get("/sessions").text) == before and not db.exec(select(ColonnesListe)).all()


def test_a_column_that_is_always_shown_cannot_go(claire: Browser) -> None:
    claire.post("/organismes/colonnes", {"colonnes": ["etat", "rien", "etat"]})
    assert heads(claire.get("/organismes").text) == ["Organisme", "État"]
    claire.post("/organismes/colonnes", {})
    assert heads(claire.get("/organismes").text) == ["Organisme"]


def test_an_address_that_names_columns_says_more_than_what_was_chosen(claire: Browser) -> None:
    claire.post("/organismes/colonnes", {"colonnes": ["organisme", "etat"]})
    assert heads(claire.get("/organismes?col=organisme,date").text) == ["Organisme", "Inscrit le"]
    assert titles(claire, "/organismes/export?col=organisme,date") == ["Organisme", "SIRET", "Inscrit le (heure de Paris)"]
    answer = claire.post("/organismes/colonnes?col=organisme,date", {"colonnes": ["organisme", "courriel"]})
    assert answer.headers["location"] == "/organismes?col=organisme%2Ccourriel"
    assert heads(claire.get("/organismes").text) == ["Organisme", "État"]


def test_each_chooses_for_themself(db: Session, claire: Browser, browse: Callable[..., Browser]) -> None:
    claire.post("/habilitations/colonnes", {"colonnes": ["organisme", "etat"]})
    other = browse(make.instructeur(db))
    assert len(heads(other.get("/habilitations").text)) > 2


def test_several_states_are_shown_together(db: Session, claire: Browser) -> None:
    """However they came: as boxes send them, or together in the address."""
    both = {EtatOrganisme.ACCEPTE, EtatOrganisme.REFUSE}
    pages = [claire.get(f"/organismes?{query}").text for query in ("etat=refuse&etat=accepte&etat=rien", "etat=accepte,refuse")]
    assert re.findall(r'class="name"[^>]*>([^<]+)', pages[0]) == re.findall(r'class="name"[^>]*>([^<]+)', pages[1])
    assert pages[0].count('type="checkbox" name="etat"') == len(EtatOrganisme) and "État (2)" in pages[0]
    chosen = re.findall(r'name="etat" value="(\w+)" checked', pages[0])
    assert set(chosen) == {str(each) for each in both}
    assert "Effacer les filtres" in pages[0]


def test_who_was_born_when_is_told_by_the_journal(db: Session, claire: Browser) -> None:
    claire.post("/certificats/export", {"format": "csv"})
    claire.post("/organismes/export", {"format": "csv"})
    found = {
        each.details["liste"]: each.details.get("naissance")
        for each in db.exec(select(Evenement).where(Evenement.verbe == "export"))
    }
    assert found == {"Certificats": True, "Organismes": None}
