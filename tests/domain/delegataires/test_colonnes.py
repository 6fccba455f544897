"""Columns are known by their headings as people write them, else by what they hold."""

import pytest

from eclat.domain.delegataires.delegations import COLONNES
from eclat.domain.delegataires.tableau import DELEGATAIRES
from eclat.engines.grilles.contenus import by_content, guessed
from eclat.tableurs.feuilles import Cellule
from tests import tableurs as make

LECTEUR = DELEGATAIRES.lecteur
ROWS = [make.RENNES, make.TOULOUSE, make.LYON]


def read(headings: list[str]) -> dict[str, str]:
    return {name: headings[rank] for name, rank in LECTEUR.recognised(headings).items()}


@pytest.mark.parametrize(
    "headings",
    [
        make.TITRES,
        ["Nom de l’OF", "Téléphone", "Adresse", "CP", "Ville", "Nom du dirigeant de l’OF", "Prénom du dirigeant de l’OF", "Courriel du dirigeant de l’OF"],
        ["Organisme", "Tél.", "ADRESSE", "Code postal", "Commune", "Nom du responsable", "Prénom dirigeant", "Mail contact"],
        ["Raison sociale", "N° de téléphone", "Rue", "C.P.", "Localité", "Nom", "Prénom", "E-mail"],
        ["Nom", "Tel fixe", "Adresse postale", "code_postal", "VILLE", "Nom dirigeant", "Prenom", "Adresse mail"],
        ["Structure", "TELEPHONE", "Adresse du siège", "CP", "Ville", "Dirigeante", "Prénom de la dirigeante", "Mél"],
        ["Nom de la structure", "Tél. fixe", "Numéro et voie", "Code-postal", "Ville du siège", "Nom de famille", "Prénom(s)", "Adresse électronique"],
    ],
)  # fmt: skip
def test_the_eight_columns_as_people_head_them(headings: list[str]) -> None:
    assert list(read(headings).values()) == headings
    assert LECTEUR.is_heading(headings)


@pytest.mark.parametrize(
    ("headings", "known"),
    [
        (["Tél. portable", "Tél. fixe"], {"telephone": "Tél. fixe"}),
        (["Téléphone du dirigeant", "Téléphone"], {"telephone": "Téléphone"}),
        (["Mail de la structure", "Mail du dirigeant"], {"courriel": "Mail du dirigeant"}),
        (["Nom", "Prénom", "Mail"], {"dirigeant_nom": "Nom", "dirigeant_prenom": "Prénom", "courriel": "Mail"}),
        (["Nom", "Tél.", "Nom", "Prénom"], {"nom": "Nom", "telephone": "Tél.", "dirigeant_nom": "Nom", "dirigeant_prenom": "Prénom"}),
        (["Nom et prénom du dirigeant"], {"dirigeant_nom": "Nom et prénom du dirigeant"}),
        (["Type d’organisme", "Statut de l’association", "Fonction du dirigeant", "N° SIRET", "Code INSEE", "Date d’envoi du mail", "Site web", ""], {}),
    ],
)  # fmt: skip
def test_of_several_the_nearer_and_of_others_none(headings: list[str], known: dict[str, str]) -> None:
    assert read(headings) == known


def test_two_columns_of_one_name_are_told_apart() -> None:
    assert LECTEUR.recognised(["Nom", "Tél.", "Nom", "Prénom"])["dirigeant_nom"] == 2


def test_the_row_of_headings_is_found_under_a_title() -> None:
    assert LECTEUR.heading_row([["Réseau 2026"], ["Liste", "au", "3 novembre"], make.TITRES, *ROWS]) == 2
    assert LECTEUR.heading_row(ROWS) is None


@pytest.mark.parametrize(
    "row",
    [
        make.RENNES,
        ["Association Les Amis", "rue de la Poste", "Rennes"],
        ["Organisme du Centre", "4 voie Verte", "Ville-d’Avray"],
        ["a@b.example"],
        ["Association"],
        [],
    ],
)
def test_a_row_of_data_is_no_heading(row: list[str]) -> None:
    assert not LECTEUR.is_heading(row)


def test_one_column_of_addresses_has_its_heading() -> None:
    assert LECTEUR.is_heading(["", "Courriel"])


def test_without_headings_what_the_cells_hold_tells() -> None:
    backwards = [row[::-1] for row in ROWS]
    assert guessed(DELEGATAIRES, None, backwards) == {"telephone": 6, "code_postal": 4, "courriel": 0}


@pytest.mark.parametrize("before", [0, 1, 3])
def test_without_headings_the_order_of_the_document_is_known_by_three_of_its_columns(before: int) -> None:
    rows = [["x"] * before + row for row in ROWS]
    assert guessed(DELEGATAIRES, None, rows) == {name: before + rank for rank, name in enumerate(COLONNES)}


def test_a_heading_that_says_nothing_leaves_it_to_the_cells() -> None:
    headings = ["Organisme", "Contact 1", "Contact 2"]
    rows: list[list[Cellule]] = [["A", "02 61 91 04 17", "a@b.example"], ["B", 261910417, "c@d.example"]]
    assert guessed(DELEGATAIRES, headings, rows) == {"nom": 0, "telephone": 1, "courriel": 2}


def test_numbers_that_are_no_telephone() -> None:
    assert by_content(DELEGATAIRES, [["512 480 137 00024"], ["51248013700024"]]) == {}
