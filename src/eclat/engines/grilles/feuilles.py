"""How the sheets of a file are read for a table: from which row on, which column fills which, what was typed over them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from eclat.domain.socle.champs import clean_line
from eclat.engines.grilles import cellules, contenus
from eclat.engines.grilles.grille import Grille
from eclat.file_types import FileRefused, clean_name
from eclat.formats import format_count
from eclat.tableurs.feuilles import MAX_COLUMNS, MAX_COUNTED, Cellule, Feuille
from eclat.tableurs.valeurs import nue


@dataclass
class FeuilleLue:
    """A sheet, and how it is read: the number of the row of its headings, which column fills which, what was typed over it.

    ``masquees``: the numbers of the rows that whoever opens the file does not see, ``colonnes_masquees``: the ranks of such columns.
    They stay out: rows until they are asked for (``entiere``), columns until they are chosen by hand (``choisies``: they were).
    """

    nom: str
    lignes: list[tuple[int, list[Cellule]]] = field(default_factory=list)
    titres: int | None = None
    colonnes: dict[str, int] = field(default_factory=dict)
    corrections: dict[str, dict[str, str]] = field(default_factory=dict)  # by number of row, then by column of the table
    refus: str = ""  # why it cannot be read
    masquees: list[int] = field(default_factory=list)
    colonnes_masquees: list[int] = field(default_factory=list)
    entiere: bool = False
    choisies: bool = False

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
        out = () if self.entiere else set(self.masquees)
        return [
            (number, cells)
            for number, cells in self.lignes
            if number > (self.titres or 0)
            and number not in out
            and not all(cellules.is_example(cell) for cell in cells if cell != "")
        ]

    @property
    def cachees(self) -> list[int]:
        """The rows under the headings that are not seen in the file."""
        return [number for number in self.masquees if number > (self.titres or 0)]

    def cellule(self, name: str, cells: Sequence[Cellule]) -> Cellule:
        rank = self.colonnes.get(name)
        return cells[rank] if rank is not None and rank < len(cells) else ""


def reprises(grille: Grille, sheet: FeuilleLue) -> list[tuple[int, dict[str, str]]]:
    """The rows that fill something of the table, by column: what the file holds, or what was typed over it."""
    read = [(number, valeurs(grille, sheet, number, cells)) for number, cells in sheet.donnees]
    return [(number, values) for number, values in read if any(values.values())]


def valeurs(grille: Grille, sheet: FeuilleLue, number: int, cells: Sequence[Cellule]) -> dict[str, str]:
    over = sheet.corrections.get(str(number), {})
    return {
        name: over[name] if name in over else cellules.typed(column, sheet.cellule(name, cells))
        for name, column in grille.saisies.items()
    }


def rendus(grille: Grille, sheet: FeuilleLue, number: int, cells: Sequence[Cellule]) -> list[str]:
    """The columns of a row that got back the zero that a spreadsheet had taken for nothing."""
    over = sheet.corrections.get(str(number), {})
    return [
        name
        for name, column in grille.saisies.items()
        if name not in over and cellules.lost_zero(column, sheet.cellule(name, cells))
    ]


def zeros(grille: Grille, sheet: FeuilleLue) -> dict[str, int]:
    """How many cells of each column did."""
    back = [name for number, cells in sheet.donnees for name in rendus(grille, sheet, number, cells)]
    return {name: back.count(name) for name in dict.fromkeys(back)}


def read(grille: Grille, name: str, sheets: Sequence[Feuille]) -> list[FeuilleLue]:
    """How each sheet that has rows is read, those that cannot be with the reason. Raises FileRefused when none can."""
    shown = clean_name(name)
    found = [looked_at(grille, each, shown if len(sheets) == 1 else f"La feuille « {each.nom} »") for each in sheets]
    found = [each for each in found if each.refus or each.donnees or each.cachees]
    if not found:
        raise FileRefused(f"{shown} ne contient que des titres. Ajoutez-y vos lignes, puis choisissez-le de nouveau.")
    if all(each.refus for each in found):
        raise FileRefused(found[0].refus)
    return found


def looked_at(grille: Grille, sheet: Feuille, shown: str) -> FeuilleLue:
    sheet.lignes = [(number, [nue(cell) if isinstance(cell, str) else cell for cell in cells]) for number, cells in sheet.lignes]
    rows = [cells for _, cells in sheet.lignes]
    heading = grille.lecteur.heading_row(rows)
    if heading is None and len(rows) > 1 and contenus.heads(grille, rows):
        heading = 0
    found = FeuilleLue(
        clean_line(sheet.nom)[:100], sheet.lignes, None if heading is None else sheet.lignes[heading][0],
        masquees=sheet.masquees, colonnes_masquees=sheet.colonnes_masquees,
    )  # fmt: skip
    found.refus = too_much(grille, sheet, len(found.donnees), shown)
    if found.refus:
        return FeuilleLue(found.nom, refus=found.refus)
    found.colonnes = guessed(grille, found)
    return found


def guessed(grille: Grille, sheet: FeuilleLue) -> dict[str, int]:
    return contenus.guessed(grille, sheet.entetes or None, [cells for _, cells in sheet.donnees], sheet.colonnes_masquees)


def too_much(grille: Grille, sheet: Feuille, lines: int, shown: str) -> str:
    """Why a sheet is more than a table takes; nothing when it is not. ``lines``: those found under its headings."""
    again = "puis choisissez de nouveau le fichier."
    if sheet.largeur > MAX_COLUMNS:
        return f"{shown} compte {sheet.largeur} colonnes : {MAX_COLUMNS} au plus. Gardez celles de la liste, {again}"
    many = sheet.hauteur - sheet.visibles + lines
    if many > grille.limit:
        counted = format_count(many) if sheet.hauteur <= MAX_COUNTED else f"plus de {format_count(MAX_COUNTED)}"
        most = f"{grille.mots.accepte} {grille.limit} {grille.mots.plusieurs} au plus"
        return f"{shown} compte {counted} lignes : {most}. Retirez les autres, {again}"
    return "" if sheet.entiere else f"{shown} contient trop de texte. Gardez les colonnes de la liste, {again}"


def first(sheets: Sequence[FeuilleLue]) -> int:
    """Which sheet is read first: one where columns are known, else one that can be read."""
    fit = [rank for rank, each in enumerate(sheets) if not each.refus]
    return next((rank for rank in fit if len(sheets[rank].colonnes) > 1), fit[0])
