"""CSV and its kin: the alphabet and the separator are guessed, quotes and line ends inside cells are kept."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from eclat.file_types import Why
from eclat.tableurs.feuilles import AGAIN, MAX_COUNTED, SAID, Cellule, Feuille, Unreadable, bounded

SEPARATORS: Final = ";\t,"  # French spreadsheets first
TOO_LONG: Final = f"contient une cellule de plus de 100\u00a0000 caractères. Raccourcissez-la, enregistrez le fichier, {AGAIN}"
_LONGEST: Final = 200_000  # rows, empty ones too, that are looked at
_SAMPLE: Final = 100  # rows from which the separator is guessed
_BOMS: Final = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
# CP1252 is Latin-1 with signs in place of controls, but for five of them.
_WINDOWS: Final = {byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0xA0)}
_ACCENTS: Final = {2: "éèàçêôûîïëâùœ", 1: "ÉÀÇÊÔÎ"}
_CONTROL: Final = re.compile("[\0-\x08\x0e-\x1f]")
_MARKUP: Final = re.compile(r"\s*(<[!?a-z]|\{\\rtf|%PDF-)", re.I)
# What a spreadsheet writes of a number; longer ones are identifiers that lose nothing.
_NUMBER: Final = re.compile(r"[1-9][0-9]{0,14}")


def read(data: bytes) -> Feuille:
    """Raises Unreadable."""
    read = enumerate((numbers(row) for row in rows(decoded(data))), 1)
    sheet, _ = bounded("", islice(read, _LONGEST))
    if next(read, None) is not None:
        sheet.hauteur, sheet.entiere = MAX_COUNTED + 1, False
    return sheet


def decoded(data: bytes) -> str:
    """The text, whatever its alphabet: what is marked, else UTF-8, else what Windows or Excel on a Mac write in French. Raises
    Unreadable."""
    alphabet = next((alphabet for bom, alphabet in _BOMS.items() if data.startswith(bom)), "utf-8")
    try:
        text = data.decode(alphabet)
    except UnicodeDecodeError:
        text = mixed(data) if alphabet == "utf-8" else max(windows(data), data.decode("mac-roman"), key=frenchness)
    if _CONTROL.search(text) or _MARKUP.match(text):
        raise Unreadable(SAID[Why.TYPE])
    return text


def windows(data: bytes) -> str:
    return data.decode("latin-1").translate(_WINDOWS)


def mixed(data: bytes) -> str:
    """Lines put together from two files: each that is UTF-8 is read so, the others in the one alphabet that suits them."""
    lines = data.splitlines(keepends=True)
    others = b"".join(line for line in lines if not is_utf_8(line))
    mac = frenchness(others.decode("mac-roman")) > frenchness(windows(others))
    return "".join(line.decode() if is_utf_8(line) else line.decode("mac-roman") if mac else windows(line) for line in lines)


def is_utf_8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def frenchness(text: str) -> int:
    """How much the accents are those that French writes: read in the wrong alphabet, they are other signs."""
    return sum(text.count(letter) * weight for weight, letters in _ACCENTS.items() for letter in letters)


def rows(text: str, separator: str | None = None) -> Iterator[list[str]]:
    """The rows of a text, empty ones too. The separator is guessed, unless it is known: what spreadsheets copy has tabs.

    Raises Unreadable on a cell longer than any.
    """
    told = re.match(r"sep=(.)\r?\n", text)  # what some programs write for Excel
    if told and separator is None:
        text, separator = text[told.end() :], told[1]
    try:
        for row in cells(text, separator or guessed(text)):
            yield [cell.strip() for cell in row]
    except csv.Error as error:
        raise Unreadable(TOO_LONG if "field limit" in str(error) else SAID[Why.DAMAGED]) from None


def cells(text: str, separator: str) -> Iterator[list[str]]:
    """A quote that is never closed would swallow the rest of the file in one cell: then quotes are plain signs."""
    plain = '"' in text and unclosed(text, separator)
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, quoting=csv.QUOTE_NONE if plain else csv.QUOTE_MINIMAL)


def unclosed(text: str, separator: str) -> bool:
    if text.count('"') % 2 == 0:
        return False
    last: Sequence[str] = []
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
        last = row or last
    return any("\n" in cell or "\r" in cell for cell in last[-1:])


def guessed(text: str) -> str:
    """The separator under which most rows have the same number of cells, and the most of them."""
    return max(SEPARATORS, key=lambda separator: agreement(text, separator))


def agreement(text: str, separator: str) -> tuple[float, int]:
    try:
        widths = Counter(len(row) for row in islice(cells(text, separator), _SAMPLE) if any(row))
    except csv.Error:
        return 0, 0
    if not widths:
        return 0, 0
    width, rows_of_it = max(widths.items(), key=lambda pair: (pair[1], pair[0]))
    return (rows_of_it / widths.total(), width) if width > 1 else (0, 0)


def numbers(row: Sequence[str]) -> list[Cellule]:
    """A spreadsheet that saves as CSV writes a number without the zeros that it had lost."""
    return [int(cell) if _NUMBER.fullmatch(cell) else cell for cell in row]
