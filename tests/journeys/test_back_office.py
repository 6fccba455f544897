"""The back office: a call about a mail that never came, then a morning of an administrateur."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlmodel import select

from eclat.database import writing
from eclat.models import Courriel, EtatCourriel
from tests import factories as make
from tests.journeys.look import PHONE
from tests.journeys.stage import Cast, Mailbox, Screen, link_in
from tests.services.chromium import PATIENCE
from tests.services.live import LiveServer
from tests.services.smtp import SmtpServer

pytestmark = pytest.mark.journey

WRONG, RIGHT = "directoin@belvedere.example", "direction@belvedere.example"
NAME, TWICE = "Les Ateliers du Belvédère", "Ateliers du Belvedere"
WAITING = ("La Ronde des Jeux", "Le Préau Bleu", "Cap Loisirs")


@pytest.fixture(scope="module")
def cast(chromium: Browser, live_server: LiveServer, smtp_server: SmtpServer) -> Cast:
    """An organisme whose dirigeante's address is misspelt, inscribed twice; three that wait, two requests to entrust."""
    smtp_server.answer = lambda recipient: "550 5.1.1 User unknown" if recipient == WRONG else None
    with writing() as db:
        claire = make.administrateur(db)
        make.organisme(db, NAME, courriel=WRONG, prenom="Mathilde", nom_dirigeant="Lacombe")
        make.organisme(db, TWICE, etat="en_attente", courriel="m.lacombe@belvedere.example")
        for nom in WAITING:
            make.organisme(db, nom, etat="en_attente")
        for nom in ("Maison des Temps Libres", "Tremplin Animation Sud"):
            make.habilitation(db, make.organisme(db, nom), etat="deposee")
        people = {"Claire": claire.id, "Sophie": make.instructeur(db).id, "Nour": make.instructeur(db, "Nour", "Haddad").id}
        db.commit()
    return Cast(people, chromium, live_server.url)


def failed(page: Page, recipient: str, number: int = 1) -> None:
    """Until the worker has given up this many mails to this address."""
    for _ in range(PATIENCE // 100):
        with writing() as db:
            lost = select(Courriel).where(Courriel.destinataire == recipient, Courriel.etat == EtatCourriel.ECHEC)
            if len(db.exec(lost).all()) >= number:
                return
        page.wait_for_timeout(100)
    raise AssertionError(f"no mail to {recipient} was given up")


def search(page: Page, words: str, answer: str) -> None:
    """From the keyboard alone: the first answer opens."""
    page.keyboard.press("/")
    expect(page.locator("dialog[data-recherche]")).to_be_visible()
    page.keyboard.type(words)
    expect(page.locator("[data-reponse].now")).to_contain_text(answer)
    page.keyboard.press("Enter")


def test_a_call_about_a_mail_that_never_came(cast: Cast, smtp_server: SmtpServer) -> None:
    with cast.screens("Claire") as (claire,):
        page = claire.go("/")
        failed(page, WRONG)
        page.reload()

        page.keyboard.press("/")
        page.keyboard.type("ateleirs belvedere")
        expect(page.locator("[data-reponse].now")).to_contain_text(TWICE)
        expect(page.locator("[data-reponse]").filter(has_text=NAME)).to_be_visible()
        claire.look("recherche-palette")
        page.keyboard.press("ArrowDown")
        expect(page.locator("[data-reponse].now")).to_contain_text(NAME)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_contain_text(NAME)
        claire.look("organisme-appel")

        page.locator("#mails").scroll_into_view_if_needed()
        page.locator("li").filter(has_text="Échec").get_by_role("link").first.click()
        expect(page.locator("#contenu")).to_contain_text("cette adresse n’existe pas")
        page.go_back()

        page.get_by_role("link", name="Corriger l’adresse du dirigeant").click()
        page.locator("[name=courriel]").fill(RIGHT)
        page.get_by_role("button", name="Corriger").click()
        expect(page.locator("#contenu")).to_contain_text(RIGHT)
        sent = Mailbox(smtp_server, claire)
        mathilde = Screen.open(cast.browser, cast.base)
        mathilde.go(link_in(sent.wait(RIGHT, "Confirmez votre nouvelle adresse"), "/activation/"))
        for field in mathilde.page.locator("#contenu input[type=password]").all():
            field.fill(make.PASSWORD)
        with mathilde.page.expect_navigation():
            mathilde.page.locator("#contenu form").get_by_role("button").last.click()
        expect(mathilde.page.locator("details.account")).to_be_visible()
        mathilde.close()

        page.reload()
        page.get_by_role("link", name="Voir comme Mathilde Lacombe").click()
        page.get_by_role("button", name=re.compile("Voir comme")).click()
        expect(page.locator(".error")).to_contain_text("Indiquez pourquoi")
        page.locator("[name=motif]").fill("Elle ne voit pas où déposer sa demande.")
        claire.look("comme-motif")
        page.get_by_role("button", name=re.compile("Voir comme")).click()
        band = page.locator(".as-band")
        expect(band).to_contain_text("Vous voyez OC Éclat comme Mathilde Lacombe")
        claire.look("comme-bandeau")
        band.get_by_role("button", name="Redevenir Claire Aubertin").click()
        expect(band).to_have_count(0)
        sent.wait(RIGHT, "support")


def test_inscribed_twice_is_made_one_and_undone(cast: Cast) -> None:
    with cast.screens("Claire") as (claire,):
        page = claire.go("/")
        search(page, "belvédère", "Belv")
        page = open_organisme(claire, NAME)
        page.get_by_role("link", name="Fusionner avec un autre…").click()
        claire.look("fusion-proposee")
        page.get_by_role("link", name=TWICE).click()
        claire.look("fusion-apercu")
        for group in page.locator("fieldset").all():
            group.get_by_role("radio").first.check()
        page.get_by_role("button", name="Fusionner les deux organismes").click()
        page.locator("#historique").scroll_into_view_if_needed()
        expect(page.locator("#contenu")).to_contain_text(TWICE)
        claire.look("fusion-faite")
        page.get_by_role("link", name="Annuler la fusion").click()
        page.get_by_role("button", name="Annuler la fusion").click()
        open_organisme(claire, TWICE)


def open_organisme(claire: Screen, nom: str) -> Page:
    """From the list."""
    page = claire.go("/organismes")
    page.get_by_role("link", name=nom, exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(nom)
    return page


def test_a_morning(cast: Cast, smtp_server: SmtpServer) -> None:
    with cast.screens("Claire") as (claire,):
        page = claire.go("/organismes?etat=en_attente")
        for nom in WAITING:
            page.get_by_role("row").filter(has_text=nom).get_by_role("checkbox").check()
        page.get_by_role("button", name="Accepter la sélection").click()
        expect(page.locator("#lot-phrase")).to_have_text("3 organismes acceptés.")
        claire.look("matin-acceptes")

        view = claire.go("/organismes?etat=accepte").get_by_role("link", name="Enregistrer comme vue…")
        view.click()
        page.locator("#champ-nom").fill("Acceptés, pour le comité")
        page.locator("#champ-au_menu").check()
        page.get_by_role("button", name="Enregistrer la vue").click()
        claire.look("matin-vue")
        with page.expect_download() as kept:
            page.get_by_role("button", name="en CSV").click()
        told = kept.value.path().read_text(encoding="utf-8-sig")
        assert all(nom in told for nom in WAITING) and TWICE not in told

        page = claire.go("/textes-mails/inscription_acceptee")
        text = page.locator("#champ-message").input_value()
        page.locator("#champ-message").fill(text.replace("{lien}", "{lein}"))
        page.get_by_role("button", name="Enregistrer le brouillon").click()
        expect(page.locator(".error").first).to_contain_text("{lein}")
        claire.look("matin-texte-refuse")
        page.locator("#champ-message").fill(f"{text}\n\nÀ très vite.")
        page.get_by_role("button", name="Enregistrer le brouillon").click()
        claire.look("matin-texte")
        page.get_by_role("link", name="Mettre en service").click()
        with page.expect_navigation():
            page.get_by_role("button", name="Mettre en service").last.click()
        expect(page.locator("#champ-message")).to_have_value(re.compile("À très vite"))
        claire.look("matin-texte-en-service")

        claire.go("/statistiques")
        claire.look("matin-statistiques")
        claire.go("/reglages")
        claire.look("matin-reglages")
        claire.go("/journal")
        claire.look("matin-journal")
        claire.go("/comptes")
        claire.look("matin-comptes")


def test_a_call_on_a_phone_without_a_script(cast: Cast) -> None:
    with cast.screens("Claire", javascript=False, width=PHONE) as (claire,):
        page = claire.go("/recherche")
        page.locator("#recherche-q").fill("belvedere")
        page.get_by_role("button", name="Rechercher").click()
        expect(page.get_by_role("link", name=NAME).first).to_be_visible()
