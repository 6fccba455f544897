"""What is typed is understood in any of its forms."""

import pytest

from eclat.domain.recherche.demande import Demande, read


@pytest.mark.parametrize("typed", ["990 000 028 00011", "99000002800011", " 990.000.028-00011 ", "990 000 028 00011"])
def test_a_siret(typed: str) -> None:
    assert read(typed).mots == ("99000002800011",)


@pytest.mark.parametrize(
    "typed", ["06 12 34 56 78", "0612345678", "06.12.34.56.78", "+33 6 12 34 56 78", "+33 (0)6 12 34 56 78", "0033612345678"]
)
def test_a_telephone(typed: str) -> None:
    assert read(typed).envers == "876543216"


@pytest.mark.parametrize(
    ("typed", "envers", "serie"),
    [
        ("HAB-2026-0042", "24006202", "HAB"),
        ("hab 2026 42", "24006202", "HAB"),
        ("ses-42", "2400", "SES"),
        ("0042", "2400", ""),
        ("Tremplin", "", ""),
        ("CQP 2026", "6202", "CQP"),
    ],
)
def test_the_number_of_a_file_or_its_end(typed: str, envers: str, serie: str) -> None:
    found = read(typed)
    assert (found.envers, found.serie) == (envers, serie)


def test_an_address_and_words() -> None:
    assert read("J.Roux@Tremplin-Sud.example").adresse == "j.roux@tremplin-sud.example"
    assert read("@tremplin-sud").mots == ("tremplin", "sud")
    assert read("Roux, Joël").mots == ("roux", "joel")
    assert read("7kq4-m2xd-9rtb-5h2j").code == "7KQ4M2XD9RTB5H2J"
    assert not read("  ") and not read("!!!") and read("a" * 900) != Demande("")
