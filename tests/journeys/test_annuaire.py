"""The public directory, for who has no account: a town, the map and the list, the page of an organisme, its data, and the switch."""

import json
import re

import pytest
from playwright.sync_api import Browser, expect
from sqlmodel import select

from eclat.database import writing
from eclat.models import Organisme, Personne
from tests import factories as make
from tests.journeys.look import PHONE
from tests.journeys.stage import Screen
from tests.services.live import LiveServer

pytestmark = pytest.mark.journey

NOM = "Tremplin Animation Sud"


@pytest.fixture(scope="module")
def people(database: str) -> dict[str, str]:
    """Two that are habilitated: one in Marseille with an open session in Avignon, one in Brest. Neither chose what it shows."""
    with writing() as db:
        mine, other = make.habilite(db, NOM), make.habilite(db, "Loisirs du Ponant")
        mine.adresse, mine.code_postal, mine.ville = "40 rue des Alouettes", "13015", "Marseille"
        other.code_postal, other.ville = "29200", "Brest"
        make.candidats(db, make.session(db, mine, etat="ouverte"))
        found = {"dirigeant": make.dirigeant(db, mine).courriel, "Claire": make.administrateur(db).courriel}
        db.commit()
    return found


def enter(screen: Screen, courriel: str) -> Screen:
    with writing() as db:
        screen.enter(db, db.exec(select(Personne).where(Personne.courriel == courriel)).one())
    return screen


def test_who_looks_for_a_training_finds_one(people: dict[str, str], chromium: Browser, live_server: LiveServer) -> None:
    leader, visitor = (Screen.open(chromium, live_server.url) for _ in range(2))
    enter(leader, people["dirigeant"]).go("/profil")
    leader.page.get_by_role("link", name="Choisir ce que montre l’annuaire public").click()
    leader.look("annuaire-choix")
    leader.page.get_by_label("Présentation").fill("Vingt ans de formation dans le Sud.")
    leader.page.get_by_label("Téléphone public").fill("04 65 71 52 40")
    leader.page.get_by_label("Site web").fill("tremplin.example")
    leader.page.get_by_role("checkbox", name=re.compile("sessions ouvertes")).check()
    leader.page.get_by_role("button", name="Enregistrer").click()
    expect(leader.page.get_by_text("L’annuaire montre ce que vous avez choisi")).to_be_visible()

    page = visitor.go("/annuaire")
    expect(page.get_by_role("heading", name="2 organismes habilités")).to_be_visible()
    expect(page.get_by_role("img", name="Organismes habilités, par département")).to_be_visible()
    visitor.look("annuaire")
    page.get_by_label("Ville, code postal").fill("Saint-Denis")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Plusieurs lieux portent ce nom")).to_be_visible()
    visitor.look("annuaire-lequel")
    page.get_by_label("Ville, code postal").fill("13001 Marseille")
    page.get_by_role("button", name="Chercher").click()
    expect(page.get_by_role("heading", name="1 organisme habilité")).to_be_visible()
    expect(page.locator(".places h3")).to_have_text([NOM])
    expect(page.locator(".regions")).to_contain_text("Bouches-du-Rhône 1")
    page.get_by_role("link", name="Sessions 0").click()
    expect(page.get_by_role("heading", name="Aucune session ici")).to_be_visible()
    page.get_by_label("Jusqu’où").select_option("dans toute la région")
    page.get_by_role("button", name="Chercher").click()
    expect(page.locator(".places h3")).to_have_text(["Avignon, printemps"])
    visitor.look("annuaire-sessions")
    page.get_by_role("link", name="Avignon, printemps").click()
    expect(page.get_by_role("heading", name=NOM, level=1)).to_be_visible()
    expect(page.get_by_text("11 places libres sur 12")).to_be_visible()
    expect(page.get_by_text("Alouettes")).to_have_count(0)
    visitor.look("annuaire-organisme")

    page.get_by_role("link", name="Où se former").click()
    with page.expect_navigation():
        page.get_by_role("link", name="JSON").click()
    data = json.loads(page.locator("body").inner_text())
    assert [each["nom"] for each in data["organismes"]] == ["Loisirs du Ponant", NOM]
    visitor.go("/annuaire")
    page.get_by_text("Forme des données").click()
    visitor.look("annuaire-donnees")
    for each in (leader, visitor):
        each.close()


def test_without_a_script_and_on_a_phone(people: dict[str, str], chromium: Browser, live_server: LiveServer) -> None:
    screen = Screen.open(chromium, live_server.url, javascript=False, width=PHONE)
    page = screen.go("/annuaire")
    page.get_by_label("Ville, code postal").fill("Bretagne")
    page.get_by_role("button", name="Chercher").click()
    expect(page.locator(".places h3")).to_have_text(["Loisirs du Ponant"])
    page.get_by_role("link", name="Finistère").click()
    expect(page.locator(".places h3")).to_have_text(["Loisirs du Ponant"])
    page.get_by_role("link", name="Toute la France").click()
    expect(page.locator(".places h3")).to_have_count(2)
    screen.close()


def test_switched_off_nothing_is_left_of_it(people: dict[str, str], chromium: Browser, live_server: LiveServer) -> None:
    claire, visitor = Screen.open(chromium, live_server.url), Screen.open(chromium, live_server.url)
    page = enter(claire, people["Claire"]).go("/reglages/annuaire")
    claire.look("reglages-annuaire")
    page.get_by_label("Montrer l’annuaire public").uncheck()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Les réglages sont enregistrés")).to_be_visible()
    with writing() as db:
        key = db.exec(select(Organisme.id).where(Organisme.nom == NOM)).one()
    for path in ("/annuaire", f"/annuaire/{key}", "/annuaire.json", "/sitemap.xml"):
        visitor.go(path)
        assert visitor.document is not None and visitor.document.status == 404, path
    expect(visitor.go("/verification").get_by_role("link", name="Où se former")).to_have_count(0)
    for each in (claire, visitor):
        each.close()
