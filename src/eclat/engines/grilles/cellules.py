"""What a cell of a spreadsheet is once typed in a column: the one reader of cells, for a range that is pasted and for a file.

A text is as it was typed, unless the column says more of it: a choice is found by its words, a day by its number.
"""

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from eclat.engines.grilles.colonne import Colonne
from eclat.engines.grilles.titres import plain
from eclat.tableurs.feuilles import Cellule

EXEMPLE: Final = "Exemple : "  # begins the cells of the model's example: they are read as empty
DAY_ZERO: Final = date(1899, 12, 30)  # as spreadsheets count days
COMPUTED: Final = re.compile(r"[1-9][0-9]{0,15}[.,][0-9]{1,16}(E\+?[0-9]{1,2})?")
USELESS: Final = re.compile(r"(0[0-9]+)[.,]0{1,2}")
MOST: Final = 10**16
DAYS: Final = range(1, 110_000)  # until 2200


def is_example(cell: Cellule) -> bool:
    return isinstance(cell, str) and cell.startswith(EXEMPLE.rstrip())


def typed(colonne: Colonne, cell: Cellule) -> str:
    """The cell as one would type it. What cannot be understood is left as it is, to be corrected."""
    if is_example(cell):
        return ""
    cell = number(colonne, cell)
    if lost_zero(colonne, cell):
        return f"0{cell}"
    if colonne.genre == "choix":
        return choice(colonne, str(cell))
    if colonne.genre == "date" and isinstance(cell, int) and cell in DAYS:
        return f"{DAY_ZERO + timedelta(days=cell):%d/%m/%Y}"
    return str(cell)


def lost_zero(colonne: Colonne, cell: Cellule) -> bool:
    """A number of one digit less than the column has: a spreadsheet took its first zero for nothing."""
    cell = number(colonne, cell)
    return isinstance(cell, int) and len(str(cell)) == colonne.chiffres - 1


def number(colonne: Colonne, cell: Cellule) -> Cellule:
    """What a spreadsheet computed with, of a column of digits: 261910417,0 and 2,61910417E+08 are one number."""
    if colonne.chiffres and isinstance(cell, str) and COMPUTED.fullmatch(cell):
        found = Decimal(cell.replace(",", "."))
        return int(found) if found == found.to_integral_value() and found < MOST else cell
    useless = USELESS.fullmatch(cell) if colonne.chiffres and isinstance(cell, str) else None
    return useless[1] if useless else cell


def choice(colonne: Colonne, cell: str) -> str:
    """The answer that these words mean; the words when they mean none."""
    return colonne.reponses.get(plain(cell), cell)
