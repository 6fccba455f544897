"""What an attached file really is: its content decides, its name is only shown.

Nothing is decompressed beyond two small index entries, and every loop is bounded by a constant.
"""

import re
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from enum import Enum
from io import BytesIO
from typing import Final

MAX_SIZE: Final = 20 * 1024 * 1024
MAX_NAME: Final = 120

_MAX_ENTRIES: Final = 5_000
_MAX_UNPACKED: Final = 200 * 1024 * 1024
# Office XML packs at 10 to 50 to 1; small files may do better by chance and harm nobody.
_MAX_RATIO: Final = 150
_RATIO_FROM: Final = 10 * 1024 * 1024
_INDEX_READ: Final = 1024 * 1024


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

ACCEPTED: Final = (PDF, JPEG, PNG, WEBP, DOCX, XLSX, PPTX, ODT, ODS, ODP, DOC, XLS, PPT)
ACCEPT_ATTRIBUTE: Final = ",".join(f".{ext}" for kind in ACCEPTED for ext in (kind.extension, *kind.aliases))
"""Value of the ``accept`` attribute of a file input."""

# Streams of the older binary format that tell the application, and those that carry macros.
_OLE_STREAMS: Final = (("WordDocument", DOC), ("Workbook", XLS), ("Book", XLS), ("PowerPoint Document", PPT))
_OLE_MACROS: Final = ("_VBA_PROJECT", "_VBA_PROJECT_CUR", "VBA", "Macros")


def detect(data: bytes, name: str) -> FileType:
    """Return the type of an accepted file.

    ``name`` only appears in the sentences. Raises FileRefused: empty, over 20 MB, of another type, encrypted,
    with macros, packed like a bomb, or two formats in one (something before or after the document).
    """
    shown = clean_name(name)
    if not data:
        raise FileRefused(f"{shown} est vide. Choisissez un autre fichier.")
    if len(data) > MAX_SIZE:
        raise FileRefused(f"{shown} dépasse {MAX_SIZE // 1024**2}\u00a0Mo. Allégez-le ou partagez-le en plusieurs.")
    if data.startswith(b"%PDF-"):
        # A PDF that ends as an archive shows one thing to a reader and another to an unpacker.
        if _archive_end(data) is not None:
            raise _not_accepted(shown)
        return PDF
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR":
        return PNG
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return WEBP
    if data.startswith(b"PK\x03\x04"):
        return _detect_zip(data, shown)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _detect_ole(data, shown)
    raise _not_accepted(shown)


def _not_accepted(shown: str) -> FileRefused:
    extension = shown.rpartition(".")[2].lower()
    if any(extension in (kind.extension, *kind.aliases) for kind in ACCEPTED):
        return FileRefused(
            f"{shown} n’est pas accepté\u00a0: son contenu n’est pas celui d’un fichier .{extension}."
            " Enregistrez-le de nouveau en PDF ou en JPEG."
        )
    return FileRefused(f"{shown} n’est pas accepté. Enregistrez-le en PDF ou en JPEG.")


def _with_macros(shown: str) -> FileRefused:
    return FileRefused(f"{shown} contient des macros. Enregistrez-le sans macros ou en PDF.", Why.MACROS)


def _encrypted(shown: str) -> FileRefused:
    return FileRefused(f"{shown} est protégé par un mot de passe. Enregistrez-le sans mot de passe.", Why.ENCRYPTED)


def damaged(shown: str) -> FileRefused:
    return FileRefused(f"{shown} est abîmé. Ouvrez-le, enregistrez-le de nouveau ou exportez-le en PDF.", Why.DAMAGED)


def _archive_end(data: bytes) -> int | None:
    """Offset of a ZIP end record that really ends the data, with its comment, or ``None``."""
    found = data.rfind(b"PK\x05\x06", max(0, len(data) - 22 - 0xFFFF))
    if found < 0 or found + 22 > len(data):
        return None
    comment = int.from_bytes(data[found + 20 : found + 22], "little")
    return found if found + 22 + comment == len(data) else None


def _detect_zip(data: bytes, shown: str) -> FileType:
    if b"%PDF-" in data[:1024]:
        raise _not_accepted(shown)
    if _archive_end(data) is None:
        raise damaged(shown)
    # Counted before zipfile builds an object for each: 20 MB can declare hundreds of thousands.
    if data.count(b"PK\x01\x02") > _MAX_ENTRIES:
        raise _not_accepted(shown)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return _detect_package(archive, len(data), shown)
    except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, OSError, EOFError) as problem:
        if isinstance(problem, FileRefused):
            raise
        raise damaged(shown) from None


def _detect_package(archive: zipfile.ZipFile, size: int, shown: str) -> FileType:
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if not entries or len(names) != len(entries) or min(entry.header_offset for entry in entries) != 0:
        raise damaged(shown)
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise _encrypted(shown)
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    # Entries that overlap add up to more than the file: the bomb that no ratio reveals.
    overlapping = packed > size
    if overlapping or unpacked > _MAX_UNPACKED or unpacked > max(_RATIO_FROM, _MAX_RATIO * packed):
        raise FileRefused(_not_accepted(shown).message, Why.LARGE)
    lowered = {name.lower() for name in names}
    if any(name.rpartition("/")[2] == "vbaproject.bin" for name in lowered):
        raise _with_macros(shown)
    if "[Content_Types].xml" in names:
        return _detect_ooxml(_read(archive, "[Content_Types].xml"), shown)
    if "mimetype" in names:
        return _detect_odf(archive, lowered, shown)
    raise _not_accepted(shown)


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as entry:
        return entry.read(_INDEX_READ)


def _detect_ooxml(content_types: bytes, shown: str) -> FileType:
    if b"macroenabled" in content_types.lower():
        raise _with_macros(shown)
    for kind in (DOCX, XLSX, PPTX):
        if f'"{kind.mime}.main+xml"'.encode() in content_types.replace(b"'", b'"'):
            return kind
    raise _not_accepted(shown)


def _detect_odf(archive: zipfile.ZipFile, lowered: set[str], shown: str) -> FileType:
    mime = _read(archive, "mimetype").strip()
    kind = next((kind for kind in (ODT, ODS, ODP) if kind.mime.encode() == mime), None)
    if kind is None or "content.xml" not in lowered:
        raise _not_accepted(shown)
    if any(name.startswith(("basic/", "scripts/")) for name in lowered):
        raise _with_macros(shown)
    manifest = "META-INF/manifest.xml"
    if manifest.lower() in lowered and b"encryption-data" in _read(archive, manifest):
        raise _encrypted(shown)
    return kind


def _detect_ole(data: bytes, shown: str) -> FileType:
    """Read the stream names of a compound file: each is at a multiple of 128 bytes, in UTF-16 (MS-CFB)."""
    if _has_stream(data, "EncryptedPackage"):
        raise _encrypted(shown)
    if any(_has_stream(data, macros) for macros in _OLE_MACROS):
        raise _with_macros(shown)
    for stream, kind in _OLE_STREAMS:
        if _has_stream(data, stream):
            return kind
    raise _not_accepted(shown)


def _has_stream(data: bytes, stream: str) -> bool:
    pattern = (stream + "\0").encode("utf-16-le")
    length = len(pattern).to_bytes(2, "little")
    at = data.find(pattern, 512)
    while at >= 0:
        if at % 128 == 0 and data[at + 64 : at + 66] == length:
            return True
        at = data.find(pattern, at + 1)
    return False


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
