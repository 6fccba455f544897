"""Archives given out as they are made: one piece of a file in memory at a time; and what their files are called.

Every name is composed, has no sign that a system refuses, is short enough for a folder of Windows, and is nobody else's in its folder.
"""

import re
import unicodedata
import zipfile
from datetime import datetime
from typing import Final

from eclat import clock

FORBIDDEN: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+')
RESERVED: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)  # of Windows, whatever follows
LONGEST: Final = 80  # letters of a name, without its end
ENDING: Final = re.compile(r"\.[A-Za-z0-9]{1,8}$")


class Tube:
    """Where zipfile writes, and from where what it wrote is taken at once: it knows not to come back."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self.parts.append(bytes(data))
        return len(data)

    def flush(self) -> None: ...

    def taken(self) -> bytes:
        said = b"".join(self.parts)
        self.parts.clear()
        return said


def legal(name: str, longest: int = LONGEST) -> str:
    """A name that every system takes, with the end that says what it is."""
    said = " ".join(FORBIDDEN.sub(" ", unicodedata.normalize("NFC", name)).split()).lstrip(". ")
    end = found.group() if (found := ENDING.search(said)) else ""
    said = said[: len(said) - len(end)][:longest].rstrip(" .") + end
    return f"_{said}" if RESERVED.match(said) else said or "sans nom"


class Noms:
    """The names of an archive: the second of one name is numbered. Windows tells no capital from a small letter."""

    def __init__(self) -> None:
        self.taken: set[str] = set()

    def of(self, *chemin: str) -> str:
        """A path, of folders then a name."""
        folders, name = [legal(each, 60) for each in chemin[:-1]], legal(chemin[-1])
        end = found.group() if (found := ENDING.search(name)) else ""
        stem, rank, said = name[: len(name) - len(end)], 1, name
        while (path := "/".join([*folders, said])).casefold() in self.taken:
            rank += 1
            said = f"{stem} ({rank}){end}"
        self.taken.add(path.casefold())
        return path


def info(nom: str, le: datetime, size: int = 0, how: int = zipfile.ZIP_STORED) -> zipfile.ZipInfo:
    """``size``: told before, so that a file of more than 4 GB is written as one."""
    when = le.astimezone(clock.PARIS)
    made = zipfile.ZipInfo(nom, date_time=(max(when.year, 1980), when.month, when.day, when.hour, when.minute, when.second))
    made.compress_type, made.external_attr, made.file_size = how, 0o600 << 16, size
    return made
