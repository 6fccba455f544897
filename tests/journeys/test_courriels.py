"""Support at work: a mail that a real server refuses, relaunched in its row until it is taken, watched by who clicked."""

from collections.abc import Callable
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Locator, Page, Request, expect
from sqlmodel import Session, select

from eclat.database import writing
from eclat.models import Courriel, EtatCourriel, Personne
from tests import factories as make
from tests.journeys.look import PHONE
from tests.journeys.stage import Screen
from tests.services.chromium import PATIENCE
from tests.services.live import LiveServer
from tests.services.smtp import SmtpServer

pytestmark = pytest.mark.journey

CLAIRE, READER = "claire.aubertin@oc-eclat.example", "direction@belvedere.example"
STAYED = "window.stayed === true"


@pytest.fixture(scope="module")
def refused(chromium: Browser, live_server: LiveServer, smtp_server: SmtpServer) -> str:
    """Someone registers; the server of their address knows nobody by that name. The address of the mail's page."""
    with writing() as db:
        make.administrateur(db)
        db.commit()
    smtp_server.answer = lambda recipient: "550 5.1.1 User unknown" if recipient == READER else None
    screen = Screen.open(chromium, live_server.url)
    page = screen.go("/inscription")
    for field, value in {"nom": "Les Ateliers du Belvédère", "siret": make.siret(), "courriel": READER,
                         "mot_de_passe": make.PASSWORD, "confirmation": make.PASSWORD}.items():  # fmt: skip
        page.locator(f"#champ-{field}").fill(value)
    page.get_by_role("button", name="Inscrire l’organisme").click()
    expect(page.get_by_role("heading", name="Votre inscription est enregistrée")).to_be_visible()
    key = given_up(page)
    screen.close()
    return key


def given_up(page: Page) -> str:
    for _ in range(PATIENCE // 100):
        with writing() as db:
            found = db.exec(select(Courriel).where(Courriel.destinataire == READER, Courriel.etat == EtatCourriel.ECHEC)).first()
        if found is not None:
            return f"/courriels/{found.id}"
        page.wait_for_timeout(100)
    raise AssertionError("the mail was not given up")


@pytest.fixture
def claire(chromium: Browser, live_server: LiveServer, refused: str) -> Callable[..., Screen]:
    def enter(**how: bool | int) -> Screen:
        screen = Screen.open(chromium, live_server.url, **how)  # type: ignore[arg-type]
        with writing() as db:
            screen.enter(db, administrateur(db))
        return screen

    return enter


def administrateur(db: Session) -> Personne:
    return db.exec(select(Personne).where(Personne.courriel == CLAIRE)).one()


def row_of(page: Page) -> Locator:
    return page.locator("tbody").filter(has=page.get_by_role("link", name=READER, exact=True))


def test_relaunched_in_its_row_until_it_is_taken(claire: Callable[..., Screen], refused: str, smtp_server: SmtpServer) -> None:
    screen = claire()
    page = screen.go("/courriels")
    page.evaluate("window.stayed = true")
    row, menu = row_of(page), page.locator(".tabs-bar summary [data-compte='courriels']")
    expect(row).to_contain_text("Échec")
    expect(menu).to_have_text("1 en échec")

    row.get_by_role("button", name=f"Relancer le mail à {READER}").click()
    expect(row).to_contain_text("En attente d’envoi")
    expect(page.locator("#courriels-phrase")).to_contain_text("Aucun mail n’est en échec")
    expect(row).to_contain_text("Échec : cette adresse n’existe pas")
    expect(menu).to_have_text("1 en échec")
    screen.look("courriels-refuse-a-nouveau")

    smtp_server.answer = lambda recipient: None
    row.get_by_role("button", name="Relancer").click()
    expect(row).to_contain_text("Envoyé à")
    expect(page.locator("#annonces")).to_contain_text(f"Le mail à {READER} est parti à")
    expect(menu).to_be_hidden()
    assert page.evaluate(STAYED), "the page was never left"
    assert len(smtp_server.to(READER)) == 1
    screen.look("courriels-envoye")
    said = row.inner_text()
    page.reload()
    assert row_of(page).inner_text() == said, "what was swapped is what a reload shows"
    assert "Réponse du serveur : 250" in screen.go(refused).locator("#courriel-etat").inner_text()
    screen.close()


def test_in_the_panel_a_copy_of_what_left(claire: Callable[..., Screen], smtp_server: SmtpServer) -> None:
    screen = claire()
    page = screen.go("/courriels")
    page.evaluate("window.stayed = true")
    link = page.get_by_role("link", name=CLAIRE, exact=True)
    link.click()
    panel = page.get_by_role("complementary", name="Inscription à valider")
    expect(panel.get_by_role("heading", name="Inscription à valider")).to_be_focused()
    expect(panel).to_contain_text("Écrit pour Les Ateliers du Belvédère")
    assert "ouvert=" in page.url
    screen.look("courriels-panneau")
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(link).to_be_focused()
    link.press("Enter")
    panel.get_by_role("button", name="Relancer").click()
    expect(panel).to_contain_text("Copie en attente d’envoi")
    expect(panel).to_contain_text("Copie envoyée à")
    expect(panel.get_by_role("button", name="Relancer")).to_have_count(0)
    first, second = smtp_server.to(CLAIRE)
    assert first["Subject"] == second["Subject"] and first["Message-ID"] != second["Message-ID"]
    panel.get_by_role("link", name="Lire la copie", exact=True).click()
    expect(page.get_by_role("heading", name="Inscription à valider")).to_be_visible()
    expect(page.locator("#courriel-etat")).to_contain_text("a relancé le mail du")
    screen.close()


def fail(address: str) -> None:
    """The mail at this address as a server that knows nobody leaves it, whatever became of it in the journeys before."""
    with writing() as db:
        mail = db.get_one(Courriel, UUID(address.rsplit("/", 1)[-1]))
        mail.etat, mail.envoye_le, mail.derniere_reponse = EtatCourriel.ECHEC, None, "550 5.1.1 User unknown"
        db.commit()


def test_a_failure_is_classed_from_the_keyboard(claire: Callable[..., Screen], refused: str) -> None:
    fail(refused)
    screen = claire()
    page = screen.go("/courriels?etat=echec")
    row_of(page).get_by_role("link", name=READER, exact=True).click()
    panel = page.locator("#panneau")
    panel.get_by_role("button", name="Classer").press("Enter")
    expect(panel).to_contain_text("Échec classé : cette adresse n’existe pas.")
    expect(page.locator("#courriel-etat")).to_be_focused()
    expect(row_of(page)).to_contain_text("Échec classé")
    expect(page.locator("#courriels-phrase")).to_contain_text("Aucun mail n’est en échec.")
    expect(page.locator("[data-compte='courriels']").first).to_be_empty()
    screen.look("courriels-classe")
    panel.get_by_role("button", name="Relancer").press("Enter")  # what was classed can still be sent
    expect(row_of(page)).not_to_contain_text("Échec classé")
    screen.close()


def test_nobody_looks_and_nothing_is_asked(claire: Callable[..., Screen], refused: str, smtp_server: SmtpServer) -> None:
    """The page asks again while a mail is leaving, unless its tab is hidden; and at once when one comes back to it."""
    smtp_server.answer = lambda recipient: None
    screen = claire()
    screen.page.clock.install()
    page = screen.go("/courriels")
    fail(refused)  # and nobody to send it: the tab is what is watched here
    page.reload()
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request) if request.url.split("?")[0].endswith("/ligne") else None)
    hide(page, True)
    row_of(page).get_by_role("button", name="Relancer").click()
    expect(row_of(page)).to_contain_text("En attente d’envoi")
    sent(page, refused)
    let_pass(page, 3_000)
    assert asked == []
    hide(page, False)
    expect(row_of(page)).to_contain_text("Envoyé à")
    let_pass(page, 2_500)
    assert len(asked) == 1, "and no more once it has left"
    screen.close()


def sent(page: Page, refused: str) -> None:
    for _ in range(PATIENCE // 100):
        with writing() as db:
            if db.get_one(Courriel, UUID(refused.rpartition("/")[2])).etat == EtatCourriel.ENVOYE:
                return
        page.wait_for_timeout(100)
    raise AssertionError("the mail was not sent")


def let_pass(page: Page, milliseconds: int) -> None:
    """By the page's own clock; then a little by everybody's, for what it asked to be heard of."""
    page.clock.run_for(milliseconds)
    page.wait_for_timeout(300)


def hide(page: Page, hidden: bool) -> None:
    page.evaluate(
        """(hidden) => {
          Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
          document.dispatchEvent(new Event("visibilitychange"));
        }""",
        hidden,
    )


def test_on_a_phone_a_mail_has_its_page(claire: Callable[..., Screen], refused: str) -> None:
    screen = claire(width=PHONE)
    page = screen.go("/courriels")
    row_of(page).get_by_role("link", name=READER, exact=True).click()
    expect(page).to_have_url(screen.base + refused)
    frame = page.frame_locator("iframe.mail-frame")
    expect(frame.get_by_text("merci pour votre inscription")).to_be_visible()
    page.get_by_text("Le même en texte seul").click()
    expect(page.locator("pre.mail-text")).to_contain_text("merci pour votre inscription")
    expect(page.get_by_text("Aucun autre mail n’a été écrit à cette adresse.")).to_be_visible()
    screen.look("courriel")
    screen.go(refused.replace("/courriels/", "/courriels?avec="))
    expect(page.get_by_text(f"Toute la correspondance de {READER}")).to_be_visible()
    screen.look("courriels-correspondance")
    screen.close()


def test_without_a_script(claire: Callable[..., Screen], refused: str, smtp_server: SmtpServer) -> None:
    smtp_server.answer = lambda recipient: None
    fail(refused)
    screen = claire(javascript=False)
    page = screen.go("/courriels?etat=echec")
    page.locator("details.pick", has_text="Type").locator("summary").click()
    page.locator("[name=modele][value=inscription_recue]").check()
    page.get_by_role("button", name="Filtrer").click()
    page.get_by_role("link", name=READER, exact=True).click()
    page.get_by_role("button", name="Relancer").click()
    expect(page).to_have_url(screen.base + refused)
    expect(page.locator("#annonces")).to_contain_text("Le mail est en attente d’envoi")
    for _ in range(PATIENCE // 100):
        page.reload()
        if "Envoyé le" in page.locator("#courriel-etat").inner_text():
            break
        page.wait_for_timeout(100)
    expect(page.locator("#courriel-etat")).to_contain_text("Envoyé le")
    screen.close()
