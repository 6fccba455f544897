"""The life of a document, between two browsers: published, read, replaced, confirmed, withdrawn; and two administrateurs at once."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlmodel import select

from eclat.database import writing
from eclat.models import Personne, Role
from tests import factories as make
from tests.journeys.look import PHONE
from tests.journeys.stage import Mailbox, Screen, link_in
from tests.services.live import LiveServer
from tests.services.smtp import SmtpServer

pytestmark = pytest.mark.journey

TITRE = "Guide du jury de validation"
FIRST, SECOND = make.PDF, make.PDF + b"% version 2\n%%EOF\n"
FETCHED = "(address) => fetch(address).then((answer) => answer.text())"
Enter = Callable[..., Screen]


@pytest.fixture(scope="module")
def people(database: str) -> dict[str, str]:
    with writing() as db:
        mathilde = make.dirigeant(db, make.organisme(db))
        found = {
            "Mathilde": mathilde.courriel, "Claire": make.administrateur(db).courriel,
            "Paul": make.agent(db, "Paul", "Ferrand", Role.ADMINISTRATEUR).courriel,
        }  # fmt: skip
        db.commit()
    return found


@pytest.fixture
def enter(people: dict[str, str], chromium: Browser, live_server: LiveServer) -> Enter:
    def opened(who: str, **how: bool | int) -> Screen:
        screen = Screen.open(chromium, live_server.url, **how)  # type: ignore[arg-type]
        with writing() as db:
            screen.enter(db, db.exec(select(Personne).where(Personne.courriel == people[who])).one())
        return screen

    return opened


def choose(page: Page, name: str, data: bytes) -> None:
    page.locator("#champ-fichier").set_input_files({"name": name, "mimeType": "application/pdf", "buffer": data})


def publish(page: Page, titre: str, *, obligatory: bool = False) -> str:
    """By the form, from the list. Returns the address of the document."""
    page.get_by_role("link", name="Publier un document").click()
    page.locator("#champ-titre").fill(titre)
    page.locator("#champ-categorie").fill("Sessions et jury")
    choose(page, "guide.pdf", FIRST)
    page.get_by_role("checkbox", name="Dirigeants").check()
    if obligatory:
        page.get_by_role("checkbox", name="Lecture obligatoire").check()
    page.get_by_role("button", name="Publier le document").click()
    expect(page.get_by_role("heading", name=titre, level=1)).to_be_visible()
    return page.url


def replace(page: Page, note: str, data: bytes) -> None:
    choose(page, "guide-2.pdf", data)
    page.get_by_label("Ce qui change").fill(note)
    page.get_by_role("button", name="Publier la version 2").click()


def test_the_life_of_a_document(enter: Enter, people: dict[str, str], smtp_server: SmtpServer) -> None:
    claire, paul, mathilde = enter("Claire"), enter("Paul"), enter("Mathilde")
    claire.go("/documentation")
    claire.look("documentation-vide")
    claire.page.get_by_role("link", name="Publier un document").click()
    claire.look("documentation-nouveau")
    claire.go("/documentation")
    address = publish(claire.page, TITRE, obligatory=True)
    claire.look("document-publie")
    paul.go(f"{address}/version")  # who looks at the same version meanwhile
    paul.look("document-version")

    mail = Mailbox(smtp_server, mathilde).wait(people["Mathilde"], TITRE)
    page = mathilde.go("/")
    expect(page.get_by_text(f"À lire : {TITRE}")).to_be_visible()
    mathilde.go(link_in(mail, "/documentation/"))
    expect(page.get_by_text("Lecture obligatoire.")).to_be_visible()
    mathilde.look("document-a-lire")
    file = f"{address}/fichier"
    assert page.evaluate(FETCHED, file) == FIRST.decode()
    page.get_by_role("button", name="J’ai lu ce document").click()
    expect(page.get_by_text("Vous avez confirmé avoir lu cette version")).to_be_visible()

    claire.go("/documentation")
    claire.page.get_by_role("link", name=f"Remplacer {TITRE}").click()
    replace(claire.page, "Délibération à distance, page 12.", SECOND)
    expect(claire.page.get_by_text("Versions précédentes")).to_be_visible()
    claire.look("document-remplace")
    assert page.evaluate(FETCHED, file) == SECOND.decode(), "the browser that held the old bytes"
    mathilde.go("/documentation")
    expect(page.get_by_text("Lecture obligatoire")).to_be_visible()
    mathilde.look("documentation")
    page.get_by_role("button", name=f"J’ai lu ce document : {TITRE}").click()
    expect(page.get_by_text("Vous avez confirmé avoir lu cette version")).to_be_visible()
    former = page.get_by_role("link", name="Version 1, du").get_attribute("href")
    assert page.evaluate(FETCHED, former) == FIRST.decode()

    replace(paul.page, "Page 40 : les délais.", SECOND + b"% Paul\n%%EOF\n")
    expect(paul.page.get_by_text("Claire Aubertin vient de publier une nouvelle version")).to_be_visible()
    expect(paul.page.get_by_label("Ce qui change")).to_have_value("Page 40 : les délais.")
    paul.look("document-version-devancee")

    claire.go(address)
    claire.page.get_by_role("link", name="Voir les lecteurs").click()
    expect(claire.page.get_by_text("Lecture confirmée")).to_be_visible()
    claire.look("document-lecteurs")
    with claire.page.expect_download() as download:
        claire.page.get_by_role("button", name="Exporter en XLSX").click()
    assert download.value.suggested_filename.endswith(".xlsx")

    claire.go(address)
    claire.page.get_by_role("link", name="Retirer…").click()
    claire.page.get_by_role("dialog").get_by_role("button", name="Retirer").click()
    expect(claire.page.get_by_text("Retiré", exact=True)).to_be_visible()
    mathilde.go(file)
    expect(page.get_by_role("heading", name="Cette page n’existe pas, ou elle ne vous est pas ouverte")).to_be_visible()
    mathilde.go("/documentation")
    expect(page.get_by_text("Aucun document pour l’instant")).to_be_visible()
    claire.page.get_by_role("button", name="Publier de nouveau").click()
    expect(claire.page.get_by_text("Publié", exact=True)).to_be_visible()
    mathilde.go("/documentation")
    expect(page.get_by_role("link", name=TITRE, exact=True)).to_be_visible()
    for each in (claire, paul, mathilde):
        each.close()


def test_without_a_script_on_a_phone(enter: Enter) -> None:
    claire, mathilde = enter("Claire", javascript=False, width=PHONE), enter("Mathilde", javascript=False, width=PHONE)
    page = claire.go("/documentation")
    address = publish(page, "Calendrier des jurys", obligatory=True)
    page.get_by_role("link", name="Modifier").click()
    page.locator("#champ-titre").fill("")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Donnez un titre au document.").first).to_be_visible()
    page.locator("#champ-titre").fill("Calendrier 2027")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("heading", name="Calendrier 2027", level=1)).to_be_visible()

    reader = mathilde.go("/documentation")
    reader.get_by_role("searchbox").fill("calendrier")
    reader.get_by_role("button", name="Chercher").click()
    expect(reader.get_by_role("link", name="Calendrier 2027", exact=True)).to_be_visible()
    reader.get_by_role("button", name="J’ai lu ce document : Calendrier 2027").click()
    expect(reader.get_by_text("Vous avez confirmé avoir lu cette version")).to_be_visible()

    page.goto(address)
    page.get_by_role("link", name="Retirer…").click()
    expect(page.get_by_role("heading", name="Retirer « Calendrier 2027 » ?")).to_be_visible()
    page.get_by_role("button", name="Retirer").click()
    expect(page.get_by_text("Retiré", exact=True)).to_be_visible()
    for each in (claire, mathilde):
        each.close()
