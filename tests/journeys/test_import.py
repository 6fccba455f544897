"""Hélène has her network in a spreadsheet: she sends it, verifies, corrects a cell, adds the rows; with a script and without."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlmodel import Session

from eclat.database import reading
from eclat.domain.delegataires import delegations
from eclat.models import Habilitation, Organisme
from tests import factories as make
from tests import tableurs as files
from tests.journeys.look import PHONE
from tests.journeys.stage import Screen
from tests.services.live import LiveServer

pytestmark = pytest.mark.journey


@pytest.fixture
def request_(db: Session) -> Habilitation:
    """A draft of its own for each journey: the file's database is shared."""
    made = make.national(db, rows=[{}], nom=f"Fédération {make.siret()}")
    db.commit()
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = files.lines(48)
    rows[5], rows[17][7], rows[29][2] = files.LYON, "l.garcin@pole-enfance,example", ""
    headings = [*[title.rstrip(" *") for title in files.TITRES[:7]], "Mail contact"]

    def then(book: Any, sheet: Any) -> None:
        other = book.add_worksheet("2025")
        for rank, row in enumerate([["Raison sociale", "Tél.", "SIRET"], ["Les Tilleuls", 199001171, "x"]]):
            other.write_row(rank, 0, row)

    (tmp_path / "réseau.xlsx").write_bytes(files.xlsx(headings, *rows, then=then))
    (tmp_path / "sans-titres.csv").write_bytes(files.text([row[::-1] for row in files.lines(3)]))
    (tmp_path / "lettre.csv").write_bytes(b"%PDF-1.7")
    return tmp_path


def enter(screen: Screen, db: Session, request: Habilitation) -> str:
    screen.enter(db, make.dirigeant(db, db.get_one(Organisme, request.organisme_id)))
    db.close()  # a writing session holds SQLite’s lock
    return f"/habilitations/{request.id}/delegataires/import"


def choose(page: Page, file: Path) -> None:
    page.get_by_label("Votre fichier").set_input_files(file)
    page.get_by_role("button", name="Lire le fichier").click()


def table(request: Habilitation) -> list[str]:
    with reading() as db:
        return [row.nom for row in delegations.rows(db, db.get_one(Habilitation, request.id))]


def test_a_file_is_chosen_a_cell_is_corrected_and_the_rows_are_added(
    screen: Screen, db: Session, request_: Habilitation, folder: Path
) -> None:
    page = screen.go(enter(screen, db, request_))
    screen.look("import")
    choose(page, folder / "lettre.csv")
    expect(page.locator("[aria-invalid='true']:focus")).to_be_visible()
    expect(page.get_by_text("lettre.csv n’est pas un tableur.")).to_be_visible()
    screen.look("import-refuse")
    choose(page, folder / "réseau.xlsx")
    told = page.get_by_role("status").first
    expect(told).to_contain_text("45 sont prêtes, 3 sont à corriger, aucune n’est écartée.")
    expect(page.get_by_text("6 lignes affichées sur 48")).to_be_visible()
    expect(page.locator("body")).to_be_focused()
    screen.look("import-apercu")
    telephone = page.locator("#champ-ligne-7-telephone")
    telephone.fill("04 65 71 30 09")
    page.keyboard.press("Tab")
    expect(told).to_contain_text("46 sont prêtes, 2 sont à corriger")
    expect(page.locator("#champ-ligne-7-adresse")).to_be_focused()
    expect(telephone).not_to_have_attribute("aria-invalid", "true")
    expect(page.locator("#ligne-7 tr")).to_have_attribute("data-state", "ready")
    page.locator("#champ-ligne-7-courriel").fill("of1@reseau.example")  # as line 2 has
    page.keyboard.press("Enter")
    expect(told).to_contain_text("44 sont prêtes, 4 sont à corriger")
    expect(page.locator("#champ-ligne-2-courriel")).to_have_attribute("aria-invalid", "true")
    screen.look("import-corrige")
    page.locator("#champ-ligne-7-courriel").fill("s.bertholon@atelier-rhone.example")
    page.get_by_role("link", name="Afficher les 41 suivantes").focus()  # leaving the cell sends it
    expect(told).to_contain_text("46 sont prêtes, 2 sont à corriger")
    page.get_by_role("link", name="Afficher les 42 suivantes").click()
    expect(page.get_by_text("48 lignes affichées sur 48")).to_be_visible()
    # Typed and not left: the button sends it too.
    page.locator("#champ-ligne-31-adresse").fill("3 rue des Clercs")
    page.get_by_role("button", name="Ajouter les 48 lignes").click()
    expect(page.get_by_text("48 lignes ajoutées, dont 1 à corriger")).to_be_visible()
    assert len(table(request_)) == 48 and "" not in table(request_)


def test_without_a_script(chromium: Browser, live_server: LiveServer, db: Session, request_: Habilitation, folder: Path) -> None:
    screen = Screen.open(chromium, live_server.url, javascript=False, width=PHONE)
    at = enter(screen, db, request_)
    page = screen.go(at)
    choose(page, folder / "réseau.xlsx")
    expect(page.get_by_text("45 sont prêtes, 3 sont à corriger")).to_be_visible()
    page.locator("#champ-ligne-7-telephone").fill("04 65 71 30 09")
    page.get_by_role("button", name="Vérifier les corrections").click()
    expect(page.get_by_text("46 sont prêtes, 2 sont à corriger")).to_be_visible()
    page.locator("#champ-ligne-31-adresse").fill("3 rue des Clercs")
    page.keyboard.press("Enter")  # the form's first button keeps, it does not add
    expect(page.get_by_text("47 sont prêtes, 1 est à corriger")).to_be_visible()
    page.get_by_role("link", name="Prêtes 47").click()
    expect(page.locator("#champ-ligne-7-telephone")).to_have_value("04 65 71 30 09")
    page.get_by_label("Feuille").select_option("2025")
    page.get_by_role("button", name="Lire cette feuille").click()
    expect(page.get_by_text("2 colonnes sont reconnues sur 8.")).to_be_visible()
    page.get_by_label("Feuille").select_option("Réseau")
    page.get_by_role("button", name="Lire cette feuille").click()
    expect(page.get_by_text("47 sont prêtes, 1 est à corriger")).to_be_visible()
    page.get_by_role("button", name="Ajouter les 48 lignes").click()
    expect(page.get_by_text("48 lignes ajoutées, dont 1 à corriger")).to_be_visible()
    assert len(table(request_)) == 48
    choose(screen.go(at), folder / "réseau.xlsx")
    page.get_by_role("button", name="Annuler l’import").click()
    expect(page.get_by_text("Import annulé : la liste n’a pas changé")).to_be_visible()
    assert len(table(request_)) == 48
    screen.close()


def test_the_columns_are_told_by_hand_with_the_keyboard(
    screen: Screen, db: Session, request_: Habilitation, folder: Path
) -> None:
    page = screen.go(enter(screen, db, request_))
    choose(page, folder / "sans-titres.csv")
    expect(page.get_by_text("3 colonnes sont reconnues sur 8.")).to_be_visible()
    page.get_by_role("link", name="Changer les colonnes").first.click()
    screen.look("import-colonnes")
    for label in ("Nom de l’OF", "Adresse"):
        page.get_by_label(label, exact=True).select_option("7")
    page.get_by_role("button", name="Lire avec ces colonnes").press("Enter")
    expect(page.get_by_role("heading", name="Deux champs sont à corriger")).to_be_visible()
    screen.look("import-colonnes-refusees")
    for label, rank in (
        ("Adresse", "5"),
        ("Ville", "3"),
        ("Nom du dirigeant de l’OF", "2"),
        ("Prénom du dirigeant de l’OF", "1"),
    ):
        page.get_by_label(label, exact=True).select_option(rank)
    page.get_by_role("button", name="Lire avec ces colonnes").press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Toutes sont prêtes, aucune n’est écartée.")
    expect(page.get_by_text("Les 8 colonnes sont reconnues.")).to_be_visible()
    screen.look("import-pret")
    page.get_by_role("button", name="Ajouter les 3 lignes").press("Enter")
    expect(page.get_by_text("3 lignes ajoutées")).to_be_visible()
    assert table(request_) == ["OF 1", "OF 2", "OF 3"]


def test_on_a_phone_a_row_that_is_right_folds_and_opens(
    chromium: Browser, live_server: LiveServer, db: Session, request_: Habilitation, folder: Path
) -> None:
    screen = Screen.open(chromium, live_server.url, width=PHONE)
    page = screen.go(enter(screen, db, request_))
    choose(page, folder / "réseau.xlsx")
    row = page.locator("#ligne-2")
    expect(row.locator("#champ-ligne-2-ville")).to_be_hidden()
    row.get_by_role("button", name="Ouvrir la ligne").click()
    expect(row.locator("#champ-ligne-2-ville")).to_be_visible()
    expect(page.locator("#champ-ligne-7-ville")).to_be_visible()
    screen.close()
