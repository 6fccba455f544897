"""Which rows and columns of a workbook its reader does not see: hidden by hand, or by a filter. calamine does not tell.

Runs in the process that reads the workbook, within its limits.
"""

import re
import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from io import BytesIO
from posixpath import join, normpath
from typing import Final
from xml.parsers.expat import ExpatError, ParserCreate

from eclat.tableurs.feuilles import MAX_COLUMNS, MAX_COUNTED

HIDDEN: Final = ("1", "true")
Attributes = Mapping[str, str]


@dataclass
class Masques:
    """Rows by their number, columns by their rank."""

    lignes: set[int] = field(default_factory=set)
    colonnes: set[int] = field(default_factory=set)


class Enough(Exception):
    """No row that is looked at comes after."""


def hidden(data: bytes) -> dict[str, Masques]:
    """By name of sheet. A file that does not say it in the usual way hides nothing."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
            return in_ods(archive.read("content.xml")) if "content.xml" in names else in_xlsx(archive)
    except (zipfile.BadZipFile, KeyError, ValueError, ExpatError, NotImplementedError, OSError):
        return {}


def elements(content: bytes, told: Callable[[str, Attributes], None]) -> None:
    """Tell of each element of a document by its name and attributes, without their prefixes."""

    def start(name: str, attributes: Attributes) -> None:
        told(name.rpartition(":")[2], {key.rpartition(":")[2]: value for key, value in attributes.items()})

    parser = ParserCreate()
    parser.StartElementHandler = start
    with suppress(Enough):
        parser.Parse(content, True)


def in_xlsx(archive: zipfile.ZipFile) -> dict[str, Masques]:
    paths: dict[str, str] = {}
    sheets: dict[str, str] = {}

    def related(name: str, has: Attributes) -> None:
        if name == "Relationship":
            paths[has["Id"]] = normpath(join("xl", has["Target"])).lstrip("/")

    def listed(name: str, has: Attributes) -> None:
        if name == "sheet" and has.get("id") in paths:
            sheets[has["name"]] = paths[has["id"]]

    elements(archive.read("xl/_rels/workbook.xml.rels"), related)
    elements(archive.read("xl/workbook.xml"), listed)
    return {name: in_sheet(archive.read(path)) for name, path in sheets.items()}


def in_sheet(content: bytes) -> Masques:
    found = Masques()
    if not re.search(
        rb"hidden|zeroHeight", content
    ):  # nearly all of them: looking at each element would take as long as reading it
        return found
    last = 0

    def told(name: str, has: Attributes) -> None:
        nonlocal last
        if name == "row":
            last = int(has.get("r", last + 1))
            if last > MAX_COUNTED:
                raise Enough
            if has.get("hidden") in HIDDEN or has.get("zeroHeight") in HIDDEN:
                found.lignes.add(last)
        elif name == "col" and has.get("hidden") in HIDDEN:
            found.colonnes |= set(range(int(has["min"]) - 1, min(int(has["max"]), MAX_COLUMNS)))

    elements(content, told)
    return found


def in_ods(content: bytes) -> dict[str, Masques]:
    found: dict[str, Masques] = {}
    if not re.search(rb"filter|collapse", content):
        return found
    here = Masques()
    row = column = 0

    def told(name: str, has: Attributes) -> None:
        nonlocal here, row, column
        if name == "table":
            here, row, column = found.setdefault(has.get("name", ""), Masques()), 0, 0
        elif name == "table-row":
            more = min(int(has.get("number-rows-repeated", 1)), MAX_COUNTED)
            if has.get("visibility") in ("filter", "collapse"):
                here.lignes |= set(range(row + 1, min(row + more, MAX_COUNTED) + 1))
            row += more
        elif name == "table-column":
            more = min(int(has.get("number-columns-repeated", 1)), MAX_COLUMNS)
            if has.get("visibility") in ("filter", "collapse"):
                here.colonnes |= set(range(column, min(column + more, MAX_COLUMNS)))
            column += more

    elements(content, told)
    return found
