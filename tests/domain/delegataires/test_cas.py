"""Lists as people have them, that were once read wrongly: each file of ``tests/cas`` enters the table as its sender meant it."""

from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session

from eclat import tableurs
from eclat.domain.delegataires.tableau import DELEGATAIRES
from eclat.engines.grilles import contenus, feuilles, imports
from eclat.engines.grilles.imports import LigneLue
from eclat.engines.grilles.plages import plage
from tests import tableurs as files
from tests.domain.delegataires.test_imports import Helene

CAS = Path(__file__).parents[2] / "cas"


@pytest.fixture
def helene(db: Session) -> Helene:
    return Helene(db)


def cas(name: str) -> tuple[str, bytes]:
    (path,) = (CAS / name).glob("liste.*")
    return path.name, path.read_bytes()


def lues(helene: Helene, data: bytes, name: str = "liste.csv") -> list[LigneLue]:
    helene.receive(data, name)
    return imports.judged(helene.db, DELEGATAIRES, helene.request, imports.sheet_of(helene.kept))


def du_cas(helene: Helene, name: str) -> list[LigneLue]:
    shown, data = cas(name)
    return lues(helene, data, shown)


def collees(text: str) -> list[dict[str, str]]:
    return [{name: "".join(cell) for name, cell in line.items()} for line in plage(DELEGATAIRES, text).lignes]


def as_pasted(name: str) -> str:
    return cas(name)[1].decode().replace(";", "\t")


# --- which column is which ---


def test_an_exact_title_beats_one_that_contains_its_word(helene: Helene) -> None:
    (line,) = du_cas(helene, "colonne-voisine")
    assert (line.valeurs["courriel"], line.fautes, line.doutes) == ("anne@cerfs.example", {}, {})
    assert collees(as_pasted("colonne-voisine"))[0]["courriel"] == "anne@cerfs.example"


def test_two_columns_that_may_be_one_are_a_question_until_one_is_chosen(helene: Helene) -> None:
    helene.receive(
        files.text([["OF", "Mail", "Tél.", "E-mail"], ["Les Cerfs", "a@cerfs.example", "0261910417", "b@cerfs.example"]]), "a.csv"
    )
    sheet = imports.sheet_of(helene.kept)
    assert sheet.colonnes["courriel"] == 1
    assert contenus.rivals(DELEGATAIRES, sheet.entetes, sheet.colonnes) == {"courriel": [3]}
    assert contenus.rivals(DELEGATAIRES, ["OF", "Ancien courriel", "Courriel"], {"nom": 0, "courriel": 2}) == {}


def test_the_headings_of_the_state_s_list_are_no_delegataire(helene: Helene) -> None:
    first, second = du_cas(helene, "titres-export-public")
    assert (first.valeurs["nom"], first.valeurs["code_postal"], first.valeurs["ville"]) == ("LES CERFS VOLANTS", "01000", "BOURG")
    assert (second.valeurs["nom"], second.valeurs["telephone"]) == ("LES HIBOUX", "")  # an NDA is no telephone
    assert [line["nom"] for line in collees(as_pasted("titres-export-public"))] == ["LES CERFS VOLANTS", "LES HIBOUX"]


@pytest.mark.parametrize(
    "headings",
    [
        ["First Name", "Last Name", "Organization Name", "E-mail 1 - Value", "Phone 1 - Value", "Address 1 - Street", "Address 1 - City", "Address 1 - Postal Code"],
        ["Prénom", "Nom de famille", "Société", "Adresse de messagerie", "Téléphone (bureau)", "Rue (bureau)", "Ville (bureau)", "Code postal (bureau)"],
        ["First name", "Manager last name", "Organization", "Email", "Phone", "Address", "City", "Zip code"],
    ],
)  # fmt: skip
def test_address_books_and_english_lists_are_known(headings: list[str]) -> None:
    names = ["dirigeant_prenom", "dirigeant_nom", "nom", "courriel", "telephone", "adresse", "ville", "code_postal"]
    assert DELEGATAIRES.lecteur.is_heading(headings)
    assert DELEGATAIRES.lecteur.recognised(headings) == {name: names.index(name) for name in DELEGATAIRES.noms}


def test_a_first_row_without_any_value_of_the_right_shape_is_a_heading(helene: Helene) -> None:
    rows = [["Wer", "Wo", "Rufnummer", "Post"], ["Les Cerfs", "01000", "0261910417", "anne@cerfs.example"]]
    (line,) = lues(helene, files.text(rows))
    assert (line.numero, line.valeurs["courriel"], line.valeurs["code_postal"]) == (2, "anne@cerfs.example", "01000")


def test_a_first_row_of_data_with_gaps_is_none(helene: Helene) -> None:
    rows = [["Les Loups", "", "", ""], ["Les Cerfs", "01000", "0261910417", "anne@cerfs.example"]]
    lues(helene, files.text(rows))
    assert imports.sheet_of(helene.kept).titres is None


# --- what is hidden ---


def test_rows_hidden_by_a_filter_are_said_and_left_out_unless_asked_for(helene: Helene) -> None:
    assert [line.valeurs["nom"] for line in du_cas(helene, "lignes-masquees")] == ["Les Cerfs-Volants", "Les Loups"]
    assert imports.sheet_of(helene.kept).cachees == [3]
    seen = helene.seen
    imports.choose_rows(helene.table_held, True, seen=seen)
    assert len(imports.judged(helene.db, DELEGATAIRES, helene.request, imports.sheet_of(helene.kept))) == 3
    assert helene.seen != seen  # a page that showed two rows does not add three
    imports.choose_rows(helene.table_held, False, seen=helene.seen)
    assert helene.insert() == (2, 0)


def test_hidden_columns_are_never_chosen_by_themselves(helene: Helene) -> None:
    def hide(workbook: Any, sheet: Any) -> None:
        sheet.set_column(1, 1, None, None, {"hidden": True})

    rows = [["OF", "Courriel", "Mail"], ["Les Cerfs", "vieux@cerfs.example", "anne@cerfs.example"]]
    (line,) = lues(helene, files.xlsx(*rows, then=hide), "a.xlsx")
    assert line.valeurs["courriel"] == "anne@cerfs.example"


def test_a_filtered_ods_hides_its_rows_too(helene: Helene) -> None:
    rows = [files.ods_row(*files.TITRES), files.ods_row(*files.RENNES), files.ods_row(*files.TOULOUSE)]
    hidden = rows[1].replace("<table:table-row", '<table:table-row table:visibility="filter"', 1)
    (line,) = lues(helene, files.ods(Réseau=rows[0] + hidden + rows[2]), "a.ods")
    assert (line.numero, line.valeurs["nom"]) == (3, files.TOULOUSE[0])


def test_a_long_list_filtered_to_a_few_rows_is_taken(helene: Helene) -> None:
    def filtered(workbook: Any, sheet: Any) -> None:
        for rank in range(11, 1001):
            sheet.set_row(rank, options={"hidden": True})

    assert len(lues(helene, files.xlsx(files.TITRES, *files.lines(1000), then=filtered), "a.xlsx")) == 10


# --- what is around a value, and its letters ---


def test_what_other_programs_wrap_around_a_value_is_taken_off(helene: Helene) -> None:
    (line,) = du_cas(helene, "valeurs-emballees")
    assert (line.valeurs["telephone"], line.valeurs["code_postal"], line.fautes) == ("0261910417", "01000", {})
    (pasted,) = collees(as_pasted("valeurs-emballees"))
    assert (pasted["telephone"], pasted["code_postal"]) == ("0261910417", "01000")


@pytest.mark.parametrize("wrapped", ['="0261910417"', "'0261910417", '"0261910417"', "=0261910417", "261910417.0", "261910417,00", "2,61910417E+08", "0261910417,0"])  # fmt: skip
def test_a_telephone_in_any_wrapping(wrapped: str) -> None:
    assert collees(f"Téléphone\tVille\n{wrapped}\tBrest")[0]["telephone"] == "0261910417"


def test_accents_written_twice_are_repaired(helene: Helene) -> None:
    (line,) = du_cas(helene, "accents-deux-fois-codes")
    found = [line.valeurs[name] for name in ("nom", "adresse", "ville", "dirigeant_prenom")]
    assert found == ["École des Cerfs", "3 rue de l’Église", "Nîmes", "Zoé"]
    pasted = collees(as_pasted("accents-deux-fois-codes"))[0]
    assert (pasted["nom"], pasted["ville"]) == ("École des Cerfs", "Nîmes")


def test_one_file_may_mix_two_alphabets(helene: Helene) -> None:
    rows = [";".join(files.TITRES).encode(), "Forêt;;;;;;;".encode("cp1252"), "Élan;;;;;;;".encode()]
    assert [line.valeurs["nom"] for line in lues(helene, b"\r\n".join(rows))] == ["Forêt", "Élan"]


@pytest.mark.parametrize("nom", ["?cole des Cerfs", "N�mes Loisirs", "Th?âtre", "Ã\xad"])
def test_a_letter_that_is_lost_is_asked_about(helene: Helene, nom: str) -> None:
    row = [nom, *files.RENNES[1:]]
    (line,) = lues(helene, files.text([files.TITRES, row], alphabet="utf-8"))
    asked = [doute.question for doute in line.doutes.values()]
    assert (asked and "Une lettre semble perdue" in asked[0] and not line.fautes) or line.valeurs["nom"] == "í"


# --- addresses, telephones, towns ---


def test_an_address_is_read_out_of_an_address_book_s_line(helene: Helene) -> None:
    lines = du_cas(helene, "adresses-de-carnet")
    assert [line.fautes for line in lines] == [{}, {}, {}]
    helene.insert()
    assert [row[-1] for row in helene.table] == ["anne@cerfs.example", "bo@hiboux.example", "li@loups.example"]


def test_two_addresses_in_one_cell_are_a_question(helene: Helene) -> None:
    row = [*files.RENNES[:-1], "a@cerfs.example ; b@cerfs.example"]
    (line,) = lues(helene, files.text([files.TITRES, row], ","))
    assert line.fautes["courriel"] == "Il y a 2 adresses mail ici, a@cerfs.example et b@cerfs.example : gardez-en une seule."
    assert line.doutes["courriel"].propositions == ("a@cerfs.example", "b@cerfs.example")


def test_a_mistyped_domain_is_asked_about_and_never_refused(helene: Helene) -> None:
    lines = du_cas(helene, "domaine-mal-tape")
    assert [line.fautes for line in lines] == [{}, {}]
    assert [line.doutes["courriel"].question for line in lines] == [
        "Vouliez-vous écrire gmail.com ?",
        "Vouliez-vous écrire orange.fr ?",
    ]
    assert [line.doutes["courriel"].propositions for line in lines] == [("anne@gmail.com",), ("bo@orange.fr",)]


def test_a_number_of_guadeloupe_is_told_to_be_of_guadeloupe(helene: Helene) -> None:
    (line,) = du_cas(helene, "telephones-outremer")
    assert (line.fautes, line.doutes) == ({}, {})
    helene.insert()
    assert helene.table[0][1] == "+590709001234"


def test_a_zero_that_is_given_back_is_marked_and_the_town_has_its_say(helene: Helene) -> None:
    row: list[Any] = [*files.RENNES[:3], 1300, "Marseille", *files.RENNES[5:]]
    (line,) = lues(helene, files.xlsx(files.TITRES, row), "a.xlsx")
    assert (line.valeurs["code_postal"], list(line.rendus), line.fautes) == ("01300", ["code_postal"], {})
    said = "Marseille est dans le 13 (Bouches-du-Rhône), et le code postal 01300 dans le 01 (Ain) : vérifiez-les."
    assert line.doutes["code_postal"].question == said
    helene.correct(line.numero, code_postal="13001")
    (line,) = imports.judged(helene.db, DELEGATAIRES, helene.request, imports.sheet_of(helene.kept))
    assert (line.doutes, list(line.rendus)) == ({}, [])


def test_every_case_is_read_without_a_refusal() -> None:
    for folder in sorted(CAS.glob("*/liste.*")):
        assert feuilles.read(DELEGATAIRES, folder.name, tableurs.read(folder.name, folder.read_bytes()))
