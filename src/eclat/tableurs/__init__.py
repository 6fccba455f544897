"""Spreadsheets as rows of text: CSV in the dialects and alphabets that people have, XLSX and ODS.

Nothing here knows what the columns mean. A file that cannot be read is refused with a French sentence that says why and what to do.
"""

from typing import Final

from eclat import file_types
from eclat.file_types import ODS, XLS, XLSX, FileRefused, Why, clean_name
from eclat.tableurs import classeurs, textes
from eclat.tableurs.feuilles import AGAIN, SAID, Feuille, Unreadable

MAX_SIZE: Final = 5 * 1024 * 1024
ACCEPT_ATTRIBUTE: Final = ".xlsx,.ods,.csv,.tsv,.txt"
"""Value of the ``accept`` attribute of a file input."""

_ARCHIVES: Final = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")
_NOT_TEXT: Final = (*_ARCHIVES, b"%PDF-", b"\xff\xd8\xff", b"\x89PNG", b"RIFF")


def read(name: str, data: bytes) -> list[Feuille]:
    """The sheets that hold something, the visible ones first; of a sheet too large, its size and its first rows. Raises FileRefused."""
    shown = clean_name(name)
    if not data:
        raise file_types.void(shown)
    if not data.strip():
        raise FileRefused(f"{shown} est vide. Choisissez un autre fichier.")
    if len(data) > MAX_SIZE:
        raise FileRefused(f"{shown} dépasse {MAX_SIZE // 1024**2}\u00a0Mo. Gardez-y seulement vos lignes, {AGAIN}")
    try:
        sheets = [
            each
            for each in (workbook(data) if data.startswith(_NOT_TEXT) else [textes.read(data)])
            if each.hauteur or each.masquees
        ]
    except Unreadable as error:
        raise FileRefused(f"{shown} {error}") from None
    if not sheets:
        raise FileRefused(f"{shown} ne contient aucune ligne. Choisissez un autre fichier.")
    return sheets


def workbook(data: bytes) -> list[Feuille]:
    """The sheets of an XLSX or ODS file. Raises Unreadable, FileRefused."""
    if not data.startswith(_ARCHIVES):
        raise Unreadable(SAID[Why.TYPE])  # whole or not, it is no spreadsheet
    try:
        kind = file_types.detect(data, "")
    except FileRefused as refused:
        raise Unreadable(SAID[refused.why]) from None
    if kind is XLS:
        raise Unreadable(f"est au format XLS, celui d’Excel 97-2003. Ouvrez-le, enregistrez-le au format XLSX, {AGAIN}")
    if kind not in (XLSX, ODS):
        raise Unreadable(SAID[Why.TYPE])
    return classeurs.read(data)
