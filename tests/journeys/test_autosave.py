"""Nothing typed in a request is lost, in a real browser: network gone, sign-in ended, page left, server failing (P5)."""

import json
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect
from sqlmodel import Session

from eclat.database import reading
from eclat.domain.dossiers import dossiers
from eclat.models import EtatHabilitation, Habilitation, Organisme, Qualification
from tests import factories as make
from tests.journeys.stage import Screen, eventually

pytestmark = pytest.mark.journey
HORS_LIGNE = re.compile(r"Hors ligne\s: gardé ici, nouvel essai dans \d+ s")


@pytest.fixture
def draft(db: Session, screen: Screen, page: Page) -> Habilitation:
    """Hélène Vasseur has opened the draft of her federation."""
    federation = make.organisme(db, "Fédération du Grand Préau", prenom="Hélène", nom_dirigeant="Vasseur")
    made = make.habilitation(db, federation, complete=False, qualification=Qualification.ORGANISME_NATIONAL)
    screen.enter(db, make.dirigeant(db, federation))
    screen.go(f"/habilitations/{made.id}")
    expect(page.locator("h1")).to_have_text("Demande d’habilitation")
    return made


def kept(habilitation: Habilitation, read: Callable[[Session, Habilitation], Any]) -> Any:
    """What the server has now."""
    with reading() as db:
        found = db.get(Habilitation, habilitation.id)
        assert found is not None
        return read(db, found)


def alternance(habilitation: Habilitation) -> str:
    found: str = kept(habilitation, lambda _, found: found.alternance)
    return found


def stored(page: Page) -> dict[str, Any]:
    """What the browser keeps, by field."""
    found = page.evaluate("Object.entries(localStorage)")
    return {key.rsplit(":", 1)[1]: json.loads(value)["typed"] for key, value in found if key.startswith("eclat:")}


def line(page: Page, champ: str) -> Any:
    return page.locator(f"#champ-{champ}-etat")


def test_a_field_saves_itself_while_one_types_and_when_one_leaves_it(draft: Habilitation, page: Page) -> None:
    page.fill("#champ-alternance", "Trois semaines en structure.")
    expect(line(page, "alternance")).to_have_text("Enregistré")
    assert alternance(draft) == "Trois semaines en structure."
    page.locator("#champ-financement").press_sequentially("OPCO")
    page.keyboard.press("Tab")
    expect(line(page, "financement")).to_have_text("Enregistré")
    expect(page.locator("#enregistrement")).to_contain_text("Enregistré à")
    assert stored(page) == {}


def test_what_is_wrong_is_kept_as_typed_and_said_beside_the_field(draft: Habilitation, page: Page) -> None:
    page.fill("#champ-nda", "1175612")
    page.press("#champ-nda", "Tab")
    expect(page.locator("#champ-nda-erreur")).to_contain_text("7 chiffres au lieu de 11")
    expect(page.locator("#champ-qualiopi_numero")).to_be_focused()
    page.reload()
    assert page.input_value("#champ-nda") == "1175612"
    expect(page.locator("#champ-nda-erreur")).to_contain_text("7 chiffres au lieu de 11")


def test_offline_the_text_stays_here_and_leaves_by_itself_when_the_network_is_back(draft: Habilitation, page: Page) -> None:
    page.context.set_offline(True)
    page.fill("#champ-alternance", "Tapé dans le train.")
    expect(line(page, "alternance")).to_have_text(HORS_LIGNE)
    expect(page.locator("#enregistrement")).to_have_text(HORS_LIGNE)
    assert "Tapé dans le train." in stored(page)["alternance"]
    page.context.set_offline(False)
    expect(line(page, "alternance")).to_have_text("Enregistré")
    assert alternance(draft) == "Tapé dans le train."
    assert stored(page) == {}


def test_several_fields_typed_offline_are_all_sent(draft: Habilitation, page: Page) -> None:
    page.context.set_offline(True)
    for champ in ("alternance", "tuteurs", "financement"):
        page.fill(f"#champ-{champ}", f"Texte de {champ}")
        expect(line(page, champ)).to_have_text(HORS_LIGNE)
    page.context.set_offline(False)
    for champ in ("alternance", "tuteurs", "financement"):
        expect(line(page, champ)).to_have_text("Enregistré")
    expect(page.locator("#enregistrement")).to_contain_text("Enregistré à")
    assert kept(draft, lambda _, found: (found.alternance, found.tuteurs, found.financement)) == (
        "Texte de alternance", "Texte de tuteurs", "Texte de financement",
    )  # fmt: skip


def test_a_server_that_fails_is_tried_again(draft: Habilitation, screen: Screen, page: Page) -> None:
    screen.excused = "status of 503"
    page.route("**/champs/alternance", lambda route: route.fulfill(status=503, body="non"), times=1)
    page.fill("#champ-alternance", "Malgré la panne.")
    expect(line(page, "alternance")).to_contain_text("La plateforme ne répond pas")
    expect(line(page, "alternance")).to_have_text("Enregistré")  # the first pause is of five seconds
    assert alternance(draft) == "Malgré la panne."


def test_an_ended_sign_in_is_said_in_place_and_the_text_is_saved_after_another_one(draft: Habilitation, page: Page) -> None:
    signed_in = page.context.cookies()
    page.context.clear_cookies()
    page.fill("#champ-alternance", "Tapé sans être connectée.")
    expect(line(page, "alternance")).to_contain_text("Votre connexion a pris fin : gardé ici.")
    assert page.input_value("#champ-alternance") == "Tapé sans être connectée."
    page.context.add_cookies(signed_in)  # type: ignore[arg-type]  # signed in again, in another tab
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(line(page, "alternance")).to_have_text("Enregistré")
    assert alternance(draft) == "Tapé sans être connectée."


def test_signing_in_again_in_the_same_tab_brings_the_text_back(draft: Habilitation, page: Page) -> None:
    with reading() as db:
        owner = make.dirigeant(db, db.get_one(Organisme, draft.organisme_id))
    page.context.clear_cookies()
    page.fill("#champ-alternance", "Tapé sans être connectée.")
    line(page, "alternance").get_by_role("link", name="Se reconnecter").click()
    page.fill("[name=identifiant]", owner.courriel)
    page.fill("[name=mot_de_passe]", make.PASSWORD)
    page.press("[name=mot_de_passe]", "Enter")
    page.wait_for_url(f"**/habilitations/{draft.id}")
    expect(line(page, "alternance")).to_have_text("Enregistré")
    assert page.input_value("#champ-alternance") == "Tapé sans être connectée."
    assert alternance(draft) == "Tapé sans être connectée."


def test_leaving_the_page_at_once_saves_what_was_just_typed(draft: Habilitation, page: Page, live_server: Any) -> None:
    page.locator("#champ-alternance").press_sequentially("Tapé puis parti")
    page.goto(f"{live_server.url}/donnees-personnelles")
    eventually(page, lambda: alternance(draft), "Tapé puis parti")
    page.goto(f"{live_server.url}/habilitations/{draft.id}")
    assert page.input_value("#champ-alternance") == "Tapé puis parti"
    page.wait_for_timeout(300)
    assert stored(page) == {}


def test_a_text_that_could_not_leave_comes_back_at_the_next_visit(draft: Habilitation, page: Page, live_server: Any) -> None:
    page.route("**/champs/**", lambda route: route.abort())
    page.fill("#champ-alternance", "Gardé par le navigateur.")
    expect(line(page, "alternance")).to_have_text(HORS_LIGNE)
    page.goto(f"{live_server.url}/donnees-personnelles")
    page.unroute("**/champs/**")
    page.goto(f"{live_server.url}/habilitations/{draft.id}")
    expect(line(page, "alternance")).to_have_text("Enregistré")
    assert page.input_value("#champ-alternance") == "Gardé par le navigateur."
    assert alternance(draft) == "Gardé par le navigateur."


def test_what_was_typed_elsewhere_since_is_not_overwritten_and_the_older_text_can_be_taken_back(
    draft: Habilitation, page: Page, live_server: Any
) -> None:
    page.route("**/champs/**", lambda route: route.abort())
    page.fill("#champ-alternance", "Version du train.")
    expect(line(page, "alternance")).to_have_text(HORS_LIGNE)
    other = page.context.new_page()
    other.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('none') } })")
    other.goto(f"{live_server.url}/habilitations/{draft.id}")
    other.fill("#champ-alternance", "Texte du bureau.")
    expect(line(other, "alternance")).to_have_text("Enregistré")
    page.reload()
    expect(line(page, "alternance")).to_contain_text("n’a pas été enregistrée")
    assert page.input_value("#champ-alternance") == "Texte du bureau."
    page.unroute("**/champs/**")
    page.get_by_role("button", name="La reprendre").click()
    expect(line(page, "alternance")).to_have_text("Enregistré")
    assert alternance(draft) == "Version du train."


def late(route: Route) -> None:
    time.sleep(0.8)
    route.continue_()


def test_over_a_slow_network_what_was_typed_comes_back_all_the_same(draft: Habilitation, page: Page) -> None:
    """The script that restores may come long after the one that sends."""
    page.route("**/champs/**", lambda route: route.abort())
    page.fill("#champ-alternance", "Version du train.")
    expect(line(page, "alternance")).to_have_text(HORS_LIGNE)
    page.route("**/autosave.js*", late)
    page.unroute("**/champs/**")
    page.reload()
    expect(line(page, "alternance")).to_have_text("Enregistré")
    assert page.input_value("#champ-alternance") == alternance(draft) == "Version du train."


def test_what_was_typed_before_the_script_came_is_saved_once_it_is_there(draft: Habilitation, page: Page) -> None:
    """Nothing told the script of it: it looks at what the page holds when it begins."""
    typed = "Écrit pendant que la page se charge."
    page.add_init_script(
        f"document.addEventListener('DOMContentLoaded', () => document.getElementById('champ-alternance').value = '{typed}')"
    )
    page.reload()
    expect(line(page, "alternance")).to_have_text("Enregistré")
    assert alternance(draft) == typed and stored(page) == {}


def test_typing_goes_on_while_a_slow_answer_comes(draft: Habilitation, page: Page) -> None:
    held: list[Route] = []
    page.route("**/champs/alternance", lambda route: held.append(route), times=1)
    page.locator("#champ-alternance").press_sequentially("Un")
    expect(line(page, "alternance")).to_have_text("Enregistrement…")
    while not held:
        page.wait_for_timeout(50)
    page.locator("#champ-alternance").press_sequentially(", deux")
    page.locator("#champ-financement").focus()
    held[0].continue_()
    expect(line(page, "alternance")).to_have_text("Enregistré")
    assert page.input_value("#champ-alternance") == "Un, deux"
    assert alternance(draft) == "Un, deux"


def test_a_request_deposited_meanwhile_says_so_and_leaves_the_text_on_screen(
    draft: Habilitation, page: Page, db: Session
) -> None:
    db.get_one(Habilitation, draft.id).etat = EtatHabilitation.DEPOSEE
    db.commit()
    page.fill("#champ-alternance", "Trop tard.")
    expect(line(page, "alternance")).to_have_text("Pas enregistré : votre saisie reste ici.")
    expect(page.locator("#annonces")).to_contain_text("ne peut plus être modifié")
    assert page.input_value("#champ-alternance") == "Trop tard."


def test_signing_out_erases_what_the_browser_kept(draft: Habilitation, page: Page) -> None:
    page.route("**/champs/**", lambda route: route.abort())
    page.fill("#champ-alternance", "Sur un poste partagé.")
    expect(line(page, "alternance")).to_have_text(HORS_LIGNE)
    page.locator("summary", has_text="Hélène Vasseur").click()
    page.get_by_role("button", name="Se déconnecter").click()
    page.wait_for_url("**/connexion*")
    assert stored(page) == {}


def team(habilitation: Habilitation) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = kept(
        habilitation, lambda db, made: [(each.nom, each.prenom) for each in dossiers.team(db, made)]
    )
    return found


def test_the_team_is_typed_from_the_keyboard_alone(draft: Habilitation, page: Page) -> None:
    page.get_by_role("button", name="Ajouter une personne").press("Enter")
    rows = page.locator("[data-row]")
    expect(rows).to_have_count(1)
    expect(rows.nth(0).locator(".cell").first).to_be_focused()
    page.keyboard.type("Orsini")
    page.keyboard.press("Enter")
    page.keyboard.type("Laurent")
    page.keyboard.press("Tab")
    page.keyboard.type("Resp")
    page.keyboard.press("Tab")
    page.keyboard.type("Master")
    page.keyboard.press("Enter")  # the last cell: a new row
    expect(rows).to_have_count(2)
    expect(rows.nth(1).locator(".cell").first).to_be_focused()
    expect(rows.nth(0)).to_have_attribute("data-state", "saved")
    page.keyboard.type("Ferhat")
    page.keyboard.press("ArrowUp")
    expect(rows.nth(0).locator(".cell").first).to_be_focused()
    expect(rows.nth(1)).to_have_attribute("data-state", "editing")
    expect(page.locator("#sommaire")).to_contain_text("Prénom de Ferhat")
    assert team(draft) == [("Orsini", "Laurent"), ("Ferhat", "")]


def test_what_is_typed_while_a_row_is_on_its_way_goes_into_its_cells(draft: Habilitation, page: Page) -> None:
    held: list[Route] = []
    page.route("**/formateurs", lambda route: held.append(route), times=1)
    with page.expect_request("**/formateurs"):
        page.get_by_role("button", name="Ajouter une personne").click()
    page.keyboard.type("Orsinii")
    page.keyboard.press("Backspace")
    page.keyboard.press("Tab")
    page.keyboard.type("Juli")
    held[0].continue_()
    rows = page.locator("[data-row]")
    expect(rows).to_have_count(1)
    expect(rows.first.locator(".cell").nth(1)).to_be_focused()
    page.keyboard.type("e")
    page.keyboard.press("Tab")
    page.locator("#champ-alternance").focus()
    eventually(page, lambda: team(draft), [("Orsini", "Julie")])


def test_rows_asked_for_one_after_the_other_take_each_its_own_words(draft: Habilitation, page: Page) -> None:
    held: list[Route] = []
    page.route("**/formateurs", lambda route: held.append(route), times=1)
    add = page.get_by_role("button", name="Ajouter une personne")
    with page.expect_request("**/formateurs"):
        add.click()
    page.keyboard.type("Orsini")
    page.keyboard.press("Tab")
    page.keyboard.type("Julie")
    add.click()
    page.keyboard.type("Ferhat")
    page.keyboard.press("Tab")
    held[0].continue_()
    expect(page.locator("[data-row]")).to_have_count(2)
    page.keyboard.type("Nadia")
    page.locator("#champ-alternance").focus()
    eventually(page, lambda: team(draft), [("Orsini", "Julie"), ("Ferhat", "Nadia")])


def test_a_row_that_comes_late_does_not_call_back_whoever_went_on(draft: Habilitation, page: Page) -> None:
    held: list[Route] = []
    page.route("**/formateurs", lambda route: held.append(route), times=1)
    with page.expect_request("**/formateurs"):
        page.get_by_role("button", name="Ajouter une personne").click()
    page.keyboard.type("Orsini")
    page.locator("#champ-alternance").focus()
    held[0].continue_()
    eventually(page, lambda: team(draft), [("Orsini", "")])
    expect(page.locator("#champ-alternance")).to_be_focused()


def test_a_removed_row_can_be_put_back_with_its_cv(draft: Habilitation, page: Page) -> None:
    for nom in ("Orsini", "Ferhat"):
        page.get_by_role("button", name="Ajouter une personne").click()
        page.keyboard.type(nom)
        page.keyboard.press("Tab")
    page.locator("#champ-alternance").focus()
    first = page.locator("[data-row]").first
    first.locator("[type=file]").set_input_files({"name": "cv.pdf", "mimeType": "application/pdf", "buffer": make.PDF})
    expect(first).to_contain_text("cv.pdf")
    first.get_by_role("button", name="Retirer la ligne 1").click()
    expect(page.locator("[data-row]")).to_have_count(1)
    eventually(page, lambda: team(draft), [("Ferhat", "")])
    page.get_by_role("button", name="Annuler").click()
    expect(page.locator("[data-row]")).to_have_count(2)
    expect(page.locator("[data-row]").first).to_contain_text("cv.pdf")
    assert team(draft) == [("Orsini", ""), ("Ferhat", "")]


def test_a_row_typed_offline_is_sent_later(draft: Habilitation, page: Page) -> None:
    page.get_by_role("button", name="Ajouter une personne").click()
    row = page.locator("[data-row]").first
    expect(row).to_be_visible()
    page.context.set_offline(True)
    page.keyboard.type("Orsini")
    page.locator("#champ-alternance").focus()
    expect(row).to_have_attribute("data-state", "offline")
    page.context.set_offline(False)
    expect(row).to_have_attribute("data-state", "editing")
    assert team(draft) == [("Orsini", "")]


def test_a_refused_document_says_why_and_the_former_one_stays(draft: Habilitation, page: Page, tmp_path: Path) -> None:
    zone = page.locator("#piece-qualiopi")
    choose = zone.locator("[type=file]")
    choose.set_input_files({"name": "qualiopi.pdf", "mimeType": "application/pdf", "buffer": make.PDF})
    expect(zone).to_contain_text("qualiopi.pdf")
    choose.set_input_files({"name": "photo.heic", "mimeType": "image/heic", "buffer": b"\0\0\0\x18ftypheic"})
    expect(zone).to_contain_text("photo.heic n’est pas accepté")
    expect(zone).to_contain_text("qualiopi.pdf")
    with (tmp_path / "lourd.pdf").open("wb") as heavy:
        heavy.truncate(20 * 1024 * 1024 + 1)
    choose.set_input_files(heavy.name)
    expect(zone).to_contain_text("Un fichier pèse 20 Mo au plus")
    expect(zone).not_to_contain_text("photo.heic")
    expect(zone.get_by_role("alert")).to_have_count(1)
    choose.set_input_files({"name": "page.pdf", "mimeType": "application/pdf", "buffer": b"<html>"})
    expect(zone).to_contain_text("page.pdf n’est pas accepté")
    expect(zone.get_by_role("alert")).to_have_count(1)


def test_a_document_that_could_not_leave_is_sent_again_without_choosing_it_again(draft: Habilitation, page: Page) -> None:
    zone = page.locator("#piece-qualiopi")
    page.context.set_offline(True)
    zone.locator("[type=file]").set_input_files({"name": "qualiopi.pdf", "mimeType": "application/pdf", "buffer": make.PDF})
    expect(zone).to_contain_text("Le fichier n’est pas parti")
    page.context.set_offline(False)
    zone.get_by_role("button", name="Réessayer").click()
    expect(zone).to_contain_text("qualiopi.pdf")


def test_the_deposit_says_what_lacks_and_carries_what_was_just_typed(draft: Habilitation, page: Page) -> None:
    page.route("**/champs/**", lambda route: route.abort())
    page.fill("#champ-alternance", "Tapé juste avant.")
    page.locator("#sommaire").get_by_role("button", name="Déposer la demande").click()
    summary = page.locator("[data-errors]")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("La demande n’est pas encore partie")
    assert alternance(draft) == "Tapé juste avant."
    assert page.input_value("#champ-alternance") == "Tapé juste avant."
    assert page.url.endswith(f"/habilitations/{draft.id}")  # reloading sends nothing again
    page.unroute("**/champs/**")
    summary.get_by_role("link", name="Tuteurs").click()
    page.fill("#champ-tuteurs", "Deux journées par an.")
    expect(summary.get_by_role("link", name="Tuteurs")).to_have_count(0)


def test_enter_in_a_field_saves_and_does_not_deposit(draft: Habilitation, page: Page) -> None:
    page.fill("#champ-sessions_par_an", "4")
    page.press("#champ-sessions_par_an", "Enter")
    expect(line(page, "sessions_par_an")).to_have_text("Enregistré")
    assert kept(draft, lambda _, found: found.sessions_par_an) == 4
    assert page.url.endswith(str(draft.id))
    page.locator("#sommaire").get_by_role("button", name="Déposer la demande").click()  # the form was held back, not used up
    expect(page.locator("[data-errors]")).to_be_focused()


def test_a_date_is_judged_and_saved_when_it_is_left(draft: Habilitation, page: Page) -> None:
    """A year typed slowly is three other years first: none of them is an answer."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.method == "POST" else None)
    page.focus("#champ-qualiopi_jusqu_au")
    for digit in "01012":
        page.keyboard.press(digit)
    for digit in "028":
        page.wait_for_timeout(1100)  # longer than the pause after which a text is saved
        page.keyboard.press(digit)
        expect(page.locator("#champ-qualiopi_jusqu_au-erreur")).to_have_count(0)
    assert asked == []
    page.keyboard.press("Tab")
    if page.evaluate("document.activeElement.id") == "champ-qualiopi_jusqu_au":  # the button of the calendar
        page.keyboard.press("Tab")
    expect(line(page, "qualiopi_jusqu_au")).to_have_text("Enregistré")
    assert kept(draft, lambda _, found: found.qualiopi_jusqu_au).isoformat() == page.input_value("#champ-qualiopi_jusqu_au")


def test_a_page_asked_for_before_a_save_was_done_shows_what_was_typed(draft: Habilitation, page: Page) -> None:
    """The answer of the save reaches the page that is being left: the next one was drawn without it."""
    page.fill("#champ-alternance", "La première version.")
    expect(line(page, "alternance")).to_have_text("Enregistré")
    held: list[Route] = []
    page.route("**/champs/alternance", lambda route: route.continue_() if held else held.append(route))

    def drawn_before(route: Route) -> None:
        before = route.fetch()
        held[0].continue_()
        while "seconde" not in alternance(draft):
            time.sleep(0.02)
        time.sleep(0.3)  # for its answer to reach the page
        route.fulfill(response=before)

    page.fill("#champ-alternance", "La  seconde version. ")
    page.press("#champ-alternance", "Tab")
    page.route(f"**/habilitations/{draft.id}", drawn_before)
    page.reload()
    expect(page.locator("#champ-alternance")).to_have_value(re.compile(r"La +seconde version\. ?"))
    page.unroute_all(behavior="ignoreErrors")


def test_what_the_server_tidied_is_never_called_older(draft: Habilitation, page: Page) -> None:
    page.fill("#champ-alternance", "  Trois semaines.  ")
    page.press("#champ-alternance", "Tab")
    page.reload()  # what was sent is saved, and its answer was for nobody
    expect(page.locator("#champ-alternance")).to_have_value(re.compile("Trois semaines."))
    expect(line(page, "alternance")).to_have_text("Enregistré")
    page.reload()
    expect(line(page, "alternance")).to_have_text("Enregistré")
    assert alternance(draft) == "Trois semaines."
