"""A range copied from a spreadsheet, as its text: lines and cells, a row of titles recognised, what has no column left aside (P6)."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from eclat.domain.champs import clean_line
from eclat.domain.delegations import COLONNES, MAX_ROWS, LigneDelegation
from eclat.domain.errors import Refus
from eclat.formats import format_count, plural

MAX_COLUMNS = 40
LINE_END = re.compile("\r\n|\r|\n")
# Spreadsheets put a cell between quotes when it holds a tab, a line end or a quote, and then write each quote twice. A cell that merely
# begins with a quote is as it is.
QUOTED = re.compile('"((?:[^"]|"")*)"(?=[\t\r\n]|$)')
WRITTEN_SO = re.compile('[\t\r\n]|""')
PLAIN = re.compile("[^\t\r\n]*")
SAID = {
    "nom": (
        "of",
        "nom",
        "nom of",
        "organisme",
        "nom de l organisme",
        "organisme de formation",
        "delegataire",
        "nom du delegataire",
    ),
    "telephone": ("tel", "numero de telephone"),
    "code_postal": ("code postal",),
    "ville": ("commune",),
    "dirigeant_nom": ("nom du dirigeant", "nom dirigeant"),
    "dirigeant_prenom": ("prenom", "prenom du dirigeant", "prenom dirigeant"),
    "courriel": (
        "courriel",
        "mail",
        "email",
        "e mail",
        "adresse mail",
        "adresse email",
        "courriel du dirigeant",
        "mail du dirigeant",
    ),
}


@dataclass(frozen=True)
class Plage:
    """What a range holds for the table. ``lignes``: by column; ``en_trop``: the columns that have none there, with their titles."""

    lignes: list[dict[str, list[str]]]
    titres: bool = False
    en_trop: list[list[str]] = field(default_factory=list)

    @property
    def colonnes_en_trop(self) -> int:
        return max(map(len, self.en_trop), default=0)


def plage(text: str, start: str = COLONNES[0]) -> Plage:
    """The range, from the column ``start`` on. Raises Refus when it is more than a table takes, or nothing."""
    lines = cells(text)
    while lines and not any(lines[-1]):
        lines.pop()
    width = max(map(len, lines), default=0)
    places: list[str | None] = [*COLONNES[COLONNES.index(start) :], *[None] * width][:width]
    titles = named(lines[0]) if lines else []
    headed = bool(lines) and is_heading(titles, lines[0], start)
    places = [*titles, *[None] * width][:width] if headed else places
    rows = lines[1:] if headed else lines
    check(rows, width)
    kept = [{name: [cell] for name, cell in zip(places, line, strict=False) if name} for line in rows]
    extra = [at for at, name in enumerate(places) if not name and any(line[at : at + 1] not in ([], [""]) for line in rows)]
    return Plage(kept, headed, [["".join(line[at : at + 1]) for at in extra] for line in lines] if extra else [])


def check(lines: Sequence[Sequence[str]], width: int) -> None:
    """Raises Refus on what no table of délégataires is."""
    if not any(map(any, lines)):
        raise Refus("Il n’y a rien à coller : copiez d’abord les lignes de votre tableur.")
    if len(lines) > MAX_ROWS:
        raise Refus(f"Ce collage compte {format_count(len(lines))} lignes : {MAX_ROWS} au plus à la fois. Rien n’a été changé.")
    if width > MAX_COLUMNS:
        raise Refus(
            f"Ce collage compte {width} colonnes : {MAX_COLUMNS} au plus. Copiez seulement celles du tableau. Rien n’a été changé."
        )


def cells(text: str) -> list[list[str]]:
    """The cells of tab-separated text, as spreadsheets write it, each on one line."""
    lines: list[list[str]] = [[]]
    at = 0
    while True:
        quoted = QUOTED.match(text, at)
        if quoted and WRITTEN_SO.search(quoted[1]):
            cell, at = quoted[1].replace('""', '"'), quoted.end()
        else:
            plain = PLAIN.match(text, at)
            assert plain is not None  # it matches nothing at least
            cell, at = plain[0], plain.end()
        lines[-1].append(clean_line(cell))
        if at == len(text):
            return lines
        end = LINE_END.match(text, at)
        at = end.end() if end else at + 1
        if end:
            lines.append([])


def titled(text: str) -> str:
    """A title as it is compared: its words, without accents, stars nor punctuation."""
    plain = unicodedata.normalize("NFD", text.casefold())
    return " ".join(re.findall("[a-z0-9]+", "".join(char for char in plain if not unicodedata.combining(char))))


KNOWN = {titled(str(each.title)): name for name, each in LigneDelegation.model_fields.items()}
KNOWN |= {title: name for name, titles in SAID.items() for title in titles}


def named(line: Sequence[str]) -> list[str | None]:
    """The column that each cell is the title of, if any; a title told twice names the first."""
    found: list[str | None] = []
    for cell in line:
        name = KNOWN.get(titled(cell))
        found.append(None if name in found else name)
    return found


def is_heading(titles: Sequence[str | None], line: Sequence[str], start: str) -> bool:
    """Whether a first line is one of titles: most of its cells are, and it is not one lone word that another column could hold."""
    known, filled = sum(map(bool, titles)), sum(map(bool, line))
    return titles[:1] == [start] if filled == 1 else known >= 2 and known * 2 >= filled


def told(plage: Plage) -> list[str]:
    """What a page says of a range besides its rows."""
    said = ["La ligne de titres a été reconnue : elle n’a pas été collée."] if plage.titres else []
    if plage.en_trop:
        left = plage.colonnes_en_trop
        n_a_pas = "n’a pas été collée" if left == 1 else "n’ont pas été collées"
        said.append(f"{plural(left, 'colonne', 'colonnes')} en trop {n_a_pas}.")
    return said
