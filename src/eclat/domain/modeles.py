"""The file to fill, for whoever has no list yet: the headings of the table, and an example that is never read (P6)."""

import csv
import io

import xlsxwriter

from eclat.domain.delegations import COLONNES, LigneDelegation
from eclat.domain.feuilles import EXEMPLE

TITRES = [f"{LigneDelegation.model_fields[name].title} *" for name in COLONNES]
VALEURS = (
    "Les Ateliers du Préau", "01 23 45 67 89", "12 rue des Marronniers", "01000", "Bourg-en-Bresse", "Martin", "Camille",
    "camille.martin@organisme.fr",
)  # fmt: skip
# Each begins with a letter: nothing that a spreadsheet would compute.
LIGNE = [f"{EXEMPLE}{value}" for value in VALEURS]


def as_csv() -> bytes:
    """As Excel in French opens it: semicolons, and the mark of UTF-8."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";").writerows([TITRES, LIGNE])
    return out.getvalue().encode("utf-8-sig")


def as_xlsx() -> bytes:
    """Its cells are texts: a telephone keeps its first zero."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Délégataires")
        text = book.add_format({"num_format": "@"})
        head = book.add_format(
            {"num_format": "@", "bold": True, "bg_color": "#F3F0EC", "bottom": 1, "text_wrap": True, "valign": "vcenter"}
        )
        example = book.add_format({"num_format": "@", "italic": True, "font_color": "#6B6274"})
        for column, (title, value) in enumerate(zip(TITRES, LIGNE, strict=True)):
            sheet.set_column(column, column, max(18, len(value) + 2), text)
            sheet.write_string(0, column, title, head)
            sheet.write_string(1, column, value, example)
        sheet.set_row(0, 32)
        sheet.freeze_panes(1, 0)
    return out.getvalue()


MODELES = {
    "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (as_csv, "text/csv; charset=utf-8"),
}
