"""What an attached file really is: its content decides, its name is only shown.

Nothing is decompressed but a few small index entries, and every loop is bounded by a constant.
"""

from eclat.file_types import compound, packages, pdf
from eclat.file_types.kinds import (
    ACCEPT_ATTRIBUTE,
    ACCEPTED,
    DOC,
    DOCX,
    JPEG,
    MAX_PARTS,
    MAX_PIXELS,
    MAX_SIZE,
    ODP,
    ODS,
    ODT,
    PDF,
    PNG,
    PPT,
    PPTX,
    WEBP,
    XLS,
    XLSX,
    FileRefused,
    FileType,
    Why,
    clean_name,
    damaged,
    download_name,
    not_accepted,
    turn,
    void,
)  # fmt: skip

__all__ = [
    "ACCEPTED", "ACCEPT_ATTRIBUTE", "DOC", "DOCX", "JPEG", "MAX_PARTS", "MAX_PIXELS", "MAX_SIZE", "ODP", "ODS", "ODT", "PDF", "PNG",
    "PPT", "PPTX", "WEBP", "XLS", "XLSX", "FileRefused", "FileType", "Why", "clean_name", "damaged", "detect", "download_name", "turn",
    "void",
]  # fmt: skip


def detect(data: bytes, name: str) -> FileType:
    """Return the type of an accepted file.

    ``name`` only appears in the sentences. Raises FileRefused: empty, over 20 MB, of another type, cut short, behind a password,
    with macros, packed like a bomb, or two formats in one (something before or after the document).
    """
    shown = clean_name(name)
    if not data:
        raise void(shown)
    if len(data) > MAX_SIZE:
        raise FileRefused(f"{shown} dépasse {MAX_SIZE // 1024**2}\u00a0Mo. Allégez-le ou partagez-le en plusieurs.")
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR":
        return PNG
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return WEBP
    if data.startswith(b"PK\x03\x04"):
        return packages.kind(data, shown)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return compound.kind(data, shown)
    begin = pdf.beginning(data)
    # A PDF that ends as an archive shows one thing to a reader and another to an unpacker.
    if begin is None or packages.end_of(data) is not None:
        raise not_accepted(shown)
    pdf.check(data, begin, shown)
    return PDF
