"""The survey of a holder: a mail by a real SMTP server, an answer on a phone without a script, the rate that it makes."""

import pytest
from playwright.sync_api import Browser, expect
from sqlmodel import select

from eclat.database import writing
from eclat.models import Personne
from tests import factories as make
from tests import insertion as told
from tests.journeys.look import PHONE
from tests.journeys.stage import Mailbox, Screen, link_in
from tests.services.live import LiveServer
from tests.services.smtp import SmtpServer

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def people(database: str, live_server: LiveServer) -> dict[str, str]:
    """Two whose day came: the first has an address."""
    with writing() as db:
        owner = make.habilite(db, "Tremplin Animation Sud")
        told.ouvertes(db, owner, people=1)
        told.ouvertes(db, owner, people=1, adresse=False)
        found = {"dirigeant": make.dirigeant(db, owner).courriel, "Claire": make.administrateur(db).courriel}
        db.commit()
    return found


def enter(screen: Screen, courriel: str) -> Screen:
    with writing() as db:
        screen.enter(db, db.exec(select(Personne).where(Personne.courriel == courriel)).one())
    return screen


def test_a_holder_says_what_they_have_become(
    people: dict[str, str], chromium: Browser, live_server: LiveServer, smtp_server: SmtpServer
) -> None:
    screen = Screen.open(chromium, live_server.url, javascript=False, width=PHONE)
    where = link_in(Mailbox(smtp_server, screen).wait("titulaire0@exemple.example", "Que faites-vous depuis"), "/enquete/")
    page = screen.go(where[where.index("/enquete/") :])
    page.get_by_label("En emploi salarié").check()
    page.get_by_label("Métier ou fonction").fill("Animatrice périscolaire")
    page.get_by_role("button", name="Envoyer ma réponse").click()
    expect(page.get_by_text("Cochez cette case pour envoyer votre réponse").first).to_be_visible()
    expect(page.get_by_label("Métier ou fonction")).to_have_value("Animatrice périscolaire")
    page.get_by_label("Contrat", exact=True).select_option("CDI")
    page.get_by_role("radio", name="Oui").check()
    page.get_by_label("J’accepte que ma réponse").check()
    page.get_by_role("button", name="Envoyer ma réponse").click()
    expect(page.get_by_role("heading", name="votre réponse est enregistrée")).to_be_visible()
    screen.close()
    again = Screen.open(chromium, live_server.url)
    again.go(where[where.index("/enquete/") :])
    again.look("enquete-repondue")
    again.page.get_by_text("Changer ma réponse").click()
    again.look("enquete")
    again.close()


def test_an_organisme_answers_for_who_has_no_address(people: dict[str, str], chromium: Browser, live_server: LiveServer) -> None:
    leader, claire = Screen.open(chromium, live_server.url), Screen.open(chromium, live_server.url)
    page = enter(leader, people["dirigeant"]).go("/insertion")
    leader.look("insertion")
    page.get_by_role("row").filter(has_text="Sans adresse").get_by_role("link").first.click()
    leader.look("insertion-une")
    page.get_by_text("Répondre à sa place…", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("En recherche d’emploi").check()
    dialog.get_by_role("button", name="Enregistrer la réponse").click()
    expect(page.get_by_text("Donnée à la place du titulaire")).to_be_visible()
    page = enter(claire, people["Claire"]).go("/insertion/taux")
    expect(page.get_by_role("row").nth(1)).to_contain_text("2 sur 2")
    claire.look("insertion-taux")
    for each in (leader, claire):
        each.close()
