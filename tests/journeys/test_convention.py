"""An habilitation accepted: its convention signed by its dirigeant on a phone and without a script, by OC Éclat from the keyboard; then
suspended, and taken up again."""

import pytest
from playwright.sync_api import Browser, expect

from eclat.database import writing
from eclat.models import Organisme
from tests import factories as make
from tests.journeys.look import PHONE
from tests.journeys.stage import Mailbox, Screen, text_of
from tests.services.live import LiveServer
from tests.services.smtp import SmtpServer

pytestmark = pytest.mark.journey


def test_both_sign_then_it_is_suspended_and_taken_up_again(
    chromium: Browser, live_server: LiveServer, smtp_server: SmtpServer
) -> None:
    with writing() as db:
        claire = make.administrateur(db)
        organisme = make.organisme(db, "Les Mercredis du Belvédère")
        accepted = make.habilitation(db, organisme, etat="acceptee")
        mathilde, at = make.dirigeant(db, db.get_one(Organisme, organisme.id)), f"/habilitations/{accepted.id}"
        address = mathilde.courriel
        db.commit()
        phone = Screen.open(chromium, live_server.url, javascript=False, width=PHONE)
        phone.enter(db, mathilde)
        desk = Screen.open(chromium, live_server.url)
        desk.enter(db, claire)
    there = phone.go("/sessions/nouvelle")
    expect(there.locator("main")).to_contain_text("Signez d’abord la convention")
    there = phone.go(at)
    there.get_by_role("link", name="Lire et signer").first.click()
    there.get_by_label("Votre mot de passe").fill("un autre")
    there.get_by_role("button", name="Signer la convention").click()
    expect(there.locator("#signatures")).to_contain_text("0 sur 2")
    there.get_by_label("Votre mot de passe").fill(make.PASSWORD)
    there.get_by_role("button", name="Signer la convention").click()
    expect(there.locator("#signatures")).to_contain_text("1 sur 2")

    page = desk.go("/")
    page.get_by_role("link", name="Lire et signer").first.press("Enter")
    expect(page.locator("#signatures")).to_contain_text("1 sur 2")
    desk.look("convention-a-contresigner")
    page.get_by_label("Votre mot de passe").fill(make.PASSWORD)
    page.get_by_role("button", name="Signer la convention").press("Enter")
    expect(page.locator("#signatures")).to_contain_text("2 sur 2")
    expect(page.get_by_role("link", name="Télécharger le PDF")).to_be_visible()
    desk.look("convention-signee")
    there = phone.go("/sessions/nouvelle")
    expect(there.locator("main")).not_to_contain_text("Signez d’abord la convention")

    page = desk.go(at)
    page.get_by_role("link", name="Suspendre…").press("Enter")
    page.get_by_role("radio", name="Les nouvelles sessions et les nouveaux candidats").press("Space")
    page.get_by_label("Motif de la suspension").fill("Un formateur non déclaré.")
    desk.look("suspension")
    page.get_by_role("button", name="Suspendre et prévenir").press("Enter")
    expect(page.locator("#entete")).to_contain_text("Suspendue")
    desk.look("habilitation-suspendue")
    told = text_of(Mailbox(smtp_server, desk).wait(address, "Habilitation suspendue"))
    assert "Un formateur non déclaré." in told and "Aucun candidat n’entre" in told
    there = phone.go(at)
    expect(there.locator("main")).to_contain_text("Un formateur non déclaré.")
    page.get_by_role("link", name="Lever la suspension…").press("Enter")
    page.get_by_role("button", name="Lever et prévenir").press("Enter")
    expect(page.locator("#entete")).to_contain_text("Acceptée")
    for each in (phone, desk):
        each.close()
