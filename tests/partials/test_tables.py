"""A table that is read becomes cards on a phone, because one macro draws them all."""

from pathlib import Path

SOURCES = Path(__file__).parents[2] / "src" / "eclat"
OTHERS = {
    "pages/pv/saisie.html",  # typed into
    "pages/sessions/presences.html",  # typed into, its names stay beside its days
    "partials/_ui/grid.html",
    "partials/_ui/light_grid.html",
    "partials/_ui/table.html",
    "partials/journal/depliee.html",  # two columns, within a row
    "partials/statistique/carte.html",  # figures, under their drawing
}


def test_only_the_macro_draws_a_table_that_is_read() -> None:
    found = {str(each.relative_to(SOURCES)) for each in SOURCES.rglob("*.html") if "<table" in each.read_text()}
    assert {each for each in found if not each.startswith("courriels/")} == OTHERS
