"""The file to fill, for whoever has no list yet: the headings of the table, and an example that is never read."""

import csv
import io
from collections.abc import Callable

import xlsxwriter

from eclat.engines.grilles.cellules import EXEMPLE
from eclat.engines.grilles.grille import Grille


def titres(grille: Grille) -> list[str]:
    return [f"{each.titre} *" if each.requise else each.titre for each in grille.saisies.values()]


def exemple(grille: Grille) -> list[str]:
    """Each begins with a letter: nothing that a spreadsheet would compute."""
    return [f"{EXEMPLE}{each.exemple}" for each in grille.saisies.values()]


def as_csv(grille: Grille) -> bytes:
    """As Excel in French opens it: semicolons, and the mark of UTF-8."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";").writerows([titres(grille), exemple(grille)])
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(grille: Grille) -> bytes:
    """Its cells are texts: a telephone keeps its first zero."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet(grille.mots.plusieurs.capitalize()[:31])
        text = book.add_format({"num_format": "@"})
        head = book.add_format(
            {"num_format": "@", "bold": True, "bg_color": "#F3F0EC", "bottom": 1, "text_wrap": True, "valign": "vcenter"}
        )
        example = book.add_format({"num_format": "@", "italic": True, "font_color": "#6B6274"})
        for column, (title, value) in enumerate(zip(titres(grille), exemple(grille), strict=True)):
            sheet.set_column(column, column, max(18, len(value) + 2), text)
            sheet.write_string(0, column, title, head)
            sheet.write_string(1, column, value, example)
        sheet.set_row(0, 32)
        sheet.freeze_panes(1, 0)
    return out.getvalue()


GABARITS: dict[str, tuple[Callable[[Grille], bytes], str]] = {
    "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (as_csv, "text/csv; charset=utf-8"),
}
