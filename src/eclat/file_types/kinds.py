"""The kinds of files that are accepted, the names that they bear, and what is said of the others."""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from threading import BoundedSemaphore
from typing import Final

MAX_SIZE: Final = 20 * 1024 * 1024
MAX_NAME: Final = 120
MAX_PARTS: Final = 20_000
"""Segments, chunks, entries of a file, whatever its kind: beyond, it is made to be long to read. Real ones have some hundreds."""
MAX_PIXELS: Final = 50_000_000


class Why(Enum):
    """Why a file is refused, for those who have their own sentence for it."""

    TYPE = "of another type"
    MACROS = "with macros"
    ENCRYPTED = "behind a password"
    DAMAGED = "cannot be read"
    LARGE = "too large once unpacked"


class FileRefused(ValueError):
    """The file can't be taken; ``message`` is the French sentence that says why and what to do."""

    def __init__(self, message: str, why: Why = Why.TYPE) -> None:
        super().__init__(message)
        self.message = message
        self.why = why


@dataclass(frozen=True, slots=True)
class FileType:
    """``extension`` has no dot; ``aliases`` are the other extensions its files carry."""

    mime: str
    extension: str
    label: str
    aliases: tuple[str, ...] = ()


PDF: Final = FileType("application/pdf", "pdf", "PDF")
JPEG: Final = FileType("image/jpeg", "jpg", "Image JPEG", ("jpeg", "jpe", "jfif"))
PNG: Final = FileType("image/png", "png", "Image PNG")
WEBP: Final = FileType("image/webp", "webp", "Image WebP")
_OOXML: Final = "application/vnd.openxmlformats-officedocument."
_ODF: Final = "application/vnd.oasis.opendocument."
DOCX: Final = FileType(f"{_OOXML}wordprocessingml.document", "docx", "Document Word")
XLSX: Final = FileType(f"{_OOXML}spreadsheetml.sheet", "xlsx", "Classeur Excel")
PPTX: Final = FileType(f"{_OOXML}presentationml.presentation", "pptx", "Présentation PowerPoint")
ODT: Final = FileType(f"{_ODF}text", "odt", "Texte OpenDocument")
ODS: Final = FileType(f"{_ODF}spreadsheet", "ods", "Classeur OpenDocument")
ODP: Final = FileType(f"{_ODF}presentation", "odp", "Présentation OpenDocument")
DOC: Final = FileType("application/msword", "doc", "Document Word 97-2003")
XLS: Final = FileType("application/vnd.ms-excel", "xls", "Classeur Excel 97-2003")
PPT: Final = FileType("application/vnd.ms-powerpoint", "ppt", "Présentation PowerPoint 97-2003")

XML: Final = FileType("application/xml", "xml", "XML")  # exchanged with the Caisse des Dépôts alone

ACCEPTED: Final = (PDF, JPEG, PNG, WEBP, DOCX, XLSX, PPTX, ODT, ODS, ODP, DOC, XLS, PPT)
ACCEPT_ATTRIBUTE: Final = ",".join(f".{ext}" for kind in ACCEPTED for ext in (kind.extension, *kind.aliases))
"""Value of the ``accept`` attribute of a file input."""


@contextmanager
def turn(slots: BoundedSemaphore, patience_s: float) -> Iterator[None]:
    """Among those who read files that take memory: no more at once than there is room for. Raises FileRefused."""
    if not slots.acquire(timeout=patience_s):
        raise FileRefused("D’autres fichiers sont en cours de lecture. Choisissez de nouveau le vôtre dans un instant.")
    try:
        yield
    finally:
        slots.release()


def not_accepted(shown: str) -> FileRefused:
    extension = shown.rpartition(".")[2].lower()
    if any(extension in (kind.extension, *kind.aliases) for kind in ACCEPTED):
        return FileRefused(
            f"{shown} n’est pas accepté\u00a0: son contenu n’est pas celui d’un fichier .{extension}."
            " Enregistrez-le de nouveau en PDF ou en JPEG."
        )
    return FileRefused(f"{shown} n’est pas accepté. Enregistrez-le en PDF ou en JPEG.")


def with_macros(shown: str) -> FileRefused:
    return FileRefused(f"{shown} contient des macros. Enregistrez-le sans macros ou en PDF.", Why.MACROS)


def encrypted(shown: str) -> FileRefused:
    return FileRefused(f"{shown} est protégé par un mot de passe. Enregistrez-le sans mot de passe.", Why.ENCRYPTED)


def void(shown: str) -> FileRefused:
    """What a phone gives of a picture that is still in the cloud, a computer of a file that is not downloaded."""
    return FileRefused(
        f"{shown} est vide. Ouvrez-le d’abord sur votre téléphone ou votre ordinateur, vérifiez qu’il s’affiche, puis joignez-le de nouveau."
    )


def damaged(shown: str) -> FileRefused:
    return FileRefused(f"{shown} est abîmé. Ouvrez-le, enregistrez-le de nouveau ou exportez-le en PDF.", Why.DAMAGED)


def clean_name(name: str) -> str:
    """Return a name safe to show and to download: no path, no control or direction mark, at most 120.

    The extension is kept, accents are composed (NFC), and there is always something left.
    """
    last = re.split(r"[/\\]", name[-4096:])[-1]
    kept = "".join(
        " " if char.isspace() or char in '<>:"|?*' else char
        for char in unicodedata.normalize("NFC", last)
        if char.isspace() or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )
    plain = " ".join(unicodedata.normalize("NFC", kept).split()).strip(". ")
    if not plain:
        return "fichier"
    stem, dot, extension = plain.rpartition(".")
    if not dot or len(extension) > 10:
        return plain[:MAX_NAME].rstrip(". ")
    return stem[: MAX_NAME - len(extension) - 1].rstrip(". ") + "." + extension


def download_name(name: str, kind: FileType) -> str:
    """Return the clean name with the extension of what the file really is."""
    clean = clean_name(name)
    if clean.rpartition(".")[2].lower() in (kind.extension, *kind.aliases):
        return clean
    return clean[: MAX_NAME - len(kind.extension) - 1].rstrip(". ") + "." + kind.extension
