"""The code of a certificate, and the name of its holder, as people type them."""

import pytest

from eclat.documents.lettres import SERIF, unprintable
from eclat.domain.certificats import codes, titulaires

HOLDER = {
    "nom_naissance": "D’Alméida-Cœur",
    "nom_usage": "Müller",
    "prenoms": ["Zoé", "Marie-Ève"],
    "sexe": "F",
    "ne_le": "1997-12-02",
}


def test_codes_are_long_and_by_chance() -> None:
    made = {codes.new() for _ in range(2000)}
    assert len(made) == 2000 and all(len(each) == 16 and set(each) <= set(codes.SIGNS) for each in made)
    assert len(codes.SIGNS) ** codes.LENGTH >= 2**80 and not set("ILOU") & set(codes.SIGNS)


@pytest.mark.parametrize("typed", ["7KQ4-M2XD-9RTB-0H1J", "7kq4 m2xd 9rtb oh1j", " 7KQ4–M2XD–9RTB–OHIJ ", "7kq4m2xd9rtbohlj"])
def test_what_is_typed_is_understood(typed: str) -> None:
    assert codes.read(typed) == "7KQ4M2XD9RTB0H1J"
    assert codes.grouped(codes.read(typed)) == "7KQ4-M2XD-9RTB-0H1J"


@pytest.mark.parametrize(
    "typed", ["", "7KQ4", "7KQ4-M2XD-9RTB-0H1U", "7KQ4-M2XD-9RTB-0H1J2", "éééé-éééé-éééé-éééé", "٧٧٧٧٧٧٧٧٧٧٧٧٧٧٧٧"]
)
def test_what_is_no_code_is_nothing(typed: str) -> None:
    assert codes.read(typed) == ""


@pytest.mark.parametrize(
    "typed",
    [
        "Zoé D’Alméida-Cœur", "zoe d'almeida coeur", "D ALMEIDA COEUR ZOE", "Zoé Marie-Ève D’Alméida-Cœur", "dalmeida-coeur zoé", "Muller Zoé",
        "marie eve d almeida coeur", "ZOE D’ALMEIDA-CŒUR MULLER", "  Zoé   Müller ",
    ],
)  # fmt: skip
def test_the_name_is_recognised(typed: str) -> None:
    assert titulaires.answers(HOLDER, typed)


@pytest.mark.parametrize(
    "typed", ["", " ", "-", "Zoé", "D’Alméida-Cœur", "Zoé D’Alméida", "Zoé Martin", "Z D C", "%", "Zoé D’Alméida-Cœur Durand"]
)
def test_another_name_is_not(typed: str) -> None:
    assert not titulaires.answers(HOLDER, typed)


def test_initials_and_order() -> None:
    assert titulaires.initials(HOLDER) == "Z. D. A. C."
    assert titulaires.said(HOLDER) == "Zoé Marie-Ève D’Alméida-Cœur"
    assert titulaires.sorted_by(HOLDER) == "d almeida coeur zoe marie eve muller"


def test_every_latin_letter_is_drawn() -> None:
    """What French civil status may write, and what its neighbours do."""
    latin = "".join(map(chr, [*range(0xC0, 0x250), *range(0x1E00, 0x1F00)])) + "’'ʼ-"
    assert unprintable([latin], SERIF) == [] and unprintable([latin]) == []


@pytest.mark.parametrize(("name", "letters"), [("王 Ming", ["王"]), ("محمد", list("محمد")[:1]), ("Иван Ωμέγα", [])])
def test_what_is_not_drawn_is_named(name: str, letters: list[str]) -> None:
    found = unprintable([name], SERIF)
    assert found[:1] == letters[:1]
