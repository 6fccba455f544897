"""XLSX and ODS, read by a process of their own: what its memory or its time does not suffice for ends it, and nothing else."""

import json
import subprocess
import zipfile
from io import BytesIO
from threading import BoundedSemaphore
from typing import Any, Final

from eclat import apart
from eclat.file_types import Why, turn
from eclat.tableurs.feuilles import SAID, Feuille, Unreadable

MAX_UNPACKED: Final = 50 * 1024 * 1024
MAX_SECONDS: Final = 10
AT_ONCE: Final = 2  # each takes as much memory as lecteur.MAX_MEMORY
PATIENCE_S: Final = 5
_SLOTS: Final = BoundedSemaphore(AT_ONCE)


def read(data: bytes) -> list[Feuille]:
    """Every sheet, the visible ones first. Raises Unreadable, FileRefused."""
    if unpacked(data) > MAX_UNPACKED:
        raise Unreadable(SAID[Why.LARGE])
    with turn(_SLOTS, PATIENCE_S):
        sheets = answer(data)
    return [Feuille(**sheet | {"lignes": [(number, cells) for number, cells in sheet["lignes"]]}) for sheet in sheets]


def unpacked(data: bytes) -> int:
    """What the archive's index says of the size of what it holds; the reader's own limits hold for an index that lies."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return sum(entry.file_size for entry in archive.infolist())


def answer(data: bytes) -> list[dict[str, Any]]:
    """What the reader makes of it. Raises Unreadable."""
    try:
        done = apart.run("eclat.tableurs.lecteur", data, seconds=MAX_SECONDS)
    except subprocess.TimeoutExpired:
        raise Unreadable(SAID[Why.LARGE]) from None
    if done.returncode < 0:  # killed, by its limits or by an allocation that could not be
        raise Unreadable(SAID[Why.LARGE])
    if done.returncode:
        raise Unreadable(SAID[Why.DAMAGED])
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found
