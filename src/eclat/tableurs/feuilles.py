"""A sheet as it is read: its rows with their numbers, within bounds. What is said of a file that has none."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from eclat.file_types import Why

AGAIN: Final = "puis choisissez-le de nouveau."
SAID: Final = {
    Why.TYPE: f"n’est pas un tableur. Enregistrez votre liste au format XLSX, ODS ou CSV, {AGAIN}",
    Why.MACROS: f"contient des macros, ou son format en accepte. Enregistrez-le au format « Classeur Excel (.xlsx) », {AGAIN}",
    Why.ENCRYPTED: f"est protégé par un mot de passe. Retirez-le, enregistrez le fichier, {AGAIN}",
    Why.LARGE: f"prend trop de place une fois ouvert. Copiez vos lignes dans un classeur neuf, enregistrez-le, {AGAIN}",
    Why.DAMAGED: f"est abîmé ou incomplet. Ouvrez-le, enregistrez-le de nouveau au format XLSX, {AGAIN}",
}


class Unreadable(Exception):
    """The message is what is said after the name of the file."""


MAX_ROWS: Final = 320  # that are kept: a table of 300, its headings, and what stands above
MAX_COLUMNS: Final = 60
MAX_COUNTED: Final = 20_000  # rows beyond are not even counted
MAX_TEXT: Final = 1_000_000  # characters, of all the sheets of a file

Cellule = str | int
"""An ``int`` is what the file holds as a number: if its first digits were zeros, they are lost."""


@dataclass
class Feuille:
    """The first rows that hold something, each with its number in the file. ``hauteur``: how many there are in all.

    ``masquees``: the numbers of those that whoever opens the file does not see, which no other count counts;
    ``colonnes_masquees``: the ranks of such columns.
    """

    nom: str
    lignes: list[tuple[int, list[Cellule]]] = field(default_factory=list)
    hauteur: int = 0
    largeur: int = 0
    entiere: bool = True  # every row is here, within MAX_COLUMNS
    masquees: list[int] = field(default_factory=list)
    colonnes_masquees: list[int] = field(default_factory=list)

    @property
    def visibles(self) -> int:
        """How many rows are here that a reader sees."""
        hidden = set(self.masquees)
        return sum(number not in hidden for number, _ in self.lignes)


def trimmed(cells: Sequence[Cellule]) -> list[Cellule]:
    """The row without the empty cells of its end."""
    end = len(cells)
    while end and cells[end - 1] == "":
        end -= 1
    return list(cells[:end])


def bounded(
    nom: str, rows: Iterable[tuple[int, Sequence[Cellule]]], room: int = MAX_TEXT, masquees: Collection[int] = ()
) -> tuple[Feuille, int]:
    """A sheet of these rows, and how many characters more could be kept after it."""
    sheet = Feuille(nom)
    for number, cells in rows:
        kept = trimmed(cells)
        if not kept:
            continue
        hidden = number in masquees
        if hidden:
            sheet.masquees.append(number)
        else:
            sheet.hauteur += 1
        if sheet.hauteur > MAX_COUNTED:
            break
        sheet.largeur = max(sheet.largeur, len(kept))
        if hidden and (len(sheet.masquees) > MAX_ROWS or len(kept) > MAX_COLUMNS):
            continue
        if sheet.entiere:
            text = "\n".join(map(str, kept))
            room -= len(text) - len(kept) + 1
            sheet.entiere = room >= 0 and sheet.hauteur <= MAX_ROWS and len(kept) <= MAX_COLUMNS
        if sheet.entiere:
            sheet.lignes.append((number, kept))
    return sheet, max(room, 0)
