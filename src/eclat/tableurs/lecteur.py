"""The process that reads one workbook: its bytes come in, the rows of its sheets go out as JSON. It imports little and holds little.

A cell far away from the others makes calamine ask for the whole rectangle between them, and a failed allocation aborts: hence a
process, with limits that it gives itself before it reads anything.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from math import isfinite
from typing import Any, Final

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from eclat import apart
from eclat.tableurs.feuilles import MAX_TEXT, Cellule, bounded
from eclat.tableurs.masques import Masques, hidden

MAX_MEMORY: Final = 512 * 1024 * 1024
MAX_CPU_S: Final = 8
MAX_SHEETS: Final = 20
MAX_MERGED: Final = 2_000


def main() -> int:
    apart.limit(memory=MAX_MEMORY, cpu_seconds=MAX_CPU_S)
    try:
        json.dump(sheets(sys.stdin.buffer.read()), sys.stdout)
    except (CalamineError, MemoryError):
        return 1
    return 0


def sheets(data: bytes) -> list[dict[str, Any]]:
    workbook = CalamineWorkbook.from_filelike(BytesIO(data))
    worksheets = [each for each in workbook.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
    room, found, unseen = MAX_TEXT, [], hidden(data)
    for each in sorted(worksheets, key=lambda each: each.visible != SheetVisibleEnum.Visible)[:MAX_SHEETS]:
        masks = unseen.get(each.name, Masques())
        sheet, room = bounded(each.name, rows(workbook.get_sheet_by_name(each.name)), room, masks.lignes)
        sheet.colonnes_masquees = sorted(masks.colonnes)
        found.append(asdict(sheet))
    return found


def rows(sheet: CalamineSheet) -> Iterator[tuple[int, list[Cellule]]]:
    """The rows with their numbers. What is merged downwards stands in each of its rows, as it is read on the screen."""
    left = sheet.start[1] if sheet.start else 0  # iter_rows() begins at the first row, and at this column
    begins: dict[int, dict[int, int]] = {}
    for (first, column), (last, _) in (sheet.merged_cell_ranges or [])[:MAX_MERGED]:
        begins.setdefault(first, {})[column] = last
    under: dict[int, tuple[int, Cellule]] = {}  # by column, until which row, and what
    for index, values in enumerate(sheet.iter_rows()):
        cells = [*[""] * left, *map(as_cell, values)]
        under = {column: (last, cell) for column, (last, cell) in under.items() if last >= index}
        for column, (_, cell) in under.items():
            cells[column] = cell
        under |= {column: (last, cells[column]) for column, last in begins.get(index, {}).items() if column < len(cells)}
        yield index + 1, cells


def as_cell(value: object) -> Cellule:
    """What one would type to have this value in the cell."""
    if isinstance(value, bool):
        return "VRAI" if value else "FAUX"
    if isinstance(value, (int, float)):
        return as_number(value)
    if isinstance(value, datetime):
        day = as_cell(value.date())
        return f"{day} {value:%H:%M}" if value.time() != time() else day
    if isinstance(value, date):
        return f"{value.day:02}/{value.month:02}/{value.year}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return str(value).replace("\0", "").strip()


def as_number(value: float) -> Cellule:
    """Without a useless decimal nor an exponent, and with the comma of French."""
    if not isfinite(value):
        return ""
    return int(value) if value == int(value) else f"{Decimal(repr(value)):f}".replace(".", ",")


if __name__ == "__main__":
    sys.exit(main())
