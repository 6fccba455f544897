"""A range copied from a spreadsheet: read cell by cell as it was, whatever it holds (P6)."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eclat.domain.delegataires.delegations import COLONNES
from eclat.domain.delegataires.tableau import DELEGATAIRES
from eclat.domain.socle.champs import clean_line
from eclat.domain.socle.errors import Refus
from eclat.engines.grilles.plages import cells, plage, told

LABELS = [
    "Nom de l'OF *", "Téléphone *", "Adresse *", "CP *", "Ville *",
    "Nom * du dirigeant de l'OF", "Prénom * du dirigeant de l'OF", "Courriel * du dirigeant de l'OF",
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a\tb\r\nc\td\r\n", [["a", "b"], ["c", "d"], [""]]),  # Excel
        ("a\tb\nc\td", [["a", "b"], ["c", "d"]]),  # Google Sheets, LibreOffice
        ("a\rb", [["a"], ["b"]]),
        ('"12 rue\nX"\tb', [["12 rue X", "b"]]),  # a cell of two lines
        ('"a\tb"\tc', [["a b", "c"]]),
        ('"dit ""Le Préau"""\tc', [['dit "Le Préau"', "c"]]),
        ('L"atelier"\tc', [['L"atelier"', "c"]]),
        ('"Le Préau"\tc', [['"Le Préau"', "c"]]),  # Excel writes these as they are
        ('"Le Préau\tc\nd', [['"Le Préau', "c"], ["d"]]),
        ('"\n', [['"'], [""]]),
        ("", [[""]]),
    ],
)
def test_text_is_read_as_spreadsheets_write_it(text: str, found: list[list[str]]) -> None:
    assert cells(text) == found


def written(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if re.search('[\t\n\r"]', cell) else cell


@given(
    st.lists(st.lists(st.text(alphabet=st.characters(codec="utf-8"), max_size=8), min_size=1, max_size=4), min_size=1, max_size=5)
)
def test_whatever_the_cells_hold_they_come_back(lines: list[list[str]]) -> None:
    text = "\n".join("\t".join(map(written, line)) for line in lines)
    assert cells(text) == [[clean_line(cell) for cell in line] for line in lines]


@given(st.text(alphabet='"\t\n\ra', max_size=60))
def test_no_text_is_refused_nor_loses_a_letter(text: str) -> None:
    assert sum(cell.count("a") for line in cells(text) for cell in line) == text.count("a")


def test_a_row_of_titles_is_known_by_the_document_s_labels() -> None:
    assert DELEGATAIRES.lecteur.is_heading(LABELS)
    assert DELEGATAIRES.lecteur.recognised(LABELS) == {name: rank for rank, name in enumerate(COLONNES)}


def test_a_range_begins_at_its_column_and_its_titles_are_left_out() -> None:
    found = plage(DELEGATAIRES, "CP *\tVille *\n35000\tRennes\n\t\n29200\tBrest\n\n", "code_postal")
    assert found.titres and told(found) == ["La ligne de titres a été reconnue : elle n’a pas été collée."]
    assert found.lignes == [
        {"code_postal": ["35000"], "ville": ["Rennes"]},
        {"code_postal": [""], "ville": [""]},
        {"code_postal": ["29200"], "ville": ["Brest"]},
    ]


def test_titles_that_an_imported_file_may_have_are_titles_when_pasted_too() -> None:
    found = plage(DELEGATAIRES, "Raison sociale\tTéléphone fixe\tCommune\nLe Préau\t02 61 91 04 17\tBrest")
    assert found.titres and found.lignes == [{"nom": ["Le Préau"], "telephone": ["02 61 91 04 17"], "ville": ["Brest"]}]


def test_titles_in_another_order_lead_each_column_to_its_own() -> None:
    found = plage(DELEGATAIRES, "E-mail\tNom de l’OF\tRemarque\tVille\na@b.example\tLe Préau\tà rappeler\tBrest")
    assert found.lignes == [{"courriel": ["a@b.example"], "nom": ["Le Préau"], "ville": ["Brest"]}]
    assert found.en_trop == [["Remarque"], ["à rappeler"]]


@pytest.mark.parametrize("line", ["Préau Ville\t02 61 91 04 17", "Ville", "Le Préau\tAdresse\tx\ty\tz"])
def test_a_first_row_of_data_is_no_row_of_titles(line: str) -> None:
    assert not plage(DELEGATAIRES, f"{line}\nSuite", "nom").titres


def test_a_lone_title_over_its_own_column_is_one() -> None:
    assert plage(DELEGATAIRES, "Ville\nBrest", "ville").lignes == [{"ville": ["Brest"]}]


def test_columns_beyond_the_last_are_kept_aside() -> None:
    found = plage(DELEGATAIRES, "a@b.example\tun\t\tdeux\nc@d.example\t\t\tquatre\n", "courriel")
    assert found.lignes == [{"courriel": ["a@b.example"]}, {"courriel": ["c@d.example"]}]
    assert found.en_trop == [["un", "deux"], ["", "quatre"]]
    assert told(found) == ["2 colonnes en trop n’ont pas été collées."]
    assert told(plage(DELEGATAIRES, "a\tb", "courriel")) == ["1 colonne en trop n’a pas été collée."]
    assert not plage(DELEGATAIRES, "a\t\t\n", "courriel").en_trop


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "rien à coller"),
        ("\t\t\n \n", "rien à coller"),
        ("Nom de l’OF\tVille\n", "rien à coller"),
        ("x\n" * 5000, "5\u00a0000 lignes : 300 au plus"),
        ("\t".join("x" * 41), "41 colonnes : 40 au plus"),
    ],
)
def test_what_is_no_list_of_delegataires_is_refused(text: str, said: str) -> None:
    with pytest.raises(Refus, match=said):
        plage(DELEGATAIRES, text)


def test_300_rows_under_their_titles_and_40_columns_are_taken() -> None:
    assert len(plage(DELEGATAIRES, "Nom de l’OF\tVille\n" + "Le Préau\tBrest\n" * 300).lignes) == 300
    assert plage(DELEGATAIRES, "\t".join("x" * 40)).colonnes_en_trop == 32
