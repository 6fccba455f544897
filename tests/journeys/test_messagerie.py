"""A dirigeante and a binôme exchange about a request, each in their own browser: attachments, drafts, a note, receipts, what comes without
reloading; then by the keyboard alone, without a script, and beside the form that is being completed."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from sqlmodel import Session

from eclat.database import writing
from tests import factories as make
from tests.journeys.look import PHONE
from tests.journeys.stage import Cast, Mailbox, link_in, text_of
from tests.services.live import LiveServer, running_server
from tests.services.smtp import SmtpServer

pytestmark = pytest.mark.journey

JULIEN = "julien.delmas@oc-eclat.example"
SENDS = "#fil-composer .send button"  # it says whether what is written is a note
LEFT = 15_000  # milliseconds in which a message leaves, is seen, and that is told
# A picture that is pasted, and one that is dropped, as a browser hands them over.
HAND_OVER = """([target, kind, name]) => {
  const data = new DataTransfer();
  const png = Uint8Array.from(atob("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="), (c) => c.charCodeAt(0));
  data.items.add(new File([png], name, {type: "image/png"}));
  const how = {bubbles: true, cancelable: true};
  const event = kind === "paste" ? new ClipboardEvent(kind, {...how, clipboardData: data}) : new DragEvent(kind, {...how, dataTransfer: data});
  document.querySelector(target).dispatchEvent(event);
}"""


@dataclass
class Scene(Cast):
    """A request that is studied, and another organisme's, to be completed."""

    studied: UUID
    completed: UUID


def prepared(db: Session) -> tuple[UUID, UUID, dict[str, UUID]]:
    pair = [make.instructeur(db), make.instructeur(db, "Julien", "Delmas")]
    claire = make.administrateur(db)
    cour = make.organisme(db)
    tilleuls = make.organisme(db, "Institut Les Tilleuls", prenom="Rose", nom_dirigeant="Castaing")
    studied = make.habilitation(db, cour, etat="en_instruction", instructeurs=pair)
    completed = make.habilitation(db, tilleuls, etat="a_completer", instructeurs=pair)
    make.message(db, completed, "Le nombre de stagiaires est-il celui d’une session ?", by=make.user_of(db, pair[1]))
    people = {
        "Sophie": pair[0],
        "Julien": pair[1],
        "Claire": claire,
        "Mathilde": make.dirigeant(db, cour),
        "Rose": make.dirigeant(db, tilleuls),
    }
    return studied.id, completed.id, {name: each.id for name, each in people.items()}


@pytest.fixture(scope="module")
def live_server(database: str, smtp_server: SmtpServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """Who has not read a message is told by mail a second after it left."""
    folder = tmp_path_factory.mktemp("server")
    with running_server(database, folder, smtp_url=smtp_server.url, notice_delay="1") as server:
        yield server


@pytest.fixture(scope="module")
def scene(database: str, chromium: Browser, live_server: LiveServer) -> Scene:
    with writing() as db:
        studied, completed, people = prepared(db)
        db.commit()
    return Scene(people, chromium, live_server.url, studied, completed)


def composer(page: Page) -> Locator:
    return page.locator("#champ-message")


def attach(page: Page, *names: str) -> None:
    files = [{"name": name, "mimeType": "application/pdf", "buffer": make.PDF + name.encode()} for name in names]
    page.locator("#fil-pieces [type=file]").set_input_files(files)  # type: ignore[arg-type]
    for name in names:
        expect(page.locator("#fil-pieces .pending")).to_contain_text(name)


def send(page: Page) -> None:
    page.locator(SENDS).click()


def said(page: Page, text: str) -> Locator:
    return page.locator("#fil-messages .says", has_text=text)


def left(page: Page) -> None:
    """What was sent has left: the page says so by itself."""
    expect(page.get_by_role("button", name="Annuler l’envoi")).to_have_count(0, timeout=LEFT)


def test_a_dirigeante_and_a_binome_exchange(scene: Scene, smtp_server: SmtpServer) -> None:
    with scene.screens("Mathilde", "Sophie", "Julien") as (mathilde, sophie, julien):
        hers = mathilde.go(f"/habilitations/{scene.studied}")
        hers.get_by_role("button", name="Écrire à OC Éclat").click()
        composer(hers).fill("Bonjour, qui évalue la session de printemps ?")
        attach(hers, "programme.pdf", "calendrier.pdf")
        expect(hers.locator("#champ-message-etat")).to_contain_text("Brouillon enregistré")
        mathilde.look("fil-brouillon")
        thread = hers.url.partition("#")[0]

        # The draft is found in another window, and after another page.
        with scene.screens("Mathilde") as (elsewhere,):
            page = elsewhere.go(thread)
            expect(composer(page)).to_have_value("Bonjour, qui évalue la session de printemps ?")
            expect(page.locator("#fil-pieces .pending li")).to_have_count(2)
        mathilde.go("/")
        mathilde.go(thread)
        expect(composer(hers)).to_have_value("Bonjour, qui évalue la session de printemps ?")

        # Sent, taken back, sent again.
        send(hers)
        expect(hers.locator("[data-decompte]")).to_be_visible()
        mathilde.look("fil-annulable")
        hers.get_by_role("button", name="Annuler l’envoi").click()
        expect(composer(hers)).to_have_value("Bonjour, qui évalue la session de printemps ?")
        expect(said(hers, "qui évalue")).to_have_count(0)
        send(hers)
        left(hers)

        # The list of one of the pair, open meanwhile, hears of it by itself; the other's dashboard too.
        theirs = julien.go("/messagerie")
        expect(theirs.locator(".thread-line.unread", has_text="qui évalue")).to_be_visible(timeout=LEFT)
        page = sophie.go("/")
        expect(page.get_by_text("2 fils ont des messages non lus").first).to_be_visible()
        expect(page.locator("[data-compte='messagerie']").first).to_contain_text("2")
        sophie.look("accueil-messages")
        page.get_by_role("link", name="Lire", exact=False).first.click()
        page.locator(".thread-line.unread", has_text="qui évalue").click()
        expect(page.locator(".thread .rule.new")).to_be_visible()
        expect(said(page, "qui évalue")).to_be_visible()
        sophie.look("fil-nouveau")
        expect(hers.locator("#fil-messages")).to_contain_text("lu par OC Éclat", timeout=LEFT)
        expect(hers.locator("#fil-messages")).not_to_contain_text("Sophie")

        # A note stays among agents; an answer comes to the other side while she types.
        page.get_by_text("Note interne").first.click()
        composer(page).fill("Vérifier qu’elle n’évalue pas ses propres stagiaires.")
        send(page)
        expect(page.locator(".internal")).to_contain_text("vue des agents seulement")
        left(page)
        expect(composer(page)).to_have_value("")
        composer(hers).press_sequentially("Autre chose : ")
        page.get_by_text("À l’Association La Cour des Possibles").first.click()
        composer(page).fill("Inès Moreau. Voici la page :\nhttps://preau-normandie.example/cqp")
        page.evaluate(HAND_OVER, ["#champ-message", "paste", "image.png"])
        expect(page.locator("#fil-pieces .pending")).to_contain_text("image-collee")
        page.evaluate(HAND_OVER, ["#fil-composer", "drop", "plan.png"])
        expect(page.locator("#fil-pieces .pending")).to_contain_text("plan.png")
        send(page)
        left(page)
        expect(composer(page)).to_have_value("")
        expect(page.locator("#champ-message-etat")).to_have_text("")
        expect(said(hers, "Inès Moreau")).to_be_visible(timeout=LEFT)
        expect(composer(hers)).to_have_value("Autre chose : ")
        expect(composer(hers)).to_be_focused()
        expect(hers.locator("#fil-messages")).not_to_contain_text("propres stagiaires")
        link = said(hers, "Inès Moreau").get_by_role("link")
        expect(link).to_have_attribute("rel", "noopener")
        mathilde.look("fil-reponse")
        expect(page.locator("#fil-messages")).to_contain_text("lu par Mathilde Lacombe", timeout=LEFT)
        sophie.look("fil-note")

        # Who has not read is told by mail: who wrote, about what, and never the words.
        Mailbox(smtp_server, julien).wait(JULIEN, "à lire")
        mails = [each for each in smtp_server.to(JULIEN) if "à lire" in each["Subject"]]
        (mail,) = [each for each in mails if "Mathilde Lacombe" in text_of(each)]
        assert "HAB-2026-0001" in text_of(mail)
        assert not [each for each in mails if "printemps" in text_of(each) or "stagiaires" in text_of(each)]
        julien.go(link_in(mail, "/messagerie/"))
        expect(said(theirs, "qui évalue")).to_be_visible()

        # All of it is found again on the file.
        page = sophie.go(f"/habilitations/{scene.studied}?onglet=historique")
        page.get_by_role("link", name="Messages", exact=True).click()
        expect(page.locator("#historique")).to_contain_text("note interne")
        sophie.look("dossier-historique-messages")
        page = sophie.go(f"/habilitations/{scene.studied}?onglet=pieces")
        expect(page.locator("#pieces-messages")).to_contain_text("joint par Mathilde Lacombe")
        sophie.look("dossier-pieces-messages")
        hers = mathilde.go(f"/habilitations/{scene.studied}")
        expect(hers.locator("#historique")).not_to_contain_text("propres stagiaires")
        expect(hers.locator("#pieces-messages")).to_contain_text("plan.png")
        mathilde.look("demande-echanges")


def test_by_the_keyboard_alone(scene: Scene) -> None:
    with scene.screens("Claire") as (claire,):
        page = claire.go("/messagerie")
        page.locator("#fils .thread-line").first.focus()
        page.keyboard.press("Enter")
        composer(page).focus()
        page.keyboard.type("Au clavier")
        reach(page, SENDS)
        page.keyboard.press("Enter")
        expect(said(page, "Au clavier")).to_be_visible()
        reach(page, ".leaving button", back=True)
        page.keyboard.press("Enter")
        expect(composer(page)).to_have_value("Au clavier")


def reach(page: Page, where: str, *, back: bool = False) -> None:
    """Go from one thing to the next until this button has the focus."""
    for _ in range(60):
        if page.evaluate("(where) => document.activeElement.matches(where)", where):
            return
        page.keyboard.press("Shift+Tab" if back else "Tab")
    raise AssertionError(f"no way to {where} by the keyboard")


def test_without_a_script_on_a_phone(scene: Scene) -> None:
    with scene.screens("Rose", "Julien", javascript=False, width=PHONE) as (rose, julien):
        page = rose.go("/messagerie")
        page.get_by_role("button", name="Écrire à OC Éclat").click()
        composer(page).fill("Notre SIRET change.")
        page.locator("#fil-pieces [type=file]").set_input_files(
            {"name": "avis.pdf", "mimeType": "application/pdf", "buffer": make.PDF}
        )
        page.get_by_role("button", name="Enregistrer le brouillon").click()
        expect(page.get_by_text("avis.pdf").first).to_be_visible()
        expect(composer(page)).to_have_value("Notre SIRET change.")
        send(page)
        page.get_by_role("button", name="Annuler l’envoi").click()
        expect(composer(page)).to_have_value("Notre SIRET change.")
        send(page)
        expect(said(page, "Notre SIRET change.")).to_be_visible()
        page = julien.go("/messagerie")
        page.locator(".thread-line", has_text="Institut Les Tilleuls").first.click()
        expect(said(page, "Le nombre de stagiaires")).to_be_visible()
        rose.go(f"/habilitations/{scene.completed}")
        expect(rose.page.get_by_role("link", name="Échanges avec OC Éclat")).to_be_visible()
        expect(rose.page.locator("#fil-redaction")).to_be_hidden()


def test_beside_the_form_that_is_completed(scene: Scene) -> None:
    with scene.screens("Rose", "Julien") as (rose, julien):
        page = rose.go(f"/habilitations/{scene.completed}")
        expect(said(page, "Le nombre de stagiaires")).to_be_visible()
        rose.look("a-completer-echanges")
        composer(page).fill("Celui d’une session.")
        page.locator("#champ-stagiaires_par_an").fill("24")
        expect(page.locator("#champ-message-etat")).to_contain_text("Brouillon enregistré")
        page.locator("#champ-sessions_par_an").fill("3")
        send(page)  # at once: what is typed in the form goes on its own way
        expect(said(page, "Celui d’une session.")).to_be_visible()
        expect(composer(page)).to_have_value("")
        page.reload()
        expect(page.locator("#champ-stagiaires_par_an")).to_have_value("24")
        expect(page.locator("#champ-sessions_par_an")).to_have_value("3")
        left(page)
        theirs = julien.go(f"/habilitations/{scene.completed}")
        expect(said(theirs, "Celui d’une session.")).to_be_visible()
        composer(theirs).fill("Merci !")
        send(theirs)
        expect(said(page, "Merci !")).to_be_visible(timeout=LEFT)
        expect(page.locator("#champ-sessions_par_an")).to_have_value("3")
        page.locator(".thread-panel > summary").click()
        expect(said(page, "Merci !")).to_be_hidden()
