"""An Organisme National follows its délégataires: a real server refuses and takes the mails, the page is watched, typed in, left."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Locator, Page, Request, expect
from sqlmodel import Session, select

from eclat import clock
from eclat.database import reading, writing
from eclat.domain.delegataires import relances
from eclat.models import Courriel, Delegation, EtatCourriel, Habilitation, Organisme, Personne
from eclat.tasks.unit_of_work import unit_of_work
from tests import factories as make
from tests.journeys.look import PHONE
from tests.journeys.stage import Mailbox, Screen, link_in
from tests.journeys.test_keyboard import Keyboard
from tests.services.live import LiveServer
from tests.services.smtp import SmtpServer

pytestmark = pytest.mark.journey

WRONG, RIGHT = "contact@cfa-lamarele.example", "contact@cfa-lamarelle.example"
LOOK_NOW = "document.getElementById('delegues-suivi').dispatchEvent(new CustomEvent('regarder'))"


@dataclass
class Federation:
    """The Fédération du Grand Préau, which invited its délégataires the day before yesterday."""

    request: UUID
    helene: UUID
    open: Callable[..., Screen]

    def one(self, db: Session, nom: str) -> Delegation:
        return db.exec(select(Delegation).where(Delegation.habilitation_id == self.request, Delegation.nom == nom)).one()

    def page(self, **how: bool | int) -> tuple[Screen, Page]:
        screen = self.open(**how)
        return screen, screen.go("/delegataires")


@pytest.fixture
def federation(chromium: Browser, live_server: LiveServer, smtp_server: SmtpServer) -> Iterator[Federation]:
    """A new one for each journey, for each changes it: La Marelle's address is wrong, the others were reached."""
    number = sum(1 for _ in smtp_server.messages) + 1
    smtp_server.answer = lambda recipient: "550 5.1.1 User unknown" if recipient.endswith(WRONG) else None
    with unit_of_work() as db, clock.travel(timedelta(days=-2)):
        if db.exec(select(Personne)).first() is None:
            make.administrateur(db)
        tag = f"{len(db.exec(select(Habilitation)).all())}"
        rows = [
            make.row(1, nom="CFA La Marelle", ville="Bordeaux", courriel=f"{tag}.{WRONG}"),
            make.row(2, nom="Pôle Enfance Provence", ville="Marseille", courriel=f"{tag}.l.garcin@pole-enfance.example"),
            make.row(3, nom="Grand Préau Alsace", ville="Strasbourg", courriel=f"{tag}.o.schmitt@preau-alsace.example"),
            make.row(4, nom="Institut Les Tilleuls", ville="Paris", courriel=f"{tag}.r.castaing@lestilleuls.example"),
        ]
        request = make.national(db, f"Fédération du Grand Préau {number}", rows=rows, etat="en_attente_delegataires")
        sent(db)
        for mail in db.exec(select(Courriel)):
            if mail.destinataire.endswith(WRONG):
                mail.etat, mail.envoye_le, mail.derniere_reponse = EtatCourriel.ECHEC, None, "550 5.1.1 User unknown"
        key, helene = request.id, make.dirigeant(db, db.get_one(Organisme, request.organisme_id)).id
    opened: list[Screen] = []

    def enter(**how: bool | int) -> Screen:
        screen = Screen.open(chromium, live_server.url, **how)  # type: ignore[arg-type]
        opened.append(screen)
        with writing() as db:
            screen.enter(db, db.get_one(Personne, helene))
        return screen

    yield Federation(key, helene, enter)
    for screen in opened:
        screen.close()


def row(page: Page, nom: str) -> Locator:
    return page.locator("tbody[data-ligne]").filter(has=page.get_by_role("link", name=nom, exact=True))


def activate(federation: Federation, nom: str) -> None:
    """Somewhere else, its dirigeant chooses a password and completes the profile."""
    with unit_of_work() as db:
        make.delegataire(db, federation.one(db, nom))


def finish(federation: Federation, nom: str) -> None:
    with unit_of_work() as db:
        make.identification(db, federation.one(db, nom), etat="terminee")


def relaunched(federation: Federation, nom: str, hours: int) -> str:
    """So many hours ago; the mail left. The address."""
    with unit_of_work() as db, clock.travel(timedelta(hours=-hours)):
        one = federation.one(db, nom)
        relances.resend(db, one, by=make.user_of(db, db.get_one(Personne, federation.helene)))
        sent(db)
        return one.courriel


def sent(db: Session) -> None:
    for mail in db.exec(select(Courriel).where(Courriel.etat == EtatCourriel.A_ENVOYER)):
        mail.etat, mail.envoye_le = EtatCourriel.ENVOYE, mail.cree_le


def test_a_wrong_address_is_corrected_where_it_is_told(federation: Federation, smtp_server: SmtpServer) -> None:
    screen, page = federation.page()
    failed = row(page, "CFA La Marelle")
    expect(failed).to_contain_text("Échec : cette adresse n’existe pas")
    screen.look("delegues")
    expect(page.locator("tbody[data-ligne]").first).to_contain_text("CFA La Marelle")  # what needs attention comes first

    failed.get_by_role("link", name="Corriger l’adresse du CFA La Marelle").click()
    dialog = page.locator("dialog[open]")
    expect(dialog).to_contain_text("Corriger l’adresse du CFA La Marelle")
    expect(dialog.locator("#champ-courriel")).to_be_focused()
    dialog.locator("#champ-courriel").fill("contact@cfa")
    dialog.get_by_role("button", name="Enregistrer").click()
    expect(dialog.locator("#champ-courriel-erreur")).to_be_visible()
    expect(dialog.locator("[data-errors]")).to_be_focused()
    screen.look("delegues-adresse-a-corriger")
    dialog.locator("#champ-courriel").fill(RIGHT)
    dialog.get_by_role("button", name="Enregistrer").click()

    expect(dialog).to_have_count(0)
    expect(failed).to_contain_text(RIGHT)
    expect(page.locator("tbody[data-ligne]").first).to_contain_text(RIGHT)  # it has not moved away from under the hand
    expect(failed).to_contain_text("Mail parti")  # without a reload
    expect(page.get_by_role("link", name="Mail en échec 0")).to_be_visible()
    mail = Mailbox(smtp_server, screen).wait(RIGHT, "Organisme de formation délégataire")
    page.goto(link_in(mail, "/activation/"))
    expect(page.locator("#champ-nouveau_mot_de_passe")).to_be_visible()


def test_what_is_asked_of_an_address_leaves_the_dialog_and_the_focus_as_they_are(federation: Federation) -> None:
    page = federation.page()[1]
    row(page, "CFA La Marelle").get_by_role("link", name="Corriger l’adresse du CFA La Marelle").click()
    dialog = page.locator("dialog[open]")
    address = dialog.locator("#champ-courriel")
    address.fill("contact@gmial.com")
    address.press("Tab")
    question = dialog.locator("#champ-courriel-question")
    expect(question.get_by_role("button", name="Prendre contact@gmail.com")).to_be_visible()
    expect(dialog.locator("#champ-nom")).to_be_focused()
    expect(address).to_have_value("contact@gmial.com")

    address.fill("contact@cfa")
    dialog.get_by_role("button", name="Enregistrer").click()
    expect(dialog.locator("[data-errors]")).to_be_focused()
    address.fill("contact@gmial.com")  # still shown as wrong: it takes no focus back
    address.press("Tab")
    expect(question.get_by_role("button", name="Prendre contact@gmail.com")).to_be_visible()
    expect(dialog.locator("#champ-nom")).to_be_focused()


def test_a_relaunch_is_watched_live(federation: Federation, smtp_server: SmtpServer) -> None:
    screen, page = federation.page()
    page.evaluate("window.stayed = true")
    pole = row(page, "Pôle Enfance Provence")
    pole.get_by_role("button", name="Relancer Pôle Enfance Provence").click()
    expect(pole).to_contain_text("Mail parti")
    expect(pole).to_contain_text("(2 envois)")
    with reading() as db:
        address = federation.one(db, "Pôle Enfance Provence").courriel
    Mailbox(smtp_server, screen).wait(address, "Organisme de formation délégataire")
    assert page.evaluate("window.stayed")


def test_within_24_hours_it_is_asked_again_in_place(federation: Federation, smtp_server: SmtpServer) -> None:
    address = relaunched(federation, "Pôle Enfance Provence", hours=3)
    screen, page = federation.page()
    pole = row(page, "Pôle Enfance Provence")
    pole.get_by_role("button", name="Relancer Pôle Enfance Provence").click()
    expect(pole).to_contain_text("Un mail est déjà parti il y a 3 heures. Relancer quand même ?")
    expect(pole.get_by_role("button", name="Relancer quand même")).to_be_focused()
    screen.look("delegues-question")
    smtp_server.answer = lambda recipient: "452 4.2.2 mailbox full" if recipient == address else None
    pole.get_by_role("button", name="Relancer quand même").click()
    expect(pole).to_contain_text("Pas encore parti : cette boîte aux lettres est pleine")


def test_all_are_relaunched_and_those_written_to_are_spared(federation: Federation) -> None:
    _, page = federation.page()
    row(page, "Pôle Enfance Provence").get_by_role("button", name="Relancer Pôle Enfance Provence").click()
    expect(row(page, "Pôle Enfance Provence")).to_contain_text("Mail parti")
    page.get_by_role("button", name="Relancer les 4 qui n’ont pas terminé").click()
    expect(page.locator("#annonces")).to_contain_text("2 OF relancés ; 1 laissé tranquille")
    expect(page.locator("#annonces")).to_contain_text("1 adresse à corriger d’abord")
    expect(row(page, "Grand Préau Alsace")).to_contain_text("Mail parti")


def test_the_page_looks_again_without_touching_what_one_is_at(federation: Federation) -> None:
    _, page = federation.page()
    page.evaluate("window.stayed = true")
    search = page.get_by_role("searchbox")
    search.focus()
    page.keyboard.type("alsace")
    expect(page.locator("tbody[data-ligne]")).to_have_count(1)
    finish(federation, "Institut Les Tilleuls")
    page.evaluate(LOOK_NOW)
    expect(page.get_by_role("heading", name="1 OF sur 4 a terminé")).to_be_visible()
    expect(page.locator(".tabs-bar [data-compte='delegues']")).to_contain_text("3")
    expect(search).to_be_focused()
    page.keyboard.type("xx")
    expect(page.get_by_text("Aucun OF trouvé")).to_be_visible()
    assert search.input_value() == "alsacexx"
    search.fill("")
    expect(page.locator("tbody[data-ligne]")).to_have_count(4)

    # A form that is being typed in, then a question: what changes around them changes, they stay.
    row(page, "Grand Préau Alsace").get_by_role("link", name="Modifier Grand Préau Alsace").click()
    dialog = page.locator("dialog[open]")
    dialog.locator("#champ-ville").fill("Colmar")
    activate(federation, "Pôle Enfance Provence")
    page.evaluate(LOOK_NOW)
    expect(page.get_by_text("2 comptes activés")).to_be_visible()
    assert dialog.locator("#champ-ville").input_value() == "Colmar"
    expect(dialog.locator("#champ-ville")).to_be_focused()
    dialog.get_by_role("button", name="Enregistrer").click()
    expect(row(page, "Grand Préau Alsace")).to_contain_text("Colmar")
    assert page.evaluate("window.stayed")


def test_a_question_stays_open_while_the_page_looks_again(federation: Federation) -> None:
    relaunched(federation, "Grand Préau Alsace", hours=5)
    _, page = federation.page()
    alsace = row(page, "Grand Préau Alsace")
    alsace.get_by_role("button", name="Relancer Grand Préau Alsace").click()
    expect(alsace).to_contain_text("Relancer quand même ?")
    finish(federation, "Institut Les Tilleuls")
    page.evaluate(LOOK_NOW)
    expect(page.get_by_role("heading", name="1 OF sur 4 a terminé")).to_be_visible()
    expect(alsace).to_contain_text("Relancer quand même ?")
    alsace.get_by_role("link", name="Annuler").click()
    expect(alsace).not_to_contain_text("quand même")
    expect(alsace.get_by_role("link", name="Grand Préau Alsace", exact=True)).to_be_focused()


def test_nobody_is_asked_while_the_tab_is_hidden_nor_once_nothing_can_change(federation: Federation) -> None:
    _, page = federation.page()
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request) if "/delegataires?" in request.url else None)
    page.evaluate("Object.defineProperty(document, 'hidden', {get: () => window.away ?? false})")
    page.evaluate("window.away = true; document.dispatchEvent(new Event('visibilitychange'))")
    page.evaluate(LOOK_NOW)
    page.wait_for_timeout(400)
    assert asked == []
    page.evaluate("window.away = false; document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_timeout(400)
    assert len(asked) == 1

    for nom in ("CFA La Marelle", "Pôle Enfance Provence", "Grand Préau Alsace", "Institut Les Tilleuls"):
        finish(federation, nom)
    page.evaluate(LOOK_NOW)
    expect(page.get_by_role("heading", name="Les 4 OF ont terminé")).to_be_visible()
    expect(page.locator("#delegues-phrase")).to_contain_text("votre demande est chez OC Éclat depuis le")
    expect(page.locator("[data-suivi]")).to_have_count(0)
    expect(page.get_by_role("link", name="Ajouter un délégataire")).to_have_count(0)


def test_without_network_the_page_says_since_when_it_is_not_up_to_date(federation: Federation) -> None:
    screen, page = federation.page()
    page.clock.install()
    page.reload()
    expect(page.locator("#delegues-suivi")).to_contain_text("Mis à jour à l’instant")
    screen.context.set_offline(True)
    page.clock.fast_forward("02:00")
    expect(page.locator("#delegues-suivi")).to_contain_text("Mis à jour à ")
    expect(page.locator("#delegues-suivi")).not_to_contain_text("l’instant")
    expect(page.locator("#annonces")).to_have_text("")  # nobody asked for anything
    screen.context.set_offline(False)
    page.clock.fast_forward("00:20")
    expect(page.locator("#delegues-suivi")).to_contain_text("Mis à jour à l’instant")


def test_the_last_awaited_one_is_withdrawn_and_the_request_leaves(federation: Federation, smtp_server: SmtpServer) -> None:
    for nom in ("Pôle Enfance Provence", "Grand Préau Alsace", "Institut Les Tilleuls"):
        finish(federation, nom)
    screen, page = federation.page()
    row(page, "CFA La Marelle").get_by_role("link", name="Supprimer CFA La Marelle").click()
    dialog = page.get_by_role("dialog", name="Supprimer CFA La Marelle ?")
    expect(dialog).to_contain_text("votre demande part aussitôt chez OC Éclat")
    screen.look("delegues-retrait")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("link", name="Supprimer CFA La Marelle")).to_be_focused()
    page.get_by_role("link", name="Supprimer CFA La Marelle").click()
    dialog.get_by_role("button", name="Supprimer").click()
    expect(page.locator("#annonces")).to_contain_text("votre demande est partie chez OC Éclat")
    expect(page.locator("#delegues-phrase")).to_contain_text("votre demande est chez OC Éclat")
    expect(page.locator("tbody[data-ligne]")).to_have_count(3)
    screen.look("delegues-deposee")
    Mailbox(smtp_server, screen).wait("claire.aubertin@oc-eclat.example", "Demande d’habilitation à attribuer")


def test_by_keyboard_alone(federation: Federation) -> None:
    _, page = federation.page()
    keyboard = Keyboard(page)
    keyboard.tab_to(page.get_by_role("button", name="Relancer Pôle Enfance Provence"))
    page.keyboard.press("Enter")
    expect(row(page, "Pôle Enfance Provence")).to_contain_text("Le mail part")
    expect(page.get_by_role("link", name="Pôle Enfance Provence", exact=True)).to_be_focused()
    keyboard.tab_to(page.get_by_role("link", name="Modifier Grand Préau Alsace"))
    page.keyboard.press("Enter")
    dialog = page.locator("dialog[open]")
    expect(dialog).to_be_visible()
    keyboard.tab_to(dialog.locator("#champ-ville"))
    page.keyboard.type("Colmar")
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect(row(page, "Grand Préau Alsace")).to_contain_text("Colmar")
    expect(page.get_by_role("link", name="Modifier Grand Préau Alsace")).to_be_focused()
    keyboard.tab_to(page.get_by_role("link", name="Supprimer Grand Préau Alsace"))
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("link", name="Annuler")).to_be_focused()
    keyboard.tab_to(dialog.get_by_role("button", name="Supprimer"))
    page.keyboard.press("Enter")
    expect(page.locator("tbody[data-ligne]")).to_have_count(3)
    expect(page.locator("#delegues-liste")).to_be_focused()


@pytest.mark.parametrize("width", [1280, PHONE])
def test_without_a_script(federation: Federation, width: int) -> None:
    screen, page = federation.page(javascript=False, width=width)
    expect(page.locator("#delegues-suivi")).to_contain_text("au chargement de la page")
    page.get_by_role("button", name="Relancer Pôle Enfance Provence").click()
    expect(row(page, "Pôle Enfance Provence")).to_contain_text("(2 envois)")
    page.get_by_role("link", name="Corriger l’adresse du CFA La Marelle").click()
    expect(page.get_by_role("heading", name="Corriger l’adresse du CFA La Marelle")).to_be_visible()
    page.locator("#champ-courriel").fill("contact")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("#champ-courriel-erreur")).to_be_visible()
    page.locator("#champ-courriel").fill(f"{width}.{RIGHT}")
    page.get_by_role("button", name="Enregistrer").click()
    expect(row(page, "CFA La Marelle")).to_contain_text(RIGHT)
    page.get_by_role("link", name="Supprimer Grand Préau Alsace").click()
    expect(page.get_by_role("heading", name="Supprimer Grand Préau Alsace ?")).to_be_visible()
    page.get_by_role("button", name="Supprimer").click()
    expect(page.locator("tbody[data-ligne]")).to_have_count(3)
    page.get_by_role("link", name="Ajouter un délégataire").click()
    for name, (value,) in make.row(50 + width, nom="Maison des Jeux").items():
        page.locator(f"#champ-{name}").fill(value)
    page.get_by_role("button", name="Ajouter et inviter").click()
    expect(row(page, "Maison des Jeux")).to_be_visible()
    page.get_by_role("searchbox").fill("maison")
    page.get_by_role("button", name="Chercher").click()
    expect(page.locator("tbody[data-ligne]")).to_have_count(1)
    assert screen.document is not None and screen.document.status == 200


def test_every_other_state_is_looked_at(federation: Federation) -> None:
    finish(federation, "Institut Les Tilleuls")
    activate(federation, "Pôle Enfance Provence")
    screen = federation.open()
    with reading() as db:
        one = federation.one(db, "Pôle Enfance Provence").id
    for name, path in {
        "delegues-tableau-de-bord": "/", "delegue": f"/delegataires/{one}", "delegue-modification": f"/delegataires/{one}/modification",
        "delegue-retrait": f"/delegataires/{one}/retrait", "delegue-relance": f"/delegataires/{one}/relance",
        "delegue-nouveau": "/delegataires/nouveau", "delegues-aucun-trouve": "/delegataires?q=introuvable",
        "delegues-aucun-en-etat": "/delegataires?etape=termines&q=",
    }.items():  # fmt: skip
        screen.go(path)
        screen.look(name)
