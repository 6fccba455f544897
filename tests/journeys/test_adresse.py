"""Someone changes the address that they sign in with: asked at their account, confirmed on their phone, told to both mailboxes."""

import pytest
from playwright.sync_api import Browser, expect

from eclat.database import writing
from tests import factories as make
from tests.journeys.look import PHONE
from tests.journeys.stage import Mailbox, Screen, link_in, text_of
from tests.services.live import LiveServer
from tests.services.smtp import SmtpServer

pytestmark = pytest.mark.journey

NEW, WRONG = "sophie.rakoto@nouvelle.example", "sophie.rakoto@gmial.com"


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "sans-script"])
def test_an_agent_changes_their_address(
    chromium: Browser, live_server: LiveServer, smtp_server: SmtpServer, javascript: bool
) -> None:
    with writing() as db:
        sophie = make.instructeur(db, "Sophie" if javascript else "Solène")
        former, new = sophie.courriel, NEW if javascript else f"sans-script.{NEW}"
        screen = Screen.open(chromium, live_server.url, javascript=javascript)
        screen.enter(db, sophie)
    page = screen.go("/compte")
    page.get_by_role("link", name="Changer d’adresse mail").click()
    page.get_by_label("Nouvelle adresse mail").fill(WRONG)
    page.locator("#champ-mot_de_passe").fill("pas le bon")
    page.get_by_role("button", name="Recevoir le lien").click()
    expect(page.get_by_text("Ce n’est pas votre mot de passe.").first).to_be_visible()
    expect(page.locator("#champ-courriel-question")).to_contain_text("gmail.com")
    if javascript:
        screen.look("compte-adresse-refusee")
    page.get_by_label("Nouvelle adresse mail").fill(new)
    page.locator("#champ-mot_de_passe").fill(make.PASSWORD)
    page.get_by_role("button", name="Recevoir le lien").click()
    card = page.locator("#adresse")
    expect(card).to_contain_text(f"{new} remplacera {former}")
    told = Mailbox(smtp_server, screen)
    assert new.replace("@", "") in text_of(told.wait(former, "Une nouvelle adresse est demandée")).replace("@", "").replace(
        "\u200b", ""
    )
    opened = link_in(told.wait(new, "Confirmez votre nouvelle adresse"), "/changement-adresse/")
    page.reload()
    expect(card).to_contain_text("Lien envoyé le")
    if javascript:
        screen.look("compte-adresse-en-attente")

    phone = Screen.open(chromium, live_server.url, javascript=javascript, width=PHONE)
    there = phone.go(opened)
    expect(there.get_by_text(f"Nouvel identifiant : {new}")).to_be_visible()
    expect(there.get_by_text(former)).to_have_count(0)
    if javascript:
        phone.look("changement-adresse")
    there.locator("#champ-mot_de_passe").fill(make.PASSWORD)
    there.get_by_role("button", name="Confirmer cette adresse").click()
    expect(there.get_by_text("Votre adresse est changée")).to_be_visible()
    told.wait(former, "L’adresse de votre compte OC Éclat a changé")
    phone.sign_in(new, make.PASSWORD)
    expect(there.get_by_role("heading", level=1)).to_be_visible()
    expect(phone.go("/compte").locator("#adresse")).to_contain_text(new)
    phone.go(opened)
    expect(there.get_by_role("heading", name="Ce lien a déjà servi")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Connexion")).to_be_visible()  # what was open elsewhere is closed
    phone.close()
    screen.close()


def test_confirmed_where_one_is_signed_in_or_given_up(
    chromium: Browser, live_server: LiveServer, smtp_server: SmtpServer
) -> None:
    with writing() as db:
        mathilde = make.dirigeant(db, make.organisme(db))
        former = mathilde.courriel
        screen = Screen.open(chromium, live_server.url)
        screen.enter(db, mathilde)
    told = Mailbox(smtp_server, screen)
    for new in ("premiere@cour.example", "seconde@cour.example"):
        page = screen.go("/compte/adresse")
        page.get_by_label("Nouvelle adresse mail").fill(new)
        page.locator("#champ-mot_de_passe").fill(make.PASSWORD)
        page.keyboard.press("Enter")
        expect(page.locator("#adresse")).to_contain_text(f"{new} remplacera {former}")
    first, second = (
        link_in(told.wait(new, "Confirmez votre nouvelle adresse"), "/changement-adresse/")
        for new in ("premiere@cour.example", "seconde@cour.example")
    )
    expect(screen.go(first).get_by_role("heading", name="Ce lien n’est plus valable")).to_be_visible()
    screen.look("changement-adresse-ferme")
    page = screen.go(second)
    expect(page.get_by_text(f"À la place de {former}")).to_be_visible()
    screen.look("changement-adresse-connecte")
    page.get_by_role("button", name="Confirmer cette adresse").click()
    expect(page.locator("#adresse")).to_contain_text("Vous vous connectez avec seconde@cour.example")
    page = screen.go("/compte/adresse")
    page.get_by_label("Nouvelle adresse mail").fill("troisieme@cour.example")
    page.locator("#champ-mot_de_passe").fill(make.PASSWORD)
    page.get_by_role("button", name="Recevoir le lien").click()
    page.get_by_role("button", name="Renoncer au changement").click()
    expect(page.locator("#adresse")).to_contain_text("Vous vous connectez avec seconde@cour.example")
    expect(page.locator("#annonces")).to_contain_text("Votre adresse reste la même")
    screen.look("compte-adresse")
    screen.close()
