"""An habilitation renewed before its end: begun from the keyboard, deposited on a phone without a script, studied beside what had been
accepted, decided; the first one goes on until its last day."""

import pytest
from playwright.sync_api import Browser, expect

from eclat.database import writing
from eclat.models import Organisme
from tests import factories as make
from tests.journeys.look import PHONE
from tests.journeys.stage import Screen
from tests.services.live import LiveServer

pytestmark = pytest.mark.journey


def test_an_habilitation_is_renewed_before_its_end(database: str, chromium: Browser, live_server: LiveServer) -> None:
    with writing() as db:
        sophie, claire = make.instructeur(db), make.administrateur(db)
        organisme = make.organisme(db, "L’Atelier des Cabanes")
        held = make.near_its_end(db, make.habilitation(db, organisme, etat="acceptee"), 60)
        lou, at = make.dirigeant(db, db.get_one(Organisme, organisme.id)), f"/habilitations/{held.id}"
        desk, phone = (
            Screen.open(chromium, live_server.url),
            Screen.open(chromium, live_server.url, javascript=False, width=PHONE),
        )
        agent, admin = Screen.open(chromium, live_server.url), Screen.open(chromium, live_server.url)
        for screen, who in ((desk, lou), (phone, lou), (agent, sophie), (admin, claire)):
            screen.enter(db, who)
    page = desk.go("/")
    page.get_by_role("link", name="Renouveler").press("Enter")
    expect(page.locator("#fin")).to_contain_text("prend fin dans")
    desk.look("renouvellement-a-demander")
    page.get_by_role("button", name="Demander le renouvellement").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Renouvellement d’habilitation")
    there = phone.go(at)
    there.get_by_role("link", name="Continuer le renouvellement").click()
    there.get_by_label("Sessions prévues par an").fill("9")
    there.get_by_role("button", name="Déposer la demande").first.click()
    there.get_by_role("button", name="Déposer la demande").click()
    expect(there.get_by_text("reste valable pendant l’étude").first).to_be_visible()
    renewal = there.url.rpartition("/")[2].partition("?")[0]
    listed = admin.go(f"/habilitations/{renewal}/attribution")
    listed.get_by_label("Premier instructeur").select_option(label="Sophie Rakoto")
    listed.get_by_role("button", name="Attribuer et prévenir").click()
    study = agent.go(f"/habilitations/{renewal}")
    study.get_by_role("link", name="Ce qui change").press("Enter")
    expect(study.locator("#differences ins")).to_have_text("9")
    agent.look("renouvellement-differences")
    study.get_by_role("link", name="Accepter l’habilitation…").click()
    study.get_by_role("button", name="Relire avant de confirmer").click()
    study.get_by_role("button", name="Accepter et prévenir").click()
    expect(study.locator("#entete")).to_contain_text("Acceptée")
    there = phone.go(at)
    expect(there.locator("#fin")).to_contain_text("prend la suite le")
    for each in (desk, phone, agent, admin):
        each.close()
