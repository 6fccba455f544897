"""What is exported is read back: by the reader of imports, by LibreOffice where it is installed, as it was, and never as a formula."""

import io
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from eclat.tableurs import ecriture
from eclat.tableurs.ecriture import FORMULA, as_csv, as_xlsx
from eclat.tableurs.textes import read

HEADINGS = ["Nom", "Nombre", "Jour", "Instant", "Rien"]
ROW = ("L’Œuvre & <Cie>", 3, date(2026, 1, 2), datetime(2026, 7, 20, 10, 30, tzinfo=UTC), None)
TEMPTING = [f"{sign}1+1" for sign in FORMULA] + ['=HYPERLINK("http://x")', "@SUM(A1)", "+33 2 61 91 04 17"]
PLAIN = ["0123", " au bord ", "deux\nlignes", 'guillemets "', "point ; virgule", "_x0041_", "é" * 400]


def sheets(data: bytes) -> list[list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return [book.get_sheet_by_index(rank).to_python() for rank in range(len(book.sheet_names))]


def xlsx(*rows: Any) -> bytes:
    return b"".join(as_xlsx("Organismes", HEADINGS, rows))


def csv(*rows: Any) -> str:
    return b"".join(as_csv("Organismes", HEADINGS, rows)).decode("utf-8")


def test_a_workbook_keeps_texts_numbers_and_dates() -> None:
    [[headings, row]] = sheets(xlsx(ROW))
    assert headings == HEADINGS
    assert row == ["L’Œuvre & <Cie>", 3.0, date(2026, 1, 2), datetime(2026, 7, 20, 12, 30), ""]


@pytest.mark.parametrize("text", [*TEMPTING, *PLAIN])
def test_a_workbook_holds_texts_as_they_are(text: str) -> None:
    [[_, row]] = sheets(xlsx((text, None, None, None, None)))
    assert row[0] == text


def test_what_no_file_can_hold_is_replaced() -> None:
    [[_, row]] = sheets(xlsx(("a\x00b\x1b", None, None, None, "x" * 40_000)))
    assert row[0] == "a\ufffdb\ufffd" and len(row[4]) == 32_767


def test_more_rows_than_a_sheet_holds_begin_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ecriture, "SHEET_ROWS", 3)
    found = sheets(xlsx(*[(str(number), None, None, None, None) for number in range(7)]))
    assert [[row[0] for row in sheet] for sheet in found] == [["Nom", "0", "1", "2"], ["Nom", "3", "4", "5"], ["Nom", "6"]]


def test_a_workbook_says_what_it_was_narrowed_by_after_its_rows() -> None:
    said = [("Liste", "Organismes"), ("Recherche", "=1+1")]
    rows, about = sheets(b"".join(as_xlsx("Organismes", HEADINGS, [ROW, ROW], said)))
    assert len(rows) == 3 and about == [[ecriture.ABOUT, ""], ["Liste", "Organismes"], ["Recherche", "=1+1"], ["Lignes", 2.0]]
    text = b"".join(as_csv("Organismes", HEADINGS, [ROW], said)).decode("utf-8")
    assert "Recherche" not in text and len(text.splitlines()) == 2


def test_nothing_to_export_is_a_file_with_its_headings() -> None:
    assert sheets(xlsx()) == [[HEADINGS]]
    assert csv() == "\ufeffNom;Nombre;Jour;Instant;Rien\r\n"


def test_a_csv_as_excel_in_french_reads_it() -> None:
    assert csv(ROW).splitlines()[1] == "L’Œuvre & <Cie>;3;02/01/2026;20/07/2026 12:30;"


@pytest.mark.parametrize("text", TEMPTING)
def test_a_csv_computes_nothing(text: str) -> None:
    sheet = read(csv((text, None, None, None, None)).encode())
    assert str(sheet.lignes[1][1][0]).lstrip().startswith("'")


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_rows_leave_as_they_are_made(write: Any) -> None:
    """However many there are, no more than some hundreds stand in memory."""
    asked = 0

    def rows() -> Iterator[Any]:
        nonlocal asked
        for asked in range(1, 20_001):
            yield (f"Organisme {asked} {hash(str(asked))}", asked, None, None, None)

    given = iter(write("Organismes", HEADINGS, rows()))
    sizes = [len(next(given)) for _ in range(6)]
    assert asked <= 4_000 and max(sizes) < 100_000
    assert max(map(len, given)) < 100_000


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("format", ["xlsx", "csv"])
def test_libreoffice_reads_it_and_computes_nothing(tmp_path: Path, format: str) -> None:
    rows = [(text, 1, date(2026, 1, 2), None, None) for text in TEMPTING]
    file = tmp_path / f"organismes.{format}"
    file.write_bytes(b"".join(ecriture.FORMATS[format][0]("Organismes", HEADINGS, rows, ())))
    options = ["--infilter=CSV:59,34,76"] if format == "csv" else []
    home = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", home, "--headless", *options, "--convert-to", "fods", "--outdir", str(tmp_path), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    read_back = (tmp_path / "organismes.fods").read_text()
    assert "table:formula" not in read_back and "33 2 61 91 04 17" in read_back
