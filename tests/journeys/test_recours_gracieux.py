"""A request refused, contested by its organisme on a phone and without a script, opened again by the comité technique from the keyboard."""

import pytest
from playwright.sync_api import Browser, expect

from eclat.database import writing
from eclat.models import Organisme
from tests import factories as make
from tests.journeys.look import PHONE
from tests.journeys.stage import Screen
from tests.services.live import LiveServer

pytestmark = pytest.mark.journey


def test_a_refusal_is_contested_then_the_study_is_opened_again(chromium: Browser, live_server: LiveServer) -> None:
    with writing() as db:
        sophie, odile = make.instructeur(db), make.comite_technique(db)
        organisme = make.organisme(db, "Cap Animation Berry")
        studied = make.habilitation(db, organisme, etat="en_instruction", instructeurs=[sophie])
        alice, at = make.dirigeant(db, db.get_one(Organisme, organisme.id)), f"/habilitations/{studied.id}"
        agent = Screen.open(chromium, live_server.url)
        agent.enter(db, sophie)
        phone = Screen.open(chromium, live_server.url, javascript=False, width=PHONE)
        phone.enter(db, alice)
        comite = Screen.open(chromium, live_server.url)
        comite.enter(db, odile)
    page = agent.go(at)
    page.get_by_role("link", name="Refuser…").click()
    page.get_by_label("Motif du refus").fill("Pas d’évaluateur.")
    page.get_by_role("button", name="Relire avant de confirmer").click()
    expect(page.get_by_text("Le mail qui part")).to_be_visible()
    agent.look("refus-relecture")
    page.get_by_role("button", name="Refuser et prévenir").click()
    expect(page.locator("#contester")).to_contain_text("L’organisme peut contester ce refus")
    there = phone.go(at)
    there.get_by_role("link", name="Contester le refus…").click()
    there.get_by_label("Pourquoi vous contestez ce refus").fill("Deux évaluateurs diplômés.")
    there.get_by_role("button", name="Envoyer le recours").click()
    there.get_by_label("Joindre une pièce à votre recours").set_input_files(
        {"name": "cv.pdf", "mimeType": "application/pdf", "buffer": make.PDF}
    )
    there.get_by_role("button", name="Joindre", exact=True).click()
    expect(there.locator("#recours")).to_contain_text("cv.pdf")
    read = comite.go("/")
    read.get_by_role("link", name="Instruire").first.press("Enter")
    expect(read.locator("#recours")).to_contain_text("Deux évaluateurs diplômés.")
    expect(read.locator("#lecteurs")).to_contain_text("consulte ce dossier")
    comite.look("recours-a-examiner")
    read.get_by_role("link", name="Rouvrir l’étude…").press("Enter")
    read.get_by_label("Pourquoi l’étude est rouverte").fill("Les deux CV suffisent.")
    read.get_by_role("button", name="Rouvrir et prévenir").press("Enter")
    expect(read.locator("#entete")).to_contain_text("En instruction")
    there = phone.go(at)
    expect(there.locator("#recours")).to_contain_text("Le comité technique a rouvert l’étude")
    for each in (agent, phone, comite):
        each.close()
