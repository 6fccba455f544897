"""PDF: where it begins, whether it is whole, and whether a password is needed to read it."""

import re
import subprocess
from threading import BoundedSemaphore
from typing import Final

from eclat import apart
from eclat.file_types.kinds import damaged, encrypted, turn

# Readers look for the first line this far (ISO 32000-2, annex I), for what mail programs and printers put before it.
_HEAD: Final = 1024
# What begins so is another thing, that carries a PDF.
_OTHERS: Final = (b"MZ", b"\x7fELF", b"#!", b"GIF8", b"\x89PNG", b"RIFF", b"%!PS", b"PK", b"\xd0\xcf\x11\xe0")
_LINEARIZED: Final = re.compile(rb"<<[^<>]{0,512}/Linearized\b[^<>]{0,512}>>")
_LENGTH: Final = re.compile(rb"/L\s{1,8}(\d{1,10})\b")
_TRIMMED: Final = 1024  # what a mail program may take off the end, or an older tool count in excess

MAX_SECONDS: Final = 10
PATIENCE_S: Final = 5
_SLOTS: Final = BoundedSemaphore(2)  # each takes as much memory as lock.MAX_MEMORY


def beginning(data: bytes) -> int | None:
    """Where the document begins; None when this is no PDF, or another thing before it."""
    found = data.find(b"%PDF-", 0, _HEAD)
    return None if found < 0 or data.startswith(_OTHERS) or b"<" in data[:found] else found


def check(data: bytes, begin: int, shown: str) -> None:
    """Raises FileRefused when its end did not come with it, and when it opens with a password only."""
    if b"%%EOF" not in data or b" obj" not in data or cut_short(data, begin):
        raise damaged(shown)
    if b"/Encrypt" in data and locked(data, shown):
        raise encrypted(shown)


def cut_short(data: bytes, begin: int) -> bool:
    """One made to be shown while it comes says its length, and has an end near its beginning too."""
    said = _LINEARIZED.search(data, begin, begin + 2 * _HEAD)
    length = _LENGTH.search(said[0]) if said else None
    return length is not None and len(data) - begin + _TRIMMED < int(length[1])


def locked(data: bytes, shown: str) -> bool:
    """Whether nobody reads it without a password: one may be there only against changes. Raises FileRefused."""
    with turn(_SLOTS, PATIENCE_S):
        try:
            done = apart.run("eclat.file_types.lock", data, seconds=MAX_SECONDS)
        except subprocess.TimeoutExpired:
            raise damaged(shown) from None
    if done.returncode < 0:  # it took more than it was given
        raise damaged(shown)
    return done.stdout == b"locked"
