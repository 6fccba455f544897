"""Archives that are documents: Office XML and OpenDocument. Nothing is decompressed but a few small index entries."""

import html
import re
import struct
import zipfile
import zlib
from io import BytesIO
from typing import Final

from eclat.file_types.kinds import (
    DOCX,
    ODP,
    ODS,
    ODT,
    PPTX,
    XLSX,
    FileRefused,
    FileType,
    Why,
    damaged,
    encrypted,
    not_accepted,
    with_macros,
)  # fmt: skip

_MAX_ENTRIES: Final = 5_000
_MAX_EXTRA: Final = 1_024  # of one entry, and of all: zipfile reads it in a time that grows with its square
_MAX_EXTRAS: Final = 512 * 1024
_MAX_UNPACKED: Final = 200 * 1024 * 1024
# Office XML packs at 10 to 50 to 1; small files may do better by chance and harm nobody.
_MAX_RATIO: Final = 150
_RATIO_FROM: Final = 10 * 1024 * 1024
_LINKS: Final = re.compile(r"[^/]+/_rels/[^/]+\.rels", re.IGNORECASE)  # of the document itself; its pages have theirs deeper
_MAX_LINKS: Final = 50
_INDEX_READ: Final = 1024 * 1024


def end_of(data: bytes) -> int | None:
    """Offset of a ZIP end record that really ends the data, with its comment, or ``None``."""
    found = data.rfind(b"PK\x05\x06", max(0, len(data) - 22 - 0xFFFF))
    if found < 0 or found + 22 > len(data):
        return None
    comment = int.from_bytes(data[found + 20 : found + 22], "little")
    return found if found + 22 + comment == len(data) else None


def kind(data: bytes, shown: str) -> FileType:
    """Raises FileRefused."""
    if b"%PDF-" in data[:1024]:
        raise not_accepted(shown)
    end = end_of(data)
    if end is None:
        raise damaged(shown)
    # Counted before zipfile builds an object for each: 20 MB can declare hundreds of thousands.
    if data.count(b"PK\x01\x02") > _MAX_ENTRIES:
        raise not_accepted(shown)
    try:
        check_extras(data, end)
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return of_archive(archive, len(data), shown)
    except (zipfile.BadZipFile, zlib.error, struct.error, ValueError, NotImplementedError, OSError, EOFError) as problem:
        if isinstance(problem, FileRefused):
            raise
        raise damaged(shown) from None


def check_extras(data: bytes, end: int) -> None:
    """Raises ValueError on an index that says more than it needs to."""
    (size,) = struct.unpack_from("<I", data, end + 12)
    if data[end - 20 : end - 16] == b"PK\x06\x07":  # an index of 64 bits, which stands before its own end record
        end -= 76
        (size,) = struct.unpack_from("<Q", data, end + 40)
    at, extras = end - size, 0
    while 0 <= at < end and data[at : at + 4] == b"PK\x01\x02":
        name, extra, comment = struct.unpack_from("<HHH", data, at + 28)
        at, extras = at + 46 + name + extra + comment, extras + extra
        if extra > _MAX_EXTRA or extras > _MAX_EXTRAS:
            raise ValueError("made to be long to read")


def of_archive(archive: zipfile.ZipFile, size: int, shown: str) -> FileType:
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if not entries or len(names) != len(entries) or min(entry.header_offset for entry in entries) != 0:
        raise damaged(shown)
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise encrypted(shown)
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    # Entries that overlap add up to more than the file: the bomb that no ratio reveals.
    overlapping = packed > size
    if overlapping or unpacked > _MAX_UNPACKED or unpacked > max(_RATIO_FROM, _MAX_RATIO * packed):
        raise FileRefused(not_accepted(shown).message, Why.LARGE)
    lowered = {name.lower() for name in names}
    if any(name.rpartition("/")[2] == "vbaproject.bin" for name in lowered):
        raise with_macros(shown)
    if "[Content_Types].xml" in names:
        return of_office(archive, names, shown)
    if "mimetype" in names:
        return of_opendocument(archive, lowered, shown)
    raise not_accepted(shown)


def read(archive: zipfile.ZipFile, name: str) -> bytes:
    """Raises ValueError on more than an index can be: what stands beyond would not be looked at."""
    with archive.open(name) as entry:
        found = entry.read(_INDEX_READ)
    if len(found) == _INDEX_READ:
        raise ValueError("no index")
    return found


def of_office(archive: zipfile.ZipFile, names: set[str], shown: str) -> FileType:
    """Macros are known by what declares them: the file that holds them may have any name."""
    content_types = read(archive, "[Content_Types].xml")
    links = [name for name in names if _LINKS.fullmatch(name)]
    if len(links) > _MAX_LINKS:
        raise not_accepted(shown)
    for index in (content_types, *(read(archive, each) for each in links)):
        said = in_words(index)
        if "macroenabled" in said or "vbaproject" in said:
            raise with_macros(shown)
        if "<!doctype" in said:  # it could give other names to its words
            raise not_accepted(shown)
    for kind in (DOCX, XLSX, PPTX):
        if f'"{kind.mime}.main+xml"'.encode() in content_types.replace(b"'", b'"'):
            return kind
    raise not_accepted(shown)


def in_words(index: bytes) -> str:
    """What a reader of XML would find in it, whichever way its characters are written."""
    alphabet = "utf-16" if index.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    return html.unescape(index.decode(alphabet, "replace")).lower()


def of_opendocument(archive: zipfile.ZipFile, lowered: set[str], shown: str) -> FileType:
    mime = read(archive, "mimetype").strip()
    kind = next((kind for kind in (ODT, ODS, ODP) if kind.mime.encode() == mime), None)
    if kind is None or "content.xml" not in lowered:
        raise not_accepted(shown)
    if any(name.startswith(("basic/", "scripts/")) for name in lowered):
        raise with_macros(shown)
    manifest = "META-INF/manifest.xml"
    if manifest.lower() in lowered and b"encryption-data" in read(archive, manifest):
        raise encrypted(shown)
    return kind
