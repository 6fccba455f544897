"""A range copied from a spreadsheet, as its text: lines and cells, a row of titles recognised, what has no column left aside."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from eclat.domain.socle.champs import clean_line
from eclat.domain.socle.errors import Refus
from eclat.engines.grilles import cellules, contenus
from eclat.engines.grilles.grille import Grille
from eclat.formats import format_count, plural
from eclat.tableurs.valeurs import nue

MAX_COLUMNS = 40
LINE_END = re.compile("\r\n|\r|\n")
# Spreadsheets put a cell between quotes when it holds a tab, a line end or a quote, and then write each quote twice. A cell that merely
# begins with a quote is as it is.
QUOTED = re.compile('"((?:[^"]|"")*)"(?=[\t\r\n]|$)')
WRITTEN_SO = re.compile('[\t\r\n]|""')
PLAIN = re.compile("[^\t\r\n]*")


@dataclass(frozen=True)
class Plage:
    """What a range holds for the table. ``lignes``: by column; ``en_trop``: the columns that have none there, with their titles."""

    lignes: list[dict[str, list[str]]]
    titres: bool = False
    en_trop: list[list[str]] = field(default_factory=list)

    @property
    def colonnes_en_trop(self) -> int:
        return max(map(len, self.en_trop), default=0)


def plage(grille: Grille, text: str, start: str = "") -> Plage:
    """The range, from the column ``start`` on. Raises Refus when it is more than a table takes, or nothing."""
    start = start or grille.noms[0]
    lines = [[nue(cell) for cell in line] for line in cells(text)]
    while lines and not any(lines[-1]):
        lines.pop()
    width = max(map(len, lines), default=0)
    named_so = bool(lines) and grille.lecteur.is_heading(lines[0], start)
    headed = named_so or (len(lines) > 1 and contenus.heads(grille, lines))
    places = named(grille, lines[0], width) if named_so else from_there(grille, start, width)
    rows = lines[1:] if headed else lines
    check(grille, rows, width)
    kept = [
        {name: [cellules.typed(grille.saisies[name], cell)] for name, cell in zip(places, line, strict=False) if name}
        for line in rows
    ]
    extra = [at for at, name in enumerate(places) if not name and any(line[at : at + 1] not in ([], [""]) for line in rows)]
    return Plage(kept, headed, [["".join(line[at : at + 1]) for at in extra] for line in lines] if extra else [])


def named(grille: Grille, headings: Sequence[str], width: int) -> list[str | None]:
    """The column of the table that each of the range fills, by its title."""
    ranks = {rank: name for name, rank in grille.lecteur.recognised(headings).items()}
    return [ranks.get(rank) for rank in range(width)]


def from_there(grille: Grille, start: str, width: int) -> list[str | None]:
    """The same, by their order: a column that is only read takes its place, and nothing enters it; beside another, it has none."""
    names = [name for name, each in grille.dessinees.items() if not (each.lue and each.avec)]
    after = [name if name in grille.saisies else None for name in names[names.index(start) :]]
    return [*after, *[None] * width][:width]


def check(grille: Grille, lines: Sequence[Sequence[str]], width: int) -> None:
    """Raises Refus on what no such table is."""
    if not any(map(any, lines)):
        raise Refus("Il n’y a rien à coller : copiez d’abord les lignes de votre tableur.")
    if len(lines) > grille.limit:
        raise Refus(
            f"Ce collage compte {format_count(len(lines))} lignes : {grille.limit} au plus à la fois. Rien n’a été changé."
        )
    if width > MAX_COLUMNS:
        raise Refus(
            f"Ce collage compte {width} colonnes : {MAX_COLUMNS} au plus. Copiez seulement celles du tableau. Rien n’a été changé."
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


def told(plage: Plage) -> list[str]:
    """What a page says of a range besides its rows."""
    said = ["La ligne de titres a été reconnue : elle n’a pas été collée."] if plage.titres else []
    if plage.en_trop:
        left = plage.colonnes_en_trop
        n_a_pas = "n’a pas été collée" if left == 1 else "n’ont pas été collées"
        said.append(f"{plural(left, 'colonne', 'colonnes')} en trop {n_a_pas}.")
    return said
