"""A campaign of annual follow-up: prepared and opened from the keyboard, answered on a phone without a script and in a browser that saves by itself,
those who are late reminded together, then summed up and concluded by the comité technique."""

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect
from sqlmodel import select

from eclat.database import writing
from eclat.models import Campagne, SuiviAnnuel
from tests import factories as make
from tests.journeys.look import PHONE
from tests.journeys.stage import Mailbox, Screen, text_of
from tests.services.live import LiveServer
from tests.services.smtp import SmtpServer

pytestmark = pytest.mark.journey
PLAQUETTE: FilePayload = {"name": "plaquette.pdf", "mimeType": "application/pdf", "buffer": make.PDF}
QUALIOPI: FilePayload = {"name": "qualiopi.pdf", "mimeType": "application/pdf", "buffer": make.PDF + b"2"}


def fill(page: Page, words: str) -> None:
    """What must be answered, but for the documents."""
    page.get_by_label("Comment expliquez-vous les résultats").fill(words)
    page.get_by_label("Pour quelles raisons des candidats").fill("Aucun abandon.")
    for group in ("L’équipe pédagogique a-t-elle changé", "Les locaux ou les moyens ont-ils changé"):
        page.get_by_role("radiogroup", name=group).get_by_role("radio", name="Non").press("Space")
    page.get_by_label("Combien de réclamations avez-vous reçues").fill("3")
    page.get_by_role("radio", name="En cours de validité").press("Space")


def test_a_year_is_followed_from_the_questions_to_the_synthesis(
    chromium: Browser, live_server: LiveServer, smtp_server: SmtpServer
) -> None:
    with writing() as db:
        claire, odile = make.administrateur(db), make.comite_technique(db)
        first, second = make.habilite(db, "Les Mercredis du Belvédère"), make.habilite(db, "L’École des Lucioles")
        mathilde, joel = make.dirigeant(db, first), make.dirigeant(db, second)
        address, late = mathilde.courriel, joel.courriel
        db.commit()
        desk, comite = (Screen.open(chromium, live_server.url) for _ in range(2))
        phone = Screen.open(chromium, live_server.url, javascript=False, width=PHONE)
        reader = Screen.open(chromium, live_server.url)
        for screen, person in ((desk, claire), (comite, odile), (phone, mathilde), (reader, joel)):
            screen.enter(db, person)

    page = desk.go("/campagnes")
    page.get_by_role("link", name="Préparer une campagne").press("Enter")
    page.get_by_label("Titre").fill("Suivi de l’année")
    page.get_by_role("button", name="Préparer la campagne").press("Enter")
    page.get_by_role("link", name="Ajouter une question…").press("Enter")
    page.get_by_label("Ce qui est attendu").select_option("nombre")
    page.locator("#champ-intitule").fill("Combien de salles avez-vous ?")
    page.get_by_role("button", name="Ajouter", exact=True).press("Enter")
    expect(page.locator("#questions")).to_contain_text("Combien de salles avez-vous")
    desk.look("campagne-questions")
    page.get_by_role("link", name="Voir comme un organisme").press("Enter")
    expect(page.get_by_role("heading", name="Comme un organisme le lira")).to_be_visible()
    desk.look("campagne-apercu")
    page.go_back()
    page.get_by_role("link", name="Ouvrir la campagne…").press("Enter")
    expect(page.get_by_text("Le mail qui part à chacun")).to_be_visible()
    page.get_by_role("button", name="Ouvrir et prévenir").press("Enter")
    expect(page.locator("#avancement")).to_contain_text("0 suivi remis")
    mailbox = Mailbox(smtp_server, desk)
    told = text_of(mailbox.wait(address, "Suivi de l’année, à remplir"))
    assert "Les Mercredis du Belvédère" in told and "/suivis/" in told
    mailbox.wait(late, "Suivi de l’année, à remplir")

    there = phone.go("/")
    there.get_by_role("link", name="Remplir", exact=True).first.press("Enter")
    there.get_by_role("button", name="Remettre à OC Éclat…").press("Enter")
    expect(there.get_by_role("heading", name="à donner ou à corriger")).to_be_visible()
    fill(there, "Une session reportée.")
    there.locator("input[type=file]").first.set_input_files(PLAQUETTE)
    there.get_by_role("button", name="Joindre : Vos supports").press("Enter")
    expect(there.get_by_label("Comment expliquez-vous")).to_have_value("Une session reportée.")
    there.locator("input[type=file]").last.set_input_files(QUALIOPI)
    there.get_by_role("button", name="Remettre à OC Éclat…").press("Enter")
    there.get_by_role("button", name="Remettre", exact=True).press("Enter")
    expect(there.locator("main")).to_contain_text("Remis")
    mailbox.wait(address, "Suivi de l’année, bien reçu")

    with writing() as db:
        mine = db.exec(select(SuiviAnnuel.id).where(SuiviAnnuel.organisme_id == second.id)).one()
        campagne = db.exec(select(Campagne.id)).one()
    here = reader.go(f"/suivis/{mine}")
    here.get_by_label("Comment expliquez-vous").fill("Deux réussites sur deux.")
    here.get_by_label("Pour quelles raisons").focus()
    expect(here.locator(".zone").first).to_contain_text("Enregistré")
    reader.look("suivi-a-remplir")

    page = desk.go("/suivis")
    page.get_by_role("checkbox", name="L’École des Lucioles").check()
    page.get_by_role("button", name="Relancer la sélection").press("Enter")
    expect(page.locator("main")).to_contain_text("1 organisme relancé")
    mailbox.wait(late, "Suivi de l’année")
    page = desk.go(f"/suivis/{mine}")
    expect(page.locator("main")).not_to_contain_text("Deux réussites sur deux.")
    page = desk.go("/suivis")
    page.get_by_role("link", name="Les Mercredis du Belvédère").press("Enter")
    expect(page.locator("main")).to_contain_text("Une session reportée.")
    page.get_by_role("link", name="Marquer comme lu…").press("Enter")
    page.get_by_role("checkbox", name="À suivre").press("Space")
    page.get_by_label("Note pour OC Éclat").fill("À revoir au prochain contrôle.")
    page.get_by_role("button", name="Enregistrer").press("Enter")
    expect(page.locator("main")).to_contain_text("À revoir au prochain contrôle.")
    desk.look("suivi-lu")

    seen = comite.go(f"/campagnes/{campagne}")
    expect(seen.locator("#avancement")).to_contain_text("1 suivi remis sur 2")
    seen.get_by_role("link", name="Écrire la synthèse du comité…").press("Enter")
    seen.get_by_label("Synthèse du comité").fill("Les réclamations sont traitées partout.")
    seen.get_by_role("button", name="Enregistrer la synthèse").press("Enter")
    expect(seen.locator("#synthese")).to_contain_text("Les réclamations sont traitées partout.")
    comite.look("campagne-synthese")
    there = phone.go("/suivis")
    expect(there.locator("main")).to_contain_text("Suivi de l’année")
    for each in (desk, comite, phone, reader):
        each.close()
