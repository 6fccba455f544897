"""What is printed is whole: a field that shows twelve lines of sixty on the screen gives all of them to the paper."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader
from sqlmodel import Session

from tests import factories as make
from tests.journeys.stage import Screen

pytestmark = pytest.mark.journey
TEXTE = (Path(__file__).parents[1] / "cas" / "impression-coupee" / "texte.txt").read_text(encoding="utf-8")


def test_a_draft_is_printed_whole(db: Session, screen: Screen, page: Page, tmp_path: Path) -> None:
    organisme = make.organisme(db, "Les Cerfs-Volants")
    draft = make.habilitation(db, organisme, complete=True)
    draft.moyens_pedagogiques = TEXTE
    screen.enter(db, make.dirigeant(db, organisme))
    screen.go(f"/habilitations/{draft.id}")
    page.get_by_role("link", name="Imprimer").wait_for()
    page.pdf(path=tmp_path / "demande.pdf", format="A4")
    printed = "\n".join(sheet.extract_text() for sheet in PdfReader(tmp_path / "demande.pdf").pages)
    lines = {int(number) for number in re.findall(r"Ligne\s+(\d+)\s+:", printed)}
    assert lines == set(range(1, TEXTE.count("Ligne ") + 1))
    assert "Imprimé par" in printed and re.search(r"le \d\d/\d\d/\d{4}", printed)
    assert page.locator(".on-paper").count() == 0  # the screen is as it was


def test_a_network_is_printed_with_the_form_of_each_delegataire(db: Session, screen: Screen, page: Page, tmp_path: Path) -> None:
    request = make.national(db, rows=2, etat="en_attente_delegataires")
    make.studied(db, request, make.instructeur(db))
    screen.enter(db, make.administrateur(db))
    screen.go(f"/habilitations/{request.id}")
    screen.context.add_init_script("window.print = () => (window.imprimee = true)")
    page.get_by_role("link", name="Imprimer le dossier").click()
    expect(page.get_by_role("heading", name="Grand Préau 2", level=2)).to_be_visible()
    page.wait_for_function("window.imprimee")
    page.pdf(path=tmp_path / "dossier.pdf", format="A4")
    sheets = [sheet.extract_text() for sheet in PdfReader(tmp_path / "dossier.pdf").pages]
    signed = rf"{request.numero} · Fédération du Grand Préau\. Imprimé par Claire Aubertin le \d\d/\d\d/\d{{4}}"
    assert all(re.search(signed, sheet) for sheet in sheets)  # whose it is, by whom and when, on every sheet
    begins = [number for number, sheet in enumerate(sheets) if re.search(r"Délégataire \d sur 2", sheet)]
    assert len(begins) == 2 and begins[0] > 0  # each form begins a sheet
    printed = " ".join(" ".join(sheets).split())
    for text in (
        "CQP Animateur périscolaire",
        "Une malle d’animation et dix postes",
        "Gaëlle",
        "CV de Nadia Ferhat",
        "Historique",
    ):
        assert text in printed
    screen.look("dossier-entier")
