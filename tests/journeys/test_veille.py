"""A certificate that expires is reminded of, replaced on a phone without a script, confirmed; a change is declared from the keyboard, more is
asked, it is taken note of, and an avenant begins from its words."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, FilePayload, expect

from eclat import clock
from eclat.database import writing
from eclat.formats import format_date
from eclat.models import Organisme
from eclat.tasks import veille
from tests import documents_suivis as told
from tests import factories as make
from tests.journeys.look import PHONE
from tests.journeys.stage import Mailbox, Screen, text_of
from tests.services.live import LiveServer
from tests.services.smtp import SmtpServer

pytestmark = pytest.mark.journey
CERTIFICATE = FilePayload(name="qualiopi-neuf.pdf", mimeType="application/pdf", buffer=make.PDF)


def test_a_certificate_that_expires_is_replaced_on_a_phone(
    chromium: Browser, live_server: LiveServer, smtp_server: SmtpServer
) -> None:
    with writing() as db:
        claire, owner = make.administrateur(db), make.habilite(db, "Les Ateliers du Ponant")
        thing, lou = told.suivi(db, owner), make.dirigeant(db, db.get_one(Organisme, owner.id))
        thing.valable_jusqu_au = clock.today() + timedelta(days=25)
        at, address = f"/documents-suivis/{thing.id}", lou.courriel
        db.commit()
        phone = Screen.open(chromium, live_server.url, javascript=False, width=PHONE)
        reader, desk = Screen.open(chromium, live_server.url), Screen.open(chromium, live_server.url)
        for screen, who in ((phone, lou), (reader, lou), (desk, claire)):
            screen.enter(db, who)
    veille.remind()
    veille.remind()  # of two clocks, one finds that it is done
    assert "valable jusqu’au" in text_of(Mailbox(smtp_server, desk).wait(address, "Certificat Qualiopi"))
    there = phone.go(at)
    there.get_by_role("link", name="Remplacer le document").click()
    there.get_by_label("Le nouveau document").set_input_files(CERTIFICATE)
    there.get_by_label("Valable jusqu’au").fill(told.dans(-3))
    there.get_by_role("button", name="Transmettre à OC Éclat").click()
    expect(there.locator("main")).to_contain_text("Cette date est passée")
    expect(there.locator("main")).to_contain_text("qualiopi-neuf.pdf")
    reader.go(f"{at}/remplacement")
    reader.look("document-remplacement")
    there.get_by_label("Valable jusqu’au").fill(told.dans(900))
    there.get_by_role("button", name="Transmettre à OC Éclat").click()
    expect(there.locator("main")).to_contain_text("À confirmer")
    page = desk.go("/documents-suivis")
    desk.look("documents-a-jour")
    page.get_by_role("link", name="Certificat Qualiopi").first.press("Enter")
    desk.look("document-a-confirmer")
    page.get_by_role("button", name="Confirmer").press("Enter")
    expect(page.locator("main")).to_contain_text("À jour")
    assert "confirmé" in text_of(Mailbox(smtp_server, desk).wait(address, "confirmé"))
    for each in (phone, reader, desk):
        each.close()


def test_a_change_is_declared_completed_and_leads_to_an_avenant(
    chromium: Browser, live_server: LiveServer, smtp_server: SmtpServer
) -> None:
    with writing() as db:
        claire, owner = make.administrateur(db), make.habilite(db, "La Ronde des Alizés")
        lou = make.dirigeant(db, db.get_one(Organisme, owner.id))
        address = lou.courriel
        db.commit()
        mine, desk = Screen.open(chromium, live_server.url), Screen.open(chromium, live_server.url)
        mine.enter(db, lou)
        desk.enter(db, claire)
    page = mine.go("/habilitations")
    page.get_by_role("button", name="Déclarer un changement").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Déclarer un changement")
    page.get_by_label("Nature du changement").select_option(label="Équipe pédagogique")
    page.get_by_label("À compter du").fill(clock.today().isoformat())
    page.get_by_label("En quelques mots").fill("Hugo Lemoine remplace Nadia Ferhat.")
    page.get_by_label("En quelques mots").press("Tab")
    expect(page.locator("#champ-texte-etat")).to_contain_text("Enregistré")
    mine.look("changement-saisie")
    page.get_by_role("button", name="Transmettre").first.press("Enter")
    expect(page.locator("main")).to_contain_text("Transmis")
    read = desk.go("/")
    read.locator("li", has_text="changement déclaré").get_by_role("link").first.press("Enter")
    desk.look("changements-declares")
    read.get_by_role("link", name="Équipe pédagogique").first.press("Enter")
    desk.look("changement-a-lire")
    read.get_by_role("link", name="Demander un complément…").press("Enter")
    read.get_by_label("Ce qui manque").fill("Joignez le CV de M. Lemoine.")
    read.get_by_role("button", name="Demander et prévenir").press("Enter")
    expect(read.locator("main")).to_contain_text("À compléter")
    assert "Joignez le CV" in text_of(Mailbox(smtp_server, desk).wait(address, "Changement à compléter"))
    page = mine.go("/changements")
    page.get_by_role("link", name="Équipe pédagogique").press("Enter")
    expect(page.locator("main")).to_contain_text("Joignez le CV de M. Lemoine.")
    page.get_by_label("En quelques mots").fill("Hugo Lemoine, titulaire d’un DEJEPS, remplace Nadia Ferhat.")
    page.get_by_role("button", name="Transmettre").first.press("Enter")
    expect(page.locator("main")).to_contain_text("Transmis")
    read.reload()
    read.get_by_role("button", name="Prendre en note").press("Enter")
    expect(read.locator("main")).to_contain_text("Pris en note")
    read.get_by_role("link", name="Établir un avenant").press("Enter")
    expect(read.get_by_label("Ce qui change")).to_have_value(
        f"À compter du {format_date(clock.today())}\u00a0: Hugo Lemoine, titulaire d’un DEJEPS, remplace Nadia Ferhat."
    )
    for each in (mine, desk):
        each.close()
