"""Where one looks: a town, a postcode, a département, a région, as people type them."""

import pytest

from eclat.domain.annuaire import lieux


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("Marseille", ("13",)), (" marseille ", ("13",)), ("13001", ("13",)), ("13001 Marseille", ("13",)), ("Marseille 13e", ("13",)),
        ("Var", ("83",)), ("Var (83)", ("83",)), ("83", ("83",)), ("2a", ("2A",)), ("20000", ("2A",)), ("20200", ("2B",)),
        ("Corse", ("2A", "2B")), ("bretagne", ("22", "29", "35", "56")), ("97400", ("974",)), ("La Réunion", ("974",)),
        ("Vienne (86)", ("86",)), ("Vienne (38)", ("38",)), ("", ()), ("98000", ()), ("Xyzzy", ()), ("00000", ()), ("'; --", ()),
    ],
)  # fmt: skip
def test_a_place_says_its_departements(typed: str, codes: tuple[str, ...]) -> None:
    assert lieux.cherche(typed).codes == codes


def test_a_name_of_several_places_is_each_of_them_and_asks_which() -> None:
    found = lieux.cherche("Saint-Denis")
    assert {"93", "974"} <= set(found.codes) and "Saint-Denis (974)" in found.autres
    assert all(lieux.cherche(each).codes == (each[-4:].strip("( )"),) for each in found.autres)
    assert lieux.cherche("Vienne").autres == ("Vienne (86)", "Vienne (38)"), "a département and a town"


def test_a_slip_is_answered_with_what_is_near() -> None:
    found = lieux.cherche("Marseile")
    assert not found.connu and "Marseille (13)" in found.proches


def test_a_region_is_its_departements() -> None:
    assert set(lieux.elargi(lieux.cherche("Avignon"))) == {"04", "05", "06", "13", "83", "84"}
