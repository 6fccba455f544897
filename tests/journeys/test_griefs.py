"""An habilitation suspended, its griefs notified from the keyboard, answered on a phone without a script, heard, then withdrawn."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect
from sqlmodel import select

from eclat import clock
from eclat.database import writing
from eclat.models import Organisme, Procedure
from tests import factories as make
from tests.journeys.look import PHONE
from tests.journeys.stage import Mailbox, Screen, text_of
from tests.services.live import LiveServer
from tests.services.smtp import SmtpServer

pytestmark = pytest.mark.journey


def test_griefs_are_answered_and_heard_before_it_is_withdrawn(
    chromium: Browser, live_server: LiveServer, smtp_server: SmtpServer
) -> None:
    with writing() as db:
        claire = make.administrateur(db)
        organisme = make.organisme(db, "Les Mercredis du Belvédère")
        accepted = make.habilitation(db, organisme, etat="acceptee")
        mathilde, at = make.dirigeant(db, db.get_one(Organisme, organisme.id)), f"/habilitations/{accepted.id}"
        address, key = mathilde.courriel, accepted.id
        db.commit()
        phone = Screen.open(chromium, live_server.url, javascript=False, width=PHONE)
        phone.enter(db, mathilde)
        reader = Screen.open(chromium, live_server.url)
        reader.enter(db, mathilde)
        desk = Screen.open(chromium, live_server.url)
        desk.enter(db, claire)
    page = desk.go(at)
    page.get_by_role("link", name="Suspendre…").press("Enter")
    page.get_by_role("radio", name="Les nouvelles sessions seulement").press("Space")
    page.get_by_label("Motif de la suspension").fill("Un formateur non déclaré.")
    page.get_by_role("button", name="Suspendre et prévenir").press("Enter")
    expect(page.locator("#entete")).to_contain_text("Suspendue")

    page.get_by_role("link", name="Préparer des griefs").press("Enter")
    for titre, faits in (("Évaluateur non déclaré", "Session de Tours."), ("Bilan non transmis", "Relancé deux fois.")):
        page.get_by_role("link", name="Ajouter un grief…").press("Enter")
        page.locator("#champ-titre").fill(titre)
        page.get_by_label("Faits").fill(faits)
        page.get_by_role("button", name="Ajouter à la liste").press("Enter")
        expect(page.locator("#griefs")).to_contain_text(titre)
    desk.look("griefs-prepares")
    page.get_by_role("link", name="Notifier les griefs…").press("Enter")
    page.get_by_role("button", name="Relire avant de confirmer").press("Enter")
    expect(page.get_by_text("Le mail qui part")).to_be_visible()
    desk.look("griefs-relecture")
    page.get_by_role("button", name="Notifier et prévenir").press("Enter")
    expect(page.locator("#griefs")).to_contain_text("Sans réponse")
    told = text_of(Mailbox(smtp_server, desk).wait(address, "Griefs notifiés"))
    assert "Session de Tours." in told and "Relancé deux fois." in told
    page.get_by_role("link", name="Résilier…").press("Enter")
    expect(page.get_by_text("la résiliation s’ouvre le")).to_be_visible()

    there = phone.go("/")
    there.get_by_role("link", name="Répondre", exact=True).first.press("Enter")
    there.get_by_label("Votre réponse au grief 1").fill("Il remplaçait une collègue malade.")
    there.get_by_label("Joindre une pièce au grief 2").set_input_files(
        {"name": "bilan.pdf", "mimeType": "application/pdf", "buffer": make.PDF}
    )
    there.get_by_role("button", name="Joindre", exact=True).nth(1).press("Enter")
    expect(there.locator("#griefs")).to_contain_text("bilan.pdf")
    expect(there.get_by_label("Votre réponse au grief 1")).to_have_value("Il remplaçait une collègue malade.")
    reader.go(f"{at}/griefs")
    reader.look("griefs-reponse")
    there.get_by_role("button", name="Envoyer ma réponse…").press("Enter")
    there.get_by_role("checkbox", name="Nous demandons à être entendus").press("Space")
    there.get_by_role("button", name="Envoyer ma réponse").press("Enter")
    expect(there.locator("#griefs")).to_contain_text("Réponse envoyée")

    page = desk.go("/")
    page.get_by_role("link", name="Décider").first.press("Enter")
    expect(page.locator("#griefs")).to_contain_text("Il remplaçait une collègue malade.")
    page.get_by_role("link", name="Fixer une audition…").press("Enter")
    page.get_by_label("Lieu").fill("2 rue des Lilas, Paris")
    page.get_by_role("button", name="Fixer et prévenir").press("Enter")
    expect(page.locator("#audition")).to_contain_text("2 rue des Lilas, Paris")
    desk.look("griefs-audition")
    there = phone.go(f"{at}/griefs")
    expect(there.locator("#audition")).to_contain_text("Vous êtes entendus")
    with writing() as db:  # the day has come
        held = db.exec(select(Procedure).where(Procedure.habilitation_id == key)).one()
        held.audition_le = clock.now() - timedelta(hours=1)
        db.commit()
    page = desk.go(f"{at}/griefs")
    page.get_by_role("link", name="Écrire ce qui s’est dit…").press("Enter")
    page.get_by_role("textbox", name="Ce qui s’est dit").fill("La dirigeante reconnaît l’absence de déclaration.")
    page.get_by_role("button", name="Enregistrer").press("Enter")
    expect(page.locator("#audition")).to_contain_text("reconnaît l’absence")
    page.get_by_role("link", name="Résilier…").press("Enter")
    page.get_by_label("Motif de la résiliation").fill("Évaluations irrégulières, reconnues.")
    page.get_by_role("radio", name="Elles vont jusqu’à leur jury").press("Space")
    page.get_by_role("button", name="Relire avant de confirmer").press("Enter")
    expect(page.get_by_text("Le mail qui part")).to_be_visible()
    page.get_by_role("button", name="Résilier et prévenir").press("Enter")
    expect(page.locator("#issue")).to_contain_text("Évaluations irrégulières, reconnues.")
    desk.look("griefs-resiliee")
    assert "recours gracieux" in text_of(Mailbox(smtp_server, desk).wait(address, "Habilitation résiliée"))
    there = phone.go(at)
    expect(there.locator("main")).to_contain_text("résilié")
    for each in (phone, reader, desk):
        each.close()
