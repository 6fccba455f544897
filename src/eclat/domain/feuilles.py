"""How the sheets of a file are read for the table: from which row on, which column fills which, what was typed over them (P6)."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from eclat.domain import colonnes
from eclat.domain.champs import clean_line
from eclat.domain.delegations import COLONNES, MAX_ROWS
from eclat.file_types import FileRefused, clean_name
from eclat.formats import format_count
from eclat.tableurs.feuilles import MAX_COLUMNS, MAX_COUNTED, Cellule, Feuille

EXEMPLE = "Exemple : "  # begins the cells of the model's example: they are read as empty


@dataclass
class FeuilleLue:
    """A sheet, and how it is read: the number of the row of its headings, which column fills which, what was typed over it."""

    nom: str
    lignes: list[tuple[int, list[Cellule]]] = field(default_factory=list)
    titres: int | None = None
    colonnes: dict[str, int] = field(default_factory=dict)
    corrections: dict[str, dict[str, str]] = field(default_factory=dict)  # by number of row, then by column of the table
    refus: str = ""  # why it cannot be read

    @property
    def largeur(self) -> int:
        return max((len(cells) for _, cells in self.lignes), default=0)

    @property
    def entetes(self) -> list[str]:
        """The headings; none when no row holds them."""
        return next(([clean_line(str(cell)) for cell in cells] for number, cells in self.lignes if number == self.titres), [])

    @property
    def donnees(self) -> list[tuple[int, list[Cellule]]]:
        """The rows under the headings, but for the model's example."""
        return [
            (number, cells)
            for number, cells in self.lignes
            if number > (self.titres or 0) and not all(is_example(cell) for cell in cells if cell != "")
        ]

    @property
    def reprises(self) -> list[tuple[int, dict[str, str]]]:
        """The rows that fill something of the table, by column: what the file holds, or what was typed over it."""
        read = [(number, self.valeurs(number, cells)) for number, cells in self.donnees]
        return [(number, values) for number, values in read if any(values.values())]

    def valeurs(self, number: int, cells: Sequence[Cellule]) -> dict[str, str]:
        typed = self.corrections.get(str(number), {})
        return {name: typed[name] if name in typed else as_typed(name, self.cellule(name, cells)) for name in COLONNES}

    def cellule(self, name: str, cells: Sequence[Cellule]) -> Cellule:
        rank = self.colonnes.get(name)
        return cells[rank] if rank is not None and rank < len(cells) else ""

    @property
    def zeros(self) -> dict[str, int]:
        """How many cells of each column got back the zero that a spreadsheet had taken for nothing."""
        cells = [(name, self.cellule(name, row)) for _, row in self.donnees for name in ("telephone", "code_postal")]
        back = [name for name, cell in cells if as_typed(name, cell) != str(cell) and not is_example(cell)]
        return {name: back.count(name) for name in dict.fromkeys(back)}


def is_example(cell: Cellule) -> bool:
    return isinstance(cell, str) and cell.startswith(EXEMPLE.rstrip())


def as_typed(name: str, cell: Cellule) -> str:
    """The cell as one would type it. A number of nine digits is a telephone without its zero; of four, a postcode."""
    if is_example(cell):
        return ""
    lost = isinstance(cell, int) and len(str(cell)) == {"telephone": 9, "code_postal": 4}.get(name)
    return f"0{cell}" if lost else str(cell)


def read(name: str, sheets: Sequence[Feuille]) -> list[FeuilleLue]:
    """How each sheet that has rows is read, those that cannot be with the reason. Raises FileRefused when none can."""
    shown = clean_name(name)
    found = [looked_at(each, shown if len(sheets) == 1 else f"La feuille « {each.nom} »") for each in sheets]
    found = [each for each in found if each.refus or each.donnees]
    if not found:
        raise FileRefused(f"{shown} ne contient que des titres. Ajoutez-y vos lignes, puis choisissez-le de nouveau.")
    if all(each.refus for each in found):
        raise FileRefused(found[0].refus)
    return found


def looked_at(sheet: Feuille, shown: str) -> FeuilleLue:
    rows = [cells for _, cells in sheet.lignes]
    heading = colonnes.heading_row(rows)
    found = FeuilleLue(clean_line(sheet.nom)[:100], sheet.lignes, None if heading is None else sheet.lignes[heading][0])
    found.refus = too_much(sheet, len(found.donnees), shown)
    if found.refus:
        return FeuilleLue(found.nom, refus=found.refus)
    found.colonnes = guessed(found)
    return found


def guessed(sheet: FeuilleLue) -> dict[str, int]:
    return colonnes.guessed(sheet.entetes or None, [cells for _, cells in sheet.donnees])


def too_much(sheet: Feuille, lines: int, shown: str) -> str:
    """Why a sheet is more than a table takes; nothing when it is not. ``lines``: those found under its headings."""
    again = "puis choisissez de nouveau le fichier."
    if sheet.largeur > MAX_COLUMNS:
        return f"{shown} compte {sheet.largeur} colonnes : {MAX_COLUMNS} au plus. Gardez celles de la liste, {again}"
    many = sheet.hauteur - len(sheet.lignes) + lines
    if many > MAX_ROWS:
        counted = format_count(many) if sheet.hauteur <= MAX_COUNTED else f"plus de {format_count(MAX_COUNTED)}"
        return (
            f"{shown} compte {counted} lignes : une demande accepte {MAX_ROWS} délégataires au plus. Retirez les autres, {again}"
        )
    return "" if sheet.entiere else f"{shown} contient trop de texte. Gardez les colonnes de la liste, {again}"


def first(sheets: Sequence[FeuilleLue]) -> int:
    """Which sheet is read first: one where columns are known, else one that can be read."""
    fit = [rank for rank, each in enumerate(sheets) if not each.refus]
    return next((rank for rank in fit if len(sheets[rank].colonnes) > 1), fit[0])
