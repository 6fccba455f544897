"""The table of délégataires in a real browser: typed from the keyboard, pasted from a spreadsheet, from two windows, offline, without a
script (P6)."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect
from sqlmodel import Session

from eclat.database import reading
from eclat.domain.delegataires import delegations
from eclat.domain.delegataires.delegations import LigneDelegation
from eclat.engines import saisies
from eclat.models import Habilitation, Organisme
from tests import factories as make
from tests.journeys.look import DESKTOP, PHONE
from tests.journeys.stage import Screen, eventually
from tests.services.chromium import PATIENCE
from tests.services.live import LiveServer

pytestmark = pytest.mark.journey

Opened = Callable[..., tuple[Habilitation, Screen]]


@pytest.fixture
def opened(db: Session, chromium: Browser, live_server: LiveServer) -> Iterator[Opened]:
    """Hélène Vasseur opens the table of her federation, as many windows as asked; none may complain."""
    screens: list[Screen] = []

    def open_table(rows: Any = 3, *, of: Habilitation | None = None, **how: Any) -> tuple[Habilitation, Screen]:
        made = of or make.national(db, rows=rows)
        owner = make.dirigeant(db, db.get_one(Organisme, made.organisme_id))
        screen = Screen.open(chromium, live_server.url, **how)
        screens.append(screen)
        screen.enter(db, owner)
        screen.go(f"/habilitations/{made.id}/delegataires")
        return made, screen

    yield open_table
    for screen in screens:
        screen.close()


def held(draft: Habilitation) -> list[dict[str, str]]:
    """What the server has now."""
    with reading() as db:
        lines = delegations.rows(db, db.get_one(Habilitation, draft.id))
        return [{name: "".join(cells) for name, cells in saisies.typed(each, LigneDelegation).items()} for each in lines]


def row(page: Page, number: int) -> Locator:
    return page.locator("[data-row]").nth(number - 1)


def cell(page: Page, number: int, name: str) -> Locator:
    return row(page, number).locator(f"[name={name}]")


def leave(page: Page, number: int) -> None:
    """Go to another row."""
    cell(page, number, "nom").focus()


def state(page: Page, number: int, expected: str) -> None:
    expect(row(page, number)).to_have_attribute("data-state", expected)


def counted(page: Page, words: str) -> None:
    expect(page.locator("#comptes")).to_have_text(words, use_inner_text=True)


def paste(page: Page, text: str) -> None:
    """Ctrl+V, with this in the clipboard."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+V")


def sheet(*numbers: int, **cells: str) -> str:
    return "".join("\t".join(cell for (cell,) in make.row(number, **cells).values()) + "\n" for number in numbers)


# --- typed ---


def test_three_rows_are_typed_from_the_keyboard_alone(opened: Opened) -> None:
    draft, screen = opened(0)
    page = screen.page
    expect(page.get_by_text("Aucun délégataire pour l’instant")).to_be_visible()
    page.get_by_role("button", name="Ajouter un délégataire").focus()
    page.keyboard.press("Enter")
    for number in (1, 2, 3):
        expect(cell(page, number, "nom")).to_be_focused()
        for typed in [cell for (cell,) in make.row(number).values()]:
            page.keyboard.type(typed)
            page.keyboard.press("Enter" if number < 3 else "Tab")  # from the last cell, Enter adds a row
    state(page, 3, "typing")
    for _ in range(3):  # the buttons of the row, then out of it
        page.keyboard.press("Tab")
    for number in (1, 2, 3):
        state(page, number, "saved")
    counted(page, "3 lignes 3 enregistrées")
    assert [each["courriel"] for each in held(draft)] == [f"direction{number}@preau.example" for number in (1, 2, 3)]
    cell(page, 2, "ville").focus()
    page.keyboard.press("ArrowDown")
    expect(cell(page, 3, "ville")).to_be_focused()
    page.keyboard.type("Brest")
    page.keyboard.press("Escape")
    expect(cell(page, 3, "ville")).to_have_value("Rennes")
    state(page, 3, "saved")
    screen.look("delegataires-saisis")


def test_a_wrong_cell_says_why_and_the_same_address_in_both_rows_wherever_they_go(opened: Opened) -> None:
    draft, screen = opened(4)
    page = screen.page
    cell(page, 4, "courriel").fill("direction2@preau.example")
    cell(page, 4, "code_postal").fill("6900")
    leave(page, 3)
    expect(row(page, 4)).to_contain_text("CP : il manque un chiffre (6900). Un code postal en compte 5.")
    expect(row(page, 4)).to_contain_text("Courriel : le même qu’à la ligne 2.")
    expect(row(page, 2)).to_contain_text("Courriel : le même qu’à la ligne 4.")
    expect(cell(page, 3, "nom")).to_be_focused()
    counted(page, "4 lignes 2 enregistrées 2 à corriger")
    row(page, 1).locator(".copy").click()
    expect(cell(page, 2, "courriel")).to_be_focused()
    expect(row(page, 3)).to_contain_text("Courriel : le même qu’à la ligne 5.")
    expect(row(page, 5)).to_contain_text("Courriel : le même qu’à la ligne 3.")
    for number in (2, 1):
        row(page, number).locator(".remove").click()
        expect(page.locator("[data-row]")).to_have_count(number + 2)
    expect(row(page, 1)).to_contain_text("Courriel : le même qu’à la ligne 3.")
    assert [each.strip() for each in page.locator("th.state > span:first-child").all_inner_texts() if each.strip().isdigit()] == [
        "1",
        "2",
        "3",
    ]
    page.get_by_label("N’afficher que les lignes à corriger").check()
    expect(row(page, 2)).not_to_be_visible()
    expect(row(page, 3)).to_be_visible()
    screen.look("delegataires-a-corriger")
    cell(page, 3, "courriel").fill("autre@preau.example")
    cell(page, 3, "code_postal").fill("35000")
    cell(page, 1, "nom").focus()
    state(page, 3, "saved")
    state(page, 1, "saved")
    counted(page, "3 lignes 3 enregistrées Aucune n’est à corriger.")
    assert len(held(draft)) == 3


def test_a_removed_row_comes_back_in_its_place(opened: Opened) -> None:
    draft, screen = opened(3)
    page, before = screen.page, held(draft)
    row(page, 2).locator(".remove").click()
    expect(page.locator("[data-toast]")).to_contain_text("Grand Préau 2 : ligne retirée")
    expect(cell(page, 2, "nom")).to_be_focused()
    screen.look("delegataires-ligne-retiree")
    page.get_by_role("button", name="Annuler").click()
    expect(cell(page, 2, "nom")).to_have_value("Grand Préau 2")
    expect(cell(page, 2, "nom")).to_be_focused()
    assert held(draft) == before
    row(page, 2).locator(".remove").click()
    expect(page.locator("[data-row]")).to_have_count(2)
    page.keyboard.press("Control+z")
    expect(page.locator("[data-row]")).to_have_count(3)
    assert held(draft) == before


def test_a_removal_that_cannot_be_undone_for_now_is_undone_later(opened: Opened) -> None:
    """The platform restarts: what the toast offers is all that is left of the row."""
    draft, screen = opened(3)
    page, before = screen.page, held(draft)
    page.clock.install()
    row(page, 2).locator(".remove").click()
    expect(page.locator("[data-row]")).to_have_count(2)
    page.route("**/delegataires", lambda route: route.abort())
    page.keyboard.press("Control+z")
    expect(page.locator("#annonces")).to_contain_text("Le réseau ne répond pas")
    page.unroute("**/delegataires")
    page.clock.run_for(10_500)  # longer than it is offered
    page.get_by_role("button", name="Annuler").click()
    expect(page.locator("[data-row]")).to_have_count(3)
    expect(page.get_by_role("button", name="Annuler")).to_have_count(0)
    assert held(draft) == before


def test_a_refusal_is_told_until_something_else_is_done(opened: Opened) -> None:
    _, screen = opened(delegations.MAX_ROWS)
    page = screen.page
    page.get_by_role("button", name="Ajouter un délégataire").click()
    expect(page.locator("#annonces")).to_contain_text("La liste compte déjà 300 lignes")
    row(page, 2).locator(".remove").click()
    expect(page.locator("[data-row]")).to_have_count(299)
    expect(page.locator("#annonces")).not_to_contain_text("La liste compte déjà")


def test_a_cell_out_of_all_proportion_stays_on_the_screen_until_it_is_shortened(opened: Opened) -> None:
    draft, screen = opened(2)
    page, before = screen.page, held(draft)
    cell = row(page, 1).locator("[name=adresse]")
    cell.fill("x" * 10_001)
    row(page, 2).locator("[name=nom]").focus()
    expect(page.locator("#annonces")).to_contain_text("« Adresse » : 10\u00a0001 caractères")
    expect(row(page, 1)).to_contain_text("Pas enregistré : votre saisie reste ici.")
    assert len(cell.input_value()) == 10_001 and held(draft) == before
    cell.fill("4 rue du Préau")
    row(page, 2).locator("[name=nom]").focus()
    expect(page.locator("#annonces .note-box")).to_have_count(0)
    expect(row(page, 1)).to_have_attribute("data-state", "saved")
    assert held(draft)[0]["adresse"] == "4 rue du Préau"


def test_an_undo_that_is_refused_stays_until_there_is_room_for_it(opened: Opened) -> None:
    draft, screen = opened(delegations.MAX_ROWS)
    page, before = screen.page, held(draft)
    row(page, 2).locator(".remove").click()
    expect(page.locator("[data-row]")).to_have_count(299)
    page.get_by_role("button", name="Ajouter un délégataire").click()
    expect(page.locator("[data-row]")).to_have_count(300)
    undo = page.locator("#annonces [data-undo]")
    for _ in range(2):
        with page.expect_response("**/delegataires"):  # a click is not heard while the one before waits for its answer
            undo.click()
        expect(page.locator("#annonces h2")).to_have_text("C’est plus que ce qui est accepté")
        expect(undo).to_be_visible()
    row(page, 300).locator(".remove").click()
    expect(page.locator("[data-row]")).to_have_count(299)
    page.locator("#annonces [data-undo]").first.click()
    expect(page.locator("[data-row]")).to_have_count(300)
    assert held(draft) == before


def test_an_undo_that_is_slow_is_shown_though_its_offer_is_over(opened: Opened) -> None:
    draft, screen = opened(3)
    page, before = screen.page, held(draft)
    page.clock.install()
    row(page, 2).locator(".remove").click()
    expect(page.locator("[data-row]")).to_have_count(2)
    slow: list[Route] = []
    page.route("**/delegataires", lambda route: slow.append(route))
    with page.expect_request("**/delegataires"):
        page.keyboard.press("Control+z")
    page.clock.fast_forward(11_000)  # longer than it is offered
    page.wait_for_timeout(300)
    expect(page.locator("#annonces [data-undo]")).to_be_visible()
    slow[0].continue_()
    expect(page.locator("[data-row]")).to_have_count(3)
    expect(page.locator("#annonces [data-undo]")).to_have_count(0)
    assert held(draft) == before


def test_with_forced_colours_the_buttons_of_a_row_are_drawn(opened: Opened) -> None:
    _, screen = opened([make.row(1, code_postal="6900")])
    page = screen.page
    page.emulate_media(forced_colors="active")
    drawn = """(each, part) => {
      const found = getComputedStyle(each, part);
      return found.maskImage !== "none" && found.backgroundColor === getComputedStyle(document.body).color;
    }"""
    for name in (".state > i", ".copy", ".remove", ".row-error p"):
        assert row(page, 1).locator(name).evaluate(drawn, "" if name == ".state > i" else "::before"), name


# --- pasted ---


def test_eight_rows_copied_from_a_spreadsheet_are_pasted_and_undone(opened: Opened) -> None:
    draft, screen = opened(2)
    page, before = screen.page, held(draft)
    titles = "Nom de l'OF\tTéléphone\tAdresse\tCP\tVille\tNom du dirigeant\tPrénom du dirigeant\tCourriel\tRemarque\n"
    cell(page, 2, "nom").fill("Tapé juste avant")
    paste(page, titles + "".join(f"{line}\tà rappeler\n" for line in sheet(*range(11, 19), code_postal="6900").splitlines()))
    expect(page.locator("[data-row]")).to_have_count(9)
    counted(page, "9 lignes 1 enregistrée 8 à corriger")
    expect(cell(page, 2, "nom")).to_be_focused()
    expect(cell(page, 2, "nom")).to_have_value("Grand Préau 11")
    bilan = page.locator("#collage-bilan")
    expect(bilan).to_contain_text("La ligne de titres a été reconnue")
    expect(bilan).to_contain_text("1 colonne en trop n’a pas été collée.")
    bilan.get_by_text("Voir ce qui n’a pas été collé").click()
    expect(bilan.locator("textarea")).to_have_value("\n".join(["Remarque", *["à rappeler"] * 8]))
    screen.look("delegataires-colles")
    cell(page, 2, "nom").focus()
    page.keyboard.press("Control+z")
    expect(page.locator("[data-row]")).to_have_count(2)
    expect(cell(page, 2, "nom")).to_have_value("Tapé juste avant")
    assert held(draft) == [before[0], before[1] | {"nom": "Tapé juste avant"}]


def test_three_hundred_rows_are_pasted_anywhere_in_an_empty_list_then_over_themselves(opened: Opened) -> None:
    draft, screen = opened(0)
    page = screen.page
    paste(page, sheet(*range(1, 301)))
    expect(page.locator("[data-row]")).to_have_count(300)
    counted(page, "300 lignes 300 enregistrées")
    assert len(held(draft)) == 300
    cell(page, 1, "ville").focus()
    paste(page, "Brest\n" * 300)
    expect(cell(page, 300, "ville")).to_have_value("Brest")
    expect(cell(page, 1, "ville")).to_be_focused()
    cell(page, 1, "nom").focus()
    paste(page, "Un de trop\n" * 301)
    expect(page.get_by_role("dialog")).to_contain_text("301 lignes : 300 au plus")
    assert {each["ville"] for each in held(draft)} == {"Brest"}


def test_what_cannot_be_pasted_stays_where_it_can_be_copied(opened: Opened) -> None:
    draft, screen = opened(2)
    page = screen.page
    cell(page, 1, "nom").focus()
    text = "x\ty\n" * 5000
    paste(page, text)
    dialog = page.get_by_role("dialog", name="Ce collage n’a pas été enregistré")
    expect(dialog).to_contain_text("5\u00a0000 lignes : 300 au plus à la fois")
    expect(dialog.get_by_label("Le texte collé")).to_have_value(text)
    expect(dialog.get_by_role("button", name="Réessayer")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(cell(page, 1, "nom")).to_be_focused()
    paste(page, "x\ty\n" * 301)
    expect(dialog).to_contain_text("301 lignes : 300 au plus à la fois")
    screen.look("delegataires-collage-refuse")
    page.keyboard.press("Escape")
    page.context.set_offline(True)
    paste(page, "Préau A\nPréau B\n")
    expect(dialog).to_contain_text("Le réseau ne répond pas")
    page.context.set_offline(False)
    dialog.get_by_role("button", name="Réessayer").click()
    expect(cell(page, 2, "nom")).to_have_value("Préau B")
    assert [each["nom"] for each in held(draft)] == ["Préau A", "Préau B"]


def test_a_paste_never_changes_rows_that_the_filter_hides(opened: Opened) -> None:
    """Two wrong rows with a good one between them, which a paste over both would go through."""
    draft, screen = opened([make.row(1, code_postal="6900"), make.row(2), make.row(3, code_postal="6900")])
    page, before = screen.page, held(draft)
    page.get_by_label("N’afficher que les lignes à corriger").check()
    expect(cell(page, 2, "code_postal")).not_to_be_visible()
    cell(page, 1, "code_postal").focus()
    paste(page, "69001\n69003")
    dialog = page.get_by_role("dialog", name="Ce collage n’a pas été enregistré")
    expect(dialog).to_contain_text("ce collage changerait aussi des lignes que vous ne voyez pas")
    expect(dialog.get_by_label("Le texte collé")).to_have_value("69001\n69003")
    screen.look("delegataires-collage-filtre")
    dialog.get_by_role("button", name="Fermer").click()
    assert held(draft) == before
    page.get_by_label("N’afficher que les lignes à corriger").uncheck()
    cell(page, 1, "code_postal").focus()
    paste(page, "69001\n69002\n69003")
    expect(page.locator("#annonces")).to_contain_text("3 lignes collées")
    assert [each["code_postal"] for each in held(draft)] == ["69001", "69002", "69003"]


def test_a_second_paste_waits_for_the_first_and_one_cell_is_pasted_as_usual(opened: Opened) -> None:
    draft, screen = opened(2)
    page = screen.page
    waiting: list[Route] = []
    page.route("**/collage", lambda route: waiting.append(route))
    cell(page, 1, "nom").focus()
    paste(page, "Préau A\nPréau B\n")
    cell(page, 2, "nom").focus()
    paste(page, "Préau C\nPréau D\n")
    for expected in (1, 2):
        for _ in range(PATIENCE // 50):
            if len(waiting) < expected:
                page.wait_for_timeout(50)
        page.wait_for_timeout(100)
        assert len(waiting) == expected
        waiting[-1].continue_()
    expect(page.locator("[data-row]")).to_have_count(3)
    assert [each["nom"] for each in held(draft)] == ["Préau A", "Préau C", "Préau D"]
    cell(page, 1, "ville").fill("")
    cell(page, 1, "ville").focus()
    paste(page, "Brest\r\n")
    expect(cell(page, 1, "ville")).to_have_value("Brest")
    assert len(waiting) == 2


# --- two windows, no network, no sign-in ---


def test_two_windows_on_one_row_show_both_values_and_lose_none(opened: Opened) -> None:
    draft, first = opened(2)
    _, second = opened(of=draft)
    cell(first.page, 1, "ville").fill("Brest")
    cell(first.page, 1, "telephone").fill("02 98 00 00 01")
    leave(first.page, 2)
    state(first.page, 1, "saved")
    page = second.page
    for name, typed in (("nom", "Préau Finistère"), ("ville", "Quimper"), ("telephone", "02 98 00 00 02")):
        cell(page, 1, name).fill(typed)
    leave(page, 2)
    state(page, 1, "conflict")
    expect(row(page, 1)).to_contain_text("Ville : votre saisie est « Quimper », l’autre « Brest ».")
    expect(
        row(page, 1).get_by_role("button", name=re.compile(r"Prendre celle de l’autre fenêtre, enregistrée à \d+ h \d\d"))
    ).to_have_count(2)
    expect(page.locator("#enregistrement")).to_contain_text("choisissez")
    second.look("delegataires-conflit")
    page.reload()
    state(page, 1, "conflict")
    expect(cell(page, 1, "nom")).to_have_value("Préau Finistère")
    row(page, 1).get_by_role("button", name="Garder ma saisie").first.click()
    row(page, 1).get_by_role("button", name="Prendre").click()
    state(page, 1, "saved")
    found = held(draft)[0]
    assert (found["nom"], found["telephone"], found["ville"]) == ("Préau Finistère", "+33298000002", "Brest")


def test_a_row_removed_in_another_window_offers_back_what_was_typed(opened: Opened) -> None:
    draft, first = opened(3)
    _, second = opened(of=draft)
    row(first.page, 2).locator(".remove").click()
    expect(first.page.locator("[data-row]")).to_have_count(2)
    page = second.page
    cell(page, 2, "ville").fill("Quimper")
    leave(page, 1)
    state(page, 2, "gone")
    second.look("delegataires-ligne-perdue")
    page.reload()
    expect(page.locator("[data-row]")).to_have_count(3)  # it comes back, at the end
    state(page, 3, "gone")
    page.get_by_role("button", name="La remettre").click()
    state(page, 3, "saved")
    expect(cell(page, 3, "nom")).to_be_focused()
    eventually(page, lambda: [each["ville"] for each in held(draft)], ["Rennes", "Rennes", "Quimper"])
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_offline_the_row_says_that_it_is_kept_here_and_leaves_when_the_network_is_back(opened: Opened) -> None:
    draft, screen = opened(2)
    page = screen.page
    page.route("**/delegataires/*", lambda route: route.abort())
    cell(page, 1, "ville").fill("Brest")
    leave(page, 2)
    state(page, 1, "offline")
    expect(row(page, 1)).to_contain_text(re.compile(r"Hors ligne\s: gardé ici, nouvel essai dans \d+ s"))
    expect(page.locator("#comptes")).to_contain_text("1 pas enregistrée")
    screen.look("delegataires-hors-ligne")
    page.unroute("**/delegataires/*")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    state(page, 1, "saved")
    expect(row(page, 1)).not_to_contain_text("Hors ligne")
    assert held(draft)[0]["ville"] == "Brest"


def test_an_ended_sign_in_is_said_in_the_row_and_what_was_typed_is_saved_after_another(opened: Opened) -> None:
    draft, screen = opened(2)
    page, signed_in = screen.page, screen.page.context.cookies()
    page.context.clear_cookies()
    cell(page, 1, "ville").fill("Brest")
    leave(page, 2)
    expect(row(page, 1)).to_contain_text("Votre connexion a pris fin : gardé ici.")
    page.context.add_cookies(signed_in)  # type: ignore[arg-type]  # signed in again, in another tab
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    state(page, 1, "saved")
    assert held(draft)[0]["ville"] == "Brest"


def test_the_deposit_leaves_once_what_was_just_typed_is_saved(opened: Opened) -> None:
    draft, screen = opened(2)
    page = screen.page
    cell(page, 1, "ville").fill("Brest")
    cell(page, 2, "code_postal").fill("6900")
    page.get_by_role("button", name="Déposer la demande").click()
    expect(page.get_by_role("heading", name="La demande n’est pas encore partie")).to_be_visible()
    expect(cell(page, 2, "code_postal")).to_be_focused()
    assert (held(draft)[0]["ville"], held(draft)[1]["code_postal"]) == ("Brest", "6900")
    cell(page, 2, "code_postal").fill("35000")
    page.get_by_role("button", name="Déposer la demande").click()
    page.get_by_role("button", name="Déposer et inviter").click()
    expect(page.get_by_text("Demande déposée")).to_be_visible()


def test_a_list_that_is_saved_already_is_deposited_at_the_first_click(opened: Opened) -> None:
    _, screen = opened(2)
    screen.page.get_by_role("button", name="Déposer la demande").click()
    screen.page.get_by_role("button", name="Déposer et inviter").click()
    expect(screen.page.get_by_text("Demande déposée")).to_be_visible()


@pytest.mark.parametrize("how", [{}, {"width": PHONE}, {"javascript": False}], ids=["desk", "phone", "no script"])
def test_a_deposit_leads_to_the_first_cell_in_question(opened: Opened, how: dict[str, Any]) -> None:
    rows = [*(make.row(number) for number in range(1, 25)), make.row(25, ville=""), make.row(26, code_postal="6900")]
    draft, screen = opened(rows, **how)
    page = screen.page
    page.get_by_role("button", name="Déposer la demande").click()
    expect(page).to_have_title(re.compile("La demande n’est pas encore partie"))
    expect(page.locator("main")).to_contain_text("2 lignes sont à compléter ou à corriger dans la liste des délégataires.")
    expect(cell(page, 25, "ville")).to_be_focused()
    expect(cell(page, 25, "ville")).to_be_in_viewport()
    if how.get("javascript", True):  # without, nothing in the page can look at it
        screen.look(f"delegataires-depot-refuse-{how.get('width', DESKTOP)}")
    page.keyboard.type("Rennes")
    page.get_by_role("button", name="Déposer la demande").click()
    expect(cell(page, 26, "code_postal")).to_be_focused()
    assert held(draft)[24]["ville"] == "Rennes"


def test_from_the_request_one_is_led_to_the_first_row_in_question(opened: Opened) -> None:
    draft, screen = opened([make.row(1), make.row(2, courriel="personne")])
    screen.go(f"/habilitations/{draft.id}")
    screen.page.get_by_role("link", name="Compléter la liste des délégataires").click()
    expect(cell(screen.page, 2, "courriel")).to_be_focused()


# --- an empty table ---


def test_an_empty_table_has_an_open_row_that_exists_once_it_is_typed_in(opened: Opened) -> None:
    draft, screen = opened(0)
    page = screen.page
    expect(page.locator("[data-row]")).to_have_count(1)
    expect(page.get_by_text("Aucun délégataire pour l’instant : saisissez le premier")).to_be_visible()
    screen.look("delegataires-vide")
    cell(page, 1, "nom").focus()
    cell(page, 1, "ville").focus()
    page.get_by_role("button", name="Ajouter un délégataire").click()  # it is there already
    expect(cell(page, 1, "nom")).to_be_focused()
    assert held(draft) == []
    page.keyboard.type("Préau Sud")
    page.get_by_role("button", name="Ajouter un délégataire").click()
    expect(page.locator("[data-row]")).to_have_count(2)
    expect(cell(page, 2, "nom")).to_be_focused()
    state(page, 1, "editing")
    counted(page, "2 lignes 2 incomplètes")
    assert [each["nom"] for each in held(draft)] == ["Préau Sud", ""]
    row(page, 2).locator(".remove").click()
    expect(page.locator("[data-row]")).to_have_count(1)
    row(page, 1).locator(".remove").click()
    state(page, 1, "new")
    expect(cell(page, 1, "nom")).to_be_focused()
    page.keyboard.press("Control+z")
    expect(cell(page, 1, "nom")).to_have_value("Préau Sud")
    expect(page.locator("[data-row]")).to_have_count(1)
    assert [each["nom"] for each in held(draft)] == ["Préau Sud"]


def test_a_range_pasted_in_the_open_row_takes_its_place(opened: Opened) -> None:
    draft, screen = opened(0)
    page = screen.page
    cell(page, 1, "nom").focus()
    paste(page, sheet(1, 2))
    state(page, 2, "saved")
    expect(page.locator("[data-row]")).to_have_count(2)
    counted(page, "2 lignes 2 enregistrées")
    page.keyboard.press("Control+z")
    state(page, 1, "new")
    expect(page.locator("[data-row]")).to_have_count(1)
    assert held(draft) == []


def test_what_was_typed_offline_in_the_open_row_is_added_at_the_next_visit(opened: Opened) -> None:
    draft, screen = opened(0)
    page = screen.page
    page.route("**/delegataires/*", lambda route: route.abort())
    cell(page, 1, "nom").fill("Préau Sud")
    page.get_by_role("button", name="Déposer la demande").focus()
    state(page, 1, "offline")
    page.unroute("**/delegataires/*")
    screen.go(f"/habilitations/{draft.id}/delegataires")
    state(page, 1, "editing")
    expect(page.locator("[data-row]")).to_have_count(1)
    expect(cell(page, 1, "nom")).to_have_value("Préau Sud")
    assert [each["nom"] for each in held(draft)] == ["Préau Sud"]


def test_without_a_script_the_open_row_is_typed_and_kept(opened: Opened) -> None:
    draft, screen = opened(0, javascript=False)
    page = screen.page
    page.get_by_role("button", name="Enregistrer la liste").click()
    expect(page.locator("[data-row]")).to_have_count(1)
    assert held(draft) == []
    cell(page, 1, "nom").fill("Préau Sud")
    page.get_by_role("button", name="+ Ajouter un délégataire").click()
    expect(page.locator("[data-row]")).to_have_count(2)
    assert [each["nom"] for each in held(draft)] == ["Préau Sud", ""]


# --- on a phone, without a script ---


def test_on_a_phone_saved_rows_fold_to_a_name_and_an_address(opened: Opened) -> None:
    draft, screen = opened(
        [*(make.row(number) for number in (1, 2)), make.row(3, code_postal="6900"), {"nom": ["Préau"]}], width=PHONE
    )
    page = screen.page
    for name, visible in (("nom", True), ("ville", False), ("courriel", True)):
        expect(cell(page, 1, name)).to_be_visible(visible=visible)
    expect(row(page, 1).locator("td.key").first).to_have_attribute("data-dit", "Grand Préau 1")
    expect(row(page, 3)).to_contain_text("CP : il manque un chiffre (6900). Un code postal en compte 5.")
    expect(cell(page, 3, "ville")).to_be_hidden()
    expect(cell(page, 4, "ville")).to_be_visible()
    row(page, 3).locator("[data-fold]").click()
    cell(page, 3, "code_postal").fill("35000")
    cell(page, 4, "ville").focus()
    state(page, 3, "saved")
    expect(cell(page, 3, "ville")).to_be_hidden()
    screen.look("delegataires-telephone")
    assert held(draft)[2]["code_postal"] == "35000"


def test_without_a_script_rows_are_added_typed_pasted_and_removed(opened: Opened) -> None:
    draft, screen = opened(2, javascript=False)
    page = screen.page
    cell(page, 1, "ville").fill("Brest")
    page.get_by_role("button", name="+ Ajouter un délégataire").click()
    cell(page, 3, "nom").fill("Préau Sud")
    row(page, 2).locator(".copy").click()
    expect(page.locator("[data-row]")).to_have_count(4)
    page.get_by_label("Les lignes copiées de votre tableur").fill(sheet(8))
    page.get_by_role("button", name="Coller à la suite").click()
    row(page, 1).locator(".remove").click()
    eventually(
        page, lambda: [each["nom"] for each in held(draft)], ["Grand Préau 2", "Grand Préau 2", "Préau Sud", "Grand Préau 8"]
    )
    cell(page, 4, "code_postal").fill("6900")
    page.get_by_role("button", name="Enregistrer la liste").click()
    expect(row(page, 4)).to_contain_text("CP : il manque un chiffre (6900). Un code postal en compte 5.")
    page.get_by_role("button", name="Déposer la demande").click()
    expect(page.get_by_role("heading", name="La demande n’est pas encore partie")).to_be_visible()
    expect(cell(page, 2, "courriel")).to_be_focused()  # a copy has none


def test_the_referent_reads_the_list(opened: Opened, db: Session, chromium: Browser, live_server: LiveServer) -> None:
    draft, _ = opened(2)
    karim = Screen.open(chromium, live_server.url)
    karim.enter(db, make.referent(db, db.get_one(Organisme, draft.organisme_id)))
    karim.go(f"/habilitations/{draft.id}/delegataires")
    expect(karim.page.get_by_role("cell", name="direction2@preau.example")).to_be_visible()
    karim.look("delegataires-lecture")
    karim.close()


def test_the_rows_to_correct_are_shown_with_those_to_complete(opened: Opened) -> None:
    draft, screen = opened([make.row(1, code_postal="6900"), make.row(2), make.row(3, ville="")])
    screen.page.get_by_label("N’afficher que les lignes à corriger ou à compléter").check()
    expect(row(screen.page, 1)).to_be_visible()
    expect(row(screen.page, 2)).not_to_be_visible()
    expect(row(screen.page, 3)).to_be_visible()
    assert len(held(draft)) == 3


def test_what_is_proposed_beside_a_cell_takes_its_place(opened: Opened) -> None:
    draft, screen = opened([make.row(1, courriel="anne@gmial.com"), make.row(2, code_postal="01300", ville="Marseille")])
    page = screen.page
    expect(row(page, 2)).to_contain_text("Marseille est dans le 13 (Bouches-du-Rhône), et le code postal 01300 dans le 01 (Ain)")
    state(page, 2, "saved")
    expect(row(page, 1)).to_contain_text("Vouliez-vous écrire gmail.com ?")
    page.get_by_role("button", name="Prendre anne@gmail.com").click()
    expect(row(page, 1)).not_to_contain_text("Vouliez-vous")
    state(page, 1, "saved")
    assert held(draft)[0]["courriel"] == "anne@gmail.com"
