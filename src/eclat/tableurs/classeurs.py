"""XLSX and ODS, read by a process of their own: what its memory or its time does not suffice for ends it, and nothing else."""

import json
import subprocess
import sys
import zipfile
from io import BytesIO
from threading import BoundedSemaphore
from typing import Any, Final

from eclat.file_types import FileRefused, Why
from eclat.tableurs.feuilles import SAID, Feuille, Unreadable

MAX_UNPACKED: Final = 50 * 1024 * 1024
MAX_SECONDS: Final = 10
AT_ONCE: Final = 2  # each takes as much memory as lecteur.MAX_MEMORY
PATIENCE_S: Final = 5
TOO_LARGE: Final = (
    "prend trop de place une fois ouvert. Copiez vos lignes dans un classeur neuf, enregistrez-le, puis choisissez-le."
)
_SLOTS: Final = BoundedSemaphore(AT_ONCE)


def read(data: bytes) -> list[Feuille]:
    """Every sheet, the visible ones first. Raises Unreadable, FileRefused."""
    if unpacked(data) > MAX_UNPACKED:
        raise Unreadable(SAID[Why.LARGE])
    if not _SLOTS.acquire(timeout=PATIENCE_S):
        raise FileRefused("D’autres fichiers sont en cours de lecture. Choisissez de nouveau le vôtre dans un instant.")
    try:
        sheets = answer(data)
    finally:
        _SLOTS.release()
    return [Feuille(**sheet | {"lignes": [(number, cells) for number, cells in sheet["lignes"]]}) for sheet in sheets]


def unpacked(data: bytes) -> int:
    """What the archive's index says of the size of what it holds; the reader's own limits hold for an index that lies."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return sum(entry.file_size for entry in archive.infolist())


def answer(data: bytes) -> list[dict[str, Any]]:
    """What the reader makes of it. It is given the bytes of the file and nothing else: no setting, no open file."""
    command = [sys.executable, "-I", "-m", "eclat.tableurs.lecteur"]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=MAX_SECONDS, env={}, check=False)
    except subprocess.TimeoutExpired:
        raise Unreadable(SAID[Why.LARGE]) from None
    if done.returncode < 0:  # killed, by its limits or by an allocation that could not be
        raise Unreadable(SAID[Why.LARGE])
    if done.returncode:
        raise Unreadable(SAID[Why.DAMAGED])
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found
