"""Rows written as CSV or XLSX, given out as they are made: a hundred thousand of them never stand in memory together.

Nothing here knows what the columns mean. What a spreadsheet would take for a formula is written as the text that it is.
"""

import csv
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import chain, islice
from typing import Final

from eclat import clock

Cell = str | int | date | datetime | None
Row = Sequence[Cell]
Said = Sequence[tuple[str, str]]  # what the file was narrowed by: a label and its words each
Writer = Callable[[str, Sequence[str], Iterable[Row], Said], Iterator[bytes]]

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")  # how a cell begins that a spreadsheet may compute
BATCH: Final = 500  # rows written at once
SHEET_ROWS: Final = 1_048_575  # of a sheet, under its headings
LONGEST: Final = 32_767  # characters of a cell of XLSX
NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
ESCAPE: Final = re.compile("_(x[0-9A-Fa-f]{4}_)")  # what XLSX reads as a character by its number
EPOCH: Final = datetime(1899, 12, 30)  # from which XLSX counts days


def local(value: datetime) -> datetime:
    """The hour that a clock shows in France."""
    return value.astimezone(clock.PARIS).replace(tzinfo=None)


def batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    left = iter(rows)
    while batch := list(islice(left, BATCH)):
        yield batch


# --- CSV ---


def as_csv(title: str, headings: Sequence[str], rows: Iterable[Row], said: Said = ()) -> Iterator[bytes]:
    """As Excel in French opens it: semicolons, days before months, and the mark of UTF-8. Nothing but headings and rows, for programs
    read it: what it was narrowed by is not ``said``, but in its name."""
    out = Lines()
    to = csv.writer(out, delimiter=";")
    yield b"\xef\xbb\xbf"
    to.writerow(headings)
    for batch in chain([[]], batches(rows)):
        to.writerows([[plain(cell) for cell in row] for row in batch])
        yield out.taken()


def plain(cell: Cell) -> str:
    """The text of a cell; after an apostrophe when it would be computed."""
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(FORMULA) else cell
    if isinstance(cell, date):
        return f"{local(cell):%d/%m/%Y %H:%M}" if isinstance(cell, datetime) else f"{cell:%d/%m/%Y}"
    return "" if cell is None else str(cell)


class Lines:
    """What was written since it was last asked for."""

    def __init__(self) -> None:
        self.parts: list[str] = []

    def write(self, text: str) -> int:
        self.parts.append(text)
        return len(text)

    def taken(self) -> bytes:
        text, self.parts = "".join(self.parts), []
        return text.encode("utf-8", "replace")


# --- XLSX ---

MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
KIND: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
TEXT, DAY, MOMENT, HEADING, GUARDED = range(5)  # the styles of cells; GUARDED: stays a text even once it was edited
STYLES: Final = f"""<styleSheet xmlns="{MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/>\
<numFmt numFmtId="165" formatCode="dd/mm/yyyy hh:mm"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>\
<font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill>\
<fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>\
<cellXfs count="5"><xf/><xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="165" applyNumberFormat="1"/>\
<xf fontId="1" applyFont="1"/><xf quotePrefix="1"/></cellXfs></styleSheet>"""
WIDTH: Final = 22
ABOUT: Final = "À propos de ce fichier"


class Counter:
    """How many rows went by."""

    number = 0

    def of(self, rows: Iterable[Row]) -> Iterator[Row]:
        for row in rows:
            self.number += 1
            yield row


class Sink:
    """Where the archive is written. It cannot go back, so what it was given may leave at once."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self.parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        pass

    def taken(self) -> bytes:
        data, self.parts = b"".join(self.parts), []
        return data


def as_xlsx(title: str, headings: Sequence[str], rows: Iterable[Row], said: Said = ()) -> Iterator[bytes]:
    """A sheet whose headings stay in sight; another one where there are more rows than a sheet holds; then one that says what the file
    was narrowed by, and how many rows it holds: programs read the first one."""
    sink, sheets, seen = Sink(), 0, Counter()
    left = seen.of(rows)
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:  # type: ignore[call-overload]
        first: Row | None = next(left, None)
        while first is not None or not sheets:
            here = () if first is None else chain([first], islice(left, SHEET_ROWS - 1))
            sheets += 1
            with archive.open(f"xl/worksheets/sheet{sheets}.xml", "w") as out:
                for text in sheet(headings, here):
                    out.write(text.encode())
                    yield sink.taken()
            first = next(left, None)
        if said:
            archive.writestr(
                f"xl/worksheets/sheet{sheets + 1}.xml", "".join(sheet((ABOUT, ""), [*said, ("Lignes", seen.number)]))
            )
        for name, text in parts(title, sheets, about=bool(said)).items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{text}')
    yield sink.taken()


def sheet(headings: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """The XML of a sheet, some rows at a time."""
    yield (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f'<cols><col min="1" max="{len(headings)}" width="{WIDTH}" customWidth="1"/></cols><sheetData><row>'
        f"{''.join([written(each, HEADING) for each in headings])}</row>"
    )
    for batch in batches(rows):
        yield "".join([f"<row>{''.join([xml(cell) for cell in row])}</row>" for row in batch])
    yield "</sheetData></worksheet>"


def xml(cell: Cell) -> str:
    if isinstance(cell, str):
        return written(cell, GUARDED if cell.startswith(FORMULA) else TEXT) if cell else "<c/>"
    if isinstance(cell, datetime):
        since = local(cell) - EPOCH
        return f'<c s="{MOMENT}"><v>{since.days + since.seconds / 86_400:.10f}</v></c>'
    if isinstance(cell, date):
        return f'<c s="{DAY}"><v>{(cell - EPOCH.date()).days}</v></c>'
    return "<c/>" if cell is None else f"<c><v>{cell}</v></c>"


def written(text: str, style: int) -> str:
    """A cell of text, in the sheet itself: a table of shared texts would be known at the end only."""
    said = text[:LONGEST].replace("&", "&amp;").replace("<", "&lt;")
    if not said.isprintable():  # nearly all are, and asking is quicker than looking
        said = NOT_XML.sub("\ufffd", said).replace("\r", "&#13;")
    if "_x" in said:
        said = ESCAPE.sub(r"_x005F_\1", said)
    return f'<c t="inlineStr" s="{style}"><is><t xml:space="preserve">{said}</t></is></c>'


def parts(title: str, sheets: int, *, about: bool = False) -> dict[str, str]:
    """What an XLSX file holds beside its sheets."""
    numbers = range(1, sheets + 1 + about)
    names = [title[:25] if number == 1 else f"{title[:25]} ({number})" for number in range(1, sheets + 1)] + [ABOUT] * about
    tabs = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>' for n, name in zip(numbers, names, strict=True))
    links = "".join(f'<Relationship Id="rId{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers)
    kinds = "".join(f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{KIND}.worksheet+xml"/>' for n in numbers)
    return {
        "xl/styles.xml": STYLES,
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{tabs}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{links}'
        f'<Relationship Id="rId0" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{KIND}.styles+xml"/>{kinds}</Types>',
    }


FORMATS: Final[dict[str, tuple[Writer, str]]] = {
    "xlsx": (as_xlsx, f"{KIND}.sheet"),
    "csv": (as_csv, "text/csv; charset=utf-8"),
}
"""By the end of the file's name: who writes it, and what it is said to be."""
