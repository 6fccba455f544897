"""Documents of Office 97-2003, which are compound files (MS-CFB)."""

from typing import Final

from eclat.file_types.kinds import DOC, MAX_PARTS, PPT, XLS, FileType, damaged, encrypted, not_accepted, with_macros

# Streams that tell the application, and those that carry macros.
_STREAMS: Final = (("WordDocument", DOC), ("Workbook", XLS), ("Book", XLS), ("PowerPoint Document", PPT))
_MACROS: Final = ("_VBA_PROJECT", "_VBA_PROJECT_CUR", "VBA", "Macros")


def kind(data: bytes, shown: str) -> FileType:
    """Read the stream names of a compound file: each is at a multiple of 128 bytes, in UTF-16. Raises FileRefused."""

    def has(stream: str) -> bool:
        return has_stream(data, stream, shown)

    if has("EncryptedPackage"):
        raise encrypted(shown)
    if any(has(macros) for macros in _MACROS):
        raise with_macros(shown)
    found = next((kind for stream, kind in _STREAMS if has(stream)), None)
    if found is None:
        raise not_accepted(shown)
    return found


def has_stream(data: bytes, stream: str, shown: str) -> bool:
    pattern = (stream + "\0").encode("utf-16-le")
    length = len(pattern).to_bytes(2, "little")
    at = 511
    for _ in range(MAX_PARTS):
        at = data.find(pattern, at + 1)
        if at < 0:
            return False
        if at % 128 == 0 and data[at + 64 : at + 66] == length:
            return True
    raise damaged(shown)  # a name that many times, and nowhere as one
