"""Spreadsheets as people have them come out as rows of text; what is none, or too much, is refused with what to do."""

import datetime
import random
import subprocess
from functools import partial
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from eclat import tableurs
from eclat.file_types import FileRefused
from eclat.tableurs import classeurs, lecteur, textes
from eclat.tableurs.feuilles import Cellule, Feuille
from eclat.tableurs.lecteur import as_cell
from tests import tableurs as make
from tests.base.test_file_types import docx, image, ole
from tests.calls import calls

ROWS = [make.TITRES, make.RENNES, make.TOULOUSE]


def only(name: str, data: bytes) -> Feuille:
    (sheet,) = tableurs.read(name, data)
    return sheet


def texts(sheet: Feuille) -> list[list[str]]:
    return [[str(cell) for cell in cells] for _, cells in sheet.lignes]


def refusal(name: str, data: bytes) -> str:
    with pytest.raises(FileRefused) as refused:
        tableurs.read(name, data)
    assert refused.value.message.endswith(".")
    return refused.value.message


# --- CSV ---


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("alphabet", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "mac-roman"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_a_text_is_read_whatever_wrote_it(separator: str, alphabet: str, end: str) -> None:
    assert texts(only("réseau.csv", make.text(ROWS, separator, alphabet, end))) == ROWS


@pytest.mark.parametrize("alphabet", ["cp1252", "mac-roman"])
@pytest.mark.parametrize("nom", ["École d’Été", "Forêt", "Ça et là", "Noël", "Île d’Oléron", "Cœur", "ÀPRES"])
def test_one_accent_tells_windows_from_a_mac(nom: str, alphabet: str) -> None:
    """Excel for Mac writes its CSV so."""
    assert texts(only("a.csv", f"Nom;Ville\n{nom};Brest\n".encode(alphabet))) == [["Nom", "Ville"], [nom, "Brest"]]


def test_latin_1_where_windows_has_a_hole() -> None:
    assert texts(only("a.csv", "Nom;Ville\nL\x81;Évry\n".encode("latin-1"))) == [["Nom", "Ville"], ["L\x81", "Évry"]]


def test_utf_16_written_the_other_way_round() -> None:
    data = b"\xfe\xff" + make.text(ROWS, "\t", "utf-16-be")
    assert texts(only("a.txt", data)) == ROWS


PRINTABLE = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t;,\"' é€"), max_size=12)
TABLES = st.integers(2, 6).flatmap(
    lambda width: st.lists(st.lists(PRINTABLE, min_size=width, max_size=width), min_size=1, max_size=12).map(
        lambda rows: [[f"Titre {n}" for n in range(width)], *rows]
    )
)


@given(
    TABLES,
    st.sampled_from(";,\t"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1"]),
    st.sampled_from(["\r\n", "\n", "\r"]),
)
def test_any_table_comes_back_from_any_dialect(rows: list[list[str]], separator: str, alphabet: str, end: str) -> None:
    try:
        data = make.text(rows, separator, alphabet, end)
    except UnicodeEncodeError:
        assume(False)
    if alphabet in ("cp1252", "latin-1") and not data.isascii():
        assume(
            not any(map(utf_8, filter(lambda line: not line.isascii(), data.splitlines())))
        )  # it would be read as such, and rightly
        windows, mac = (textes.frenchness(data.decode(each, "replace")) for each in ("cp1252", "mac-roman"))
        assume(windows >= mac)  # else it reads better as a Mac writes
    read = list(textes.rows(textes.decoded(data)))
    expected = [[cell.strip() for cell in row] for row in rows]
    if alphabet == "latin-1":  # its controls are signs of Windows': what came back is what Windows reads
        expected = [[as_windows(cell) for cell in row] for row in expected]
    assert read == expected


def utf_8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def as_windows(cell: str) -> str:
    return cell.encode("latin-1").decode("latin-1").translate(textes._WINDOWS).strip()


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ('sep=,\r\nNom,Ville\r\nA;B,"C,D"\r\n', [["Nom", "Ville"], ["A;B", "C,D"]]),
        ('Nom;Adresse\n"Les Ateliers ""Bleus""";"12 rue\nBât. B"\n', [["Nom", "Adresse"], ['Les Ateliers "Bleus"', "12 rue\nBât. B"]]),
        ('Nom;Adresse\nSalle 12";Rennes\nB;Lyon\n', [["Nom", "Adresse"], ['Salle 12"', "Rennes"], ["B", "Lyon"]]),
        ('Nom;Adresse\n"Salle 12;Rennes\nB;Lyon\n', [["Nom", "Adresse"], ['"Salle 12', "Rennes"], ["B", "Lyon"]]),
        ("Nom;Adresse\nA;12, rue X\nB;4, allée Y\nC;9, quai Z\n", [["Nom", "Adresse"], ["A", "12, rue X"], ["B", "4, allée Y"], ["C", "9, quai Z"]]),
        ("Nom\tAdresse\nA\t12; rue X, Y\n", [["Nom", "Adresse"], ["A", "12; rue X, Y"]]),
        ("Courriel\na@b.example\nc@d.example\n", [["Courriel"], ["a@b.example"], ["c@d.example"]]),
    ],
)  # fmt: skip
def test_separators_and_quotes(text: str, rows: list[list[str]]) -> None:
    assert texts(only("a.csv", text.encode())) == rows


def test_what_a_spreadsheet_copies_has_tabs_whatever_else_it_has() -> None:
    assert list(textes.rows("12, rue X\n14, rue Y", "\t")) == [["12, rue X"], ["14, rue Y"]]


def test_rows_keep_their_number_and_numbers_are_told_from_texts() -> None:
    sheet = only("a.csv", b"Nom;Tel;CP\n\n;;\nA;261910417;01000\n")
    assert sheet.lignes == [(1, ["Nom", "Tel", "CP"]), (4, ["A", 261910417, "01000"])]


# --- XLSX and ODS ---


def test_a_workbook_is_read_as_it_is_shown() -> None:
    def then(book: Any, sheet: Any) -> None:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_number(1, 1, 261910417, book.add_format({"num_format": "0# ## ## ## ##"}))
        sheet.write_number(1, 2, 1000, book.add_format({"num_format": "00000"}))
        sheet.write_datetime(1, 3, datetime.datetime(2026, 11, 3), day)
        sheet.write_formula(1, 4, '=A2&" !"', None, "A !")
        sheet.write_formula(1, 5, "=1/2", None, 0.5)
        sheet.write_number(1, 6, 1.5e17)
        sheet.write_boolean(1, 7, True)
        sheet.write_rich_string(1, 8, "Grand ", book.add_format({"bold": True}), "Préau", " Sud")
        sheet.write_datetime(1, 9, datetime.datetime(2026, 11, 3, 14, 5), book.add_format({"num_format": "dd/mm/yyyy hh:mm"}))
        sheet.write_datetime(1, 10, datetime.time(9, 30), book.add_format({"num_format": "hh:mm"}))
        sheet.write_number(1, 11, 0.0000001)
        sheet.write_string(1, 12, "  35000 ")

    data = make.xlsx([f"T{n}" for n in range(13)], ["A"], then=then)
    assert only("a.xlsx", data).lignes[1] == (
        2, ["A", 261910417, 1000, "03/11/2026", "A !", "0,5", 150000000000000000, "VRAI", "Grand Préau Sud", "03/11/2026 14:05", "09:30", "0,0000001", "35000"],
    )  # fmt: skip


def test_hidden_rows_and_columns_are_read_like_the_others() -> None:
    def then(book: Any, sheet: Any) -> None:
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.set_column(1, 1, None, None, {"hidden": True})

    assert texts(only("a.xlsx", make.xlsx(*ROWS, then=then))) == ROWS


def test_what_is_merged_downwards_stands_in_each_row_even_far_from_the_corner() -> None:
    def then(book: Any, sheet: Any) -> None:
        sheet.write_row(4, 3, ["Région", "Nom"])
        sheet.merge_range(5, 3, 7, 3, "Bretagne")
        for rank, nom in enumerate("ABC"):
            sheet.write(5 + rank, 4, nom)
        sheet.merge_range(8, 3, 8, 5, "Fin")

    assert only("a.xlsx", make.xlsx(then=then)).lignes == [
        (5, ["", "", "", "Région", "Nom"]),
        *((6 + rank, ["", "", "", "Bretagne", nom]) for rank, nom in enumerate("ABC")),
        (9, ["", "", "", "Fin"]),
    ]


def test_every_sheet_that_holds_something_the_hidden_ones_last() -> None:
    def then(book: Any, sheet: Any) -> None:
        hidden = book.add_worksheet("Listes")
        hidden.write(0, 0, "x")
        hidden.hide()
        book.add_worksheet("Vide")
        book.add_worksheet("Autre").write(0, 0, "y")
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"values": "=Réseau!$A$1:$A$2"})
        book.add_chartsheet("Graphique").set_chart(chart)

    assert [sheet.nom for sheet in tableurs.read("a.xlsx", make.xlsx(*ROWS, then=then))] == ["Réseau", "Autre", "Listes"]


def test_an_ods_as_libreoffice_writes_it() -> None:
    rows = make.ods_row("Nom", "Tél.", "CP", "Date", "Adresse")
    rows += make.ods_row("A", ("float", "261910417"), ("float", "1000"), ("date", "2026-11-03"), "12 rue\nBât. B")
    rows += make.ods_row("B", row='table:visibility="collapse"')
    rows += '<table:table-row table:number-rows-repeated="1048573"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    first, second = tableurs.read("a.ods", make.ods(Réseau=rows, Autre=make.ods_row("x")))
    assert first.lignes == [
        (1, ["Nom", "Tél.", "CP", "Date", "Adresse"]),
        (2, ["A", 261910417, 1000, "03/11/2026", "12 rue\nBât. B"]),
        (3, ["B"]),
    ]
    assert (first.nom, second.nom, second.hauteur) == ("Réseau", "Autre", 1)


# --- what is refused ---


def bomb() -> bytes:
    """A real XLSX of some kB whose sheet opens to 100 MB of cells."""
    return make.repacked(make.xlsx(*ROWS), **{"xl/worksheets/sheet1.xml": b"<c/>" * 25_000_000})


def lying_bomb() -> bytes:
    """The same, whose index says that it opens to a few kB."""
    body = b"<worksheet><sheetData><row r='1'>" + b"<c r='A1'><v>1</v></c>" * 9_000_000
    data = bytearray(make.repacked(make.xlsx(*ROWS), **{"xl/worksheets/sheet1.xml": body}))
    true, said = len(body).to_bytes(4, "little"), (4_000).to_bytes(4, "little")
    assert data.count(true) >= 2
    return bytes(data.replace(true, said))


REFUSED: dict[str, tuple[str, Any, str]] = {
    "empty": ("liste.csv", b"  \r\n", "liste.csv est vide. Choisissez un autre fichier."),
    "separators alone": ("liste.csv", b";;;\r\n;;;\r\n", "liste.csv ne contient aucune ligne. Choisissez un autre fichier."),
    "heavy": ("liste.csv", b"a;b\n" * 1_400_000, "liste.csv dépasse 5\u00a0Mo. Gardez-y seulement vos lignes, puis choisissez-le de nouveau."),
    "macros": ("liste.xlsm", make.repacked(make.xlsx(*ROWS), **{"xl/vbaProject.bin": b"x"}), "contient des macros"),
    "password": ("liste.xlsx", ole("EncryptedPackage", "EncryptionInfo"), "liste.xlsx est protégé par un mot de passe."),
    "password, ods": ("liste.ods", make.repacked(make.ods(A=make.ods_row("x")), **{"META-INF/manifest.xml": b"<encryption-data/>"}), "mot de passe"),
    "old": ("liste.xls", ole("Workbook"), "liste.xls est au format XLS, celui d’Excel 97-2003. Ouvrez-le, enregistrez-le au format XLSX,"),
    "old, macros": ("liste.xls", ole("Workbook", "_VBA_PROJECT_CUR"), "« Classeur Excel (.xlsx) »"),
    "truncated": ("liste.xlsx", make.xlsx(*ROWS)[:-400], "liste.xlsx est abîmé ou incomplet."),
    "broken inside": ("liste.xlsx", make.repacked(make.xlsx(*ROWS), **{"xl/workbook.xml": b"<workbook><sheets>"}), "abîmé ou incomplet"),
    "broken sheet": ("liste.xlsx", make.repacked(make.xlsx(*ROWS), **{"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row r='1'><c r='A1'"}), "abîmé ou incomplet"),
    "pdf": ("liste.csv", b"%PDF-1.7\n1 0 obj\n%%EOF\n", "liste.csv n’est pas un tableur."),
    "photo": ("liste.xlsx", image("PNG"), "n’est pas un tableur"),
    "letter": ("liste.xlsx", docx(), "n’est pas un tableur"),
    "web page": ("liste.xls", b"<html><table><tr><td>Nom</td></tr></table>", "n’est pas un tableur"),
    "rtf": ("liste.csv", rb"{\rtf1 Nom}", "n’est pas un tableur"),
    "noise": ("liste.csv", bytes(range(256)) * 40, "n’est pas un tableur"),
    "bomb": ("liste.xlsx", bomb, "prend trop de place une fois ouvert"),
    "lying bomb": ("liste.xlsx", lying_bomb, "abîmé ou incomplet"),
    "far cell": ("liste.xlsx", lambda: make.xlsx(["a"], then=lambda book, sheet: sheet.write(1_048_575, 16_383, "z")), "prend trop de place"),
    "repeated": ("liste.ods", lambda: make.ods(A=make.ods_row("x", row='table:number-rows-repeated="1000000"', repeated=16_000)), "abîmé ou incomplet"),
    "a cell without end": ("liste.csv", b'Nom;Ville\n"' + b"x" * 200_000 + b'";Rennes\n', "contient une cellule de plus de 100\u00a0000 caractères. Raccourcissez-la"),
}  # fmt: skip


@pytest.fixture
def allowed(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds after which each process that opens a workbook is ended."""
    found: list[float] = []
    run = subprocess.run

    def noted(*command: Any, timeout: float, **how: Any) -> Any:
        found.append(timeout)
        return run(*command, timeout=timeout, **how)

    monkeypatch.setattr("eclat.tableurs.classeurs.subprocess.run", noted)
    return found


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_read_is_refused_with_what_to_do(what: str, allowed: list[float]) -> None:
    name, data, said = REFUSED[what]
    data = data() if callable(data) else data
    assert said in refusal(name, data), what
    assert set(allowed) <= {classeurs.MAX_SECONDS} and classeurs.MAX_SECONDS <= 10


def test_a_name_is_shown_clean() -> None:
    assert refusal("C:\\docs\\lis\u202ete.csv", b"").startswith("liste.csv est vide.")


def test_what_opens_to_more_than_fifty_megabytes_is_turned_away_before_it_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    picture = random.Random(1).randbytes(600_000) + bytes(classeurs.MAX_UNPACKED)
    data = make.repacked(make.xlsx(*ROWS), **{"xl/media/plan.bmp": picture})
    monkeypatch.setattr(classeurs, "answer", lambda data: pytest.fail("it was opened"))
    assert "prend trop de place une fois ouvert" in refusal("a.xlsx", data)


def test_ten_thousand_rows_are_counted_quickly_and_not_kept() -> None:
    """A row of eight cells takes a few calls for each of them, however many rows stand before it."""
    rows = [make.TITRES, *make.lines(10_000)]
    for name, data in (("a.csv", make.text(rows)), ("a.xlsx", make.xlsx(*rows))):
        sheet = only(name, data)
        assert (sheet.hauteur, sheet.entiere, len(sheet.lignes)) == (10_001, False, 320)
        read = partial(lecteur.sheets, data) if name.endswith("xlsx") else partial(only, name, data)
        assert calls(read) < 10_000 * 8 * 10, name


def test_too_wide_or_too_wordy_a_sheet_is_known_as_such() -> None:
    wide = only("a.csv", make.text([[f"T{n}" for n in range(75)]]))
    assert (wide.largeur, wide.entiere, wide.lignes) == (75, False, [])
    wordy = only("a.xlsx", make.xlsx(*[["x" * 30_000, "y"]] * 40))
    assert (wordy.hauteur, wordy.entiere) == (40, False)


def test_two_workbooks_are_read_at_once_and_the_third_is_asked_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(classeurs, "PATIENCE_S", 0.01)
    with classeurs._SLOTS, classeurs._SLOTS:
        assert refusal("a.xlsx", make.xlsx(*ROWS)) == (
            "D’autres fichiers sont en cours de lecture. Choisissez de nouveau le vôtre dans un instant."
        )
    assert only("a.xlsx", make.xlsx(*ROWS)).hauteur == 3


def test_the_reader_is_given_nothing_of_ours() -> None:
    """Not even the environment, which holds the keys and the address of the database."""
    seen: list[dict[str, Any]] = []
    real = subprocess.run

    def run(command: list[str], **how: Any) -> Any:
        seen.append(how)
        return real(command, **how)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(subprocess, "run", run)
        only("a.xlsx", make.xlsx(*ROWS))
    assert seen[0]["env"] == {}


LAUGHS = "".join(f"<!ENTITY c{n} '{f'&c{n - 1};' * 10 if n else 'rire' * 10}'>" for n in range(9))


@pytest.mark.parametrize("said", ["&a;", "&b;", "&c8;"])
def test_no_entity_is_resolved(said: str) -> None:
    """Neither a file of the machine nor a laugh that grows: a sheet that names one is not read. The same, which names none, is."""
    head = f"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/hostname'><!ENTITY b 'rire'>{LAUGHS}]>"

    def data(cell: str) -> bytes:
        sheet = (
            f"<worksheet><sheetData><row r='1'><c r='A1' t='inlineStr'><is><t>{cell}</t></is></c></row></sheetData></worksheet>"
        )
        return make.repacked(make.xlsx(*ROWS), **{"xl/worksheets/sheet1.xml": (head + sheet).encode()})

    assert texts(only("a.xlsx", data("Nom"))) == [["Nom"]]
    assert "abîmé ou incomplet" in refusal("a.xlsx", data(said))


@given(st.booleans() | st.floats() | st.integers() | st.dates() | st.times() | st.datetimes() | st.text())
def test_any_value_of_a_cell_becomes_a_text_or_a_whole_number(value: Any) -> None:
    found: Cellule = as_cell(value)
    assert isinstance(found, str) or found == value
    assert isinstance(value, str) or "e" not in str(found)
