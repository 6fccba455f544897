"""Spreadsheets made for the tests: as Excel, LibreOffice and others write them, and as those who mean harm do."""

import csv
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter

TITRES = [
    "Nom de l’OF *", "Téléphone *", "Adresse *", "CP *", "Ville *", "Nom * du dirigeant de l’OF", "Prénom * du dirigeant de l’OF",
    "Courriel * du dirigeant de l’OF",
]  # fmt: skip
RENNES = ["Grand Préau Bretagne", "02 61 91 04 17", "12 rue des Marronniers", "35000", "Rennes", "Le Guen", "Maëlle", "m.leguen@preau-bretagne.example"]  # fmt: skip
TOULOUSE = ["Grand Préau Occitanie", "05 36 49 22 80", "4 allée Jean-Baylet", "31000", "Toulouse", "Cazals", "Vincent", "v.cazals@preau-occitanie.example"]  # fmt: skip
LYON = ["Atelier Périscolaire du Rhône", "04 65 71 30", "9 quai Perrache", "69002", "Lyon", "Bertholon", "Simon", "s.bertholon@atelier-rhone.example"]  # fmt: skip
"""Two digits of its telephone are missing."""

SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"
CELLS = {"string": "", "float": "office:value", "date": "office:date-value", "boolean": "office:boolean-value"}


def lines(count: int) -> list[list[str]]:
    """So many délégataires, all different and all right."""
    return [[f"OF {n}", "02 61 91 04 17", f"{n} rue de la Gare", "35000", "Rennes", "Moreau", "Lou", f"of{n}@reseau.example"] for n in range(1, count + 1)]  # fmt: skip


def text(rows: Sequence[Sequence[str]], separator: str = ";", alphabet: str = "cp1252", end: str = "\r\n") -> bytes:
    """As a spreadsheet exports it; by default, as Excel in French. Other ends of lines come from programs that quote every cell."""
    out = io.StringIO(newline="")
    writer = csv.writer(
        out, delimiter=separator, lineterminator=end, quoting=csv.QUOTE_MINIMAL if end == "\r\n" else csv.QUOTE_ALL
    )
    writer.writerows(rows)
    return out.getvalue().encode(alphabet)


def xlsx(*rows: Sequence[Any], nom: str = "Réseau", then: Callable[[Any, Any], None] | None = None) -> bytes:
    """``then(workbook, sheet)`` goes on writing: formulas, formats, other sheets."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet(nom)
        for rank, row in enumerate(rows):
            sheet.write_row(rank, 0, row)
        if then:
            then(workbook, sheet)
    return out.getvalue()


def ods(**sheets: str) -> bytes:
    """``ods(Réseau=ods_row("Nom", "Ville") + …)``."""
    spaces = "".join(f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text"))
    tables = "".join(f'<table:table table:name="{escape(name)}">{rows}</table:table>' for name, rows in sheets.items())
    content = f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{spaces} office:version="1.3"><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>'
    manifest = f'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:media-type="{SPREADSHEET}"/></manifest:manifest>'
    return packed({"mimetype": SPREADSHEET, "content.xml": content, "META-INF/manifest.xml": manifest})


def ods_row(*cells: str | tuple[str, str], row: str = "", repeated: int = 1) -> str:
    """A cell is its text, or its type and value. LibreOffice fills the line with one empty cell repeated."""
    return f"<table:table-row {row}>{''.join(ods_cell(cell, repeated) for cell in cells)}<table:table-cell table:number-columns-repeated='{16384 - len(cells)}'/></table:table-row>"


def ods_cell(cell: str | tuple[str, str], repeated: int = 1) -> str:
    kind, value = cell if isinstance(cell, tuple) else ("string", cell)
    held = f' {CELLS[kind]}="{value}"' if CELLS[kind] else ""
    shown = "".join(f"<text:p>{escape(line)}</text:p>" for line in value.split("\n"))
    return f'<table:table-cell table:number-columns-repeated="{repeated}" office:value-type="{kind}"{held}>{shown}</table:table-cell>'


def packed(entries: Mapping[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries.items():
            made.writestr(name, content)
    return out.getvalue()


def repacked(data: bytes, **replaced: bytes) -> bytes:
    """The same archive with these entries in place of its own, or besides."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return packed({name: archive.read(name) for name in archive.namelist()} | dict(replaced))
