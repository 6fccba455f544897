"""The file of a backup: a zip of one text per table, the blobs, and a manifest that says what must be found in it."""

import hashlib
import os
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO, Final, Literal
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from pydantic import BaseModel, ConfigDict, ValidationError

from eclat.formats import format_datetime, plural

MANIFEST: Final = "manifest.json"
FORMAT: Final = 2  # 1: without a seal
SEAL: Final = 64  # characters
CHUNK: Final = 1024 * 1024
# What zipfile and zlib raise on bytes that were altered, depending on where.
UNREADABLE: Final = (BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, KeyError)


class BackupError(Exception):
    """The backup cannot be taken or put back; the message is a French sentence for the operator."""


class Content(BaseModel):
    """What a member must be. ``lines``: the rows of a table."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    bytes: int
    lines: int
    sha256: str


class Manifest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    format: Literal[1, 2] = FORMAT
    product: str
    revision: str
    database: str
    taken_at: datetime
    tables: dict[str, Content] = {}
    files: dict[str, Content] = {}
    faults: dict[str, Literal["absent", "altered"]] = {}  # files that were so before the backup

    @property
    def members(self) -> dict[str, Content]:
        """Each member of the zip but the manifest itself."""
        of_tables = {table_member(name): content for name, content in self.tables.items()}
        return of_tables | {file_member(key): content for key, content in self.files.items()}

    @property
    def summary(self) -> str:
        rows = sum(content.lines for content in self.tables.values())
        return (
            f"{plural(rows, 'ligne', 'lignes')} dans {plural(len(self.tables), 'table', 'tables')}, "
            f"{plural(len(self.files), 'fichier', 'fichiers')}, à la révision {self.revision}, "
            f"le {format_datetime(self.taken_at)}"
        )


def table_member(name: str) -> str:
    return f"tables/{name}.jsonl"


def file_member(key: str) -> str:
    return f"files/{key}"


def product_version() -> str:
    return version("eclat")


def measured(pieces: Iterable[bytes]) -> Content:
    """What these bytes are."""
    size, lines, digest = 0, 0, hashlib.sha256()
    for piece in pieces:
        size, lines = size + len(piece), lines + piece.count(b"\n")
        digest.update(piece)
    return Content(bytes=size, lines=lines, sha256=digest.hexdigest())


def add(archive: ZipFile, name: str, pieces: Iterable[bytes], *, compressed: bool) -> Content:
    """Write a member as it comes, and say what was written."""
    info = ZipInfo(name)
    info.compress_type = ZIP_DEFLATED if compressed else ZIP_STORED
    info.external_attr = 0o600 << 16
    with archive.open(info, "w", force_zip64=True) as member:

        def kept() -> Iterator[bytes]:
            for piece in pieces:
                member.write(piece)
                yield piece

        return measured(kept())


@contextmanager
def new_archive(target: Path) -> Iterator[ZipFile]:
    """A zip for its owner only, which appears under its name when it is whole and on the disk, or not at all."""
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w+b") as file:
            with ZipFile(file, "w") as archive:
                archive.comment = b"0" * SEAL
                yield archive
            file.seek(-SEAL, os.SEEK_END)
            file.write(seal(file, archive))
            file.flush()
            os.fsync(file.fileno())
        temporary.rename(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def seal(file: BinaryIO, archive: ZipFile) -> bytes:
    """The hash of the directory, which says where each member is: the last words of the file. ``file`` is put where they stand."""
    file.seek(0, os.SEEK_END)
    end = file.tell() - SEAL
    file.seek(archive.start_dir)
    digest = hashlib.sha256(file.read(max(0, end - archive.start_dir)))
    file.seek(end)
    return digest.hexdigest().encode()


@contextmanager
def verified_archive(path: Path) -> Iterator[tuple[ZipFile, Manifest]]:
    """The backup, once everything that its manifest announces was read and found as announced. Raises BackupError."""
    if not path.is_file():
        raise BackupError(f"{path} : ce fichier n’existe pas.")
    try:
        archive = ZipFile(path)
    except UNREADABLE:
        raise BackupError(f"{path} n’est pas une sauvegarde, ou elle est tronquée.") from None
    with archive:
        yield archive, verify(path, archive)


def verify(path: Path, archive: ZipFile) -> Manifest:
    try:
        manifest = Manifest.model_validate_json(archive.read(MANIFEST))
    except ValidationError:
        raise BackupError(f"{path} vient d’une autre version de la plateforme : son manifeste ne se lit pas.") from None
    except UNREADABLE:
        raise BackupError(f"{path} est abîmée : son manifeste ne se lit pas.") from None
    if manifest.format > 1:
        with path.open("rb") as file:
            if seal(file, archive) != archive.comment:
                raise BackupError(f"{path} est abîmée : son répertoire n’est pas celui qui a été écrit.")
    found, announced = archive.namelist(), {MANIFEST, *manifest.members}
    if len(found) != len(announced) or set(found) != announced:
        raise BackupError(f"{path} est abîmée : elle ne contient pas ce que son manifeste annonce.")
    for name, content in manifest.members.items():
        try:
            same = measured(read(archive, name)) == content
        except UNREADABLE:
            same = False
        if not same:
            raise BackupError(f"{path} est abîmée : {name} n’est pas ce que le manifeste annonce.")
    return manifest


def read(archive: ZipFile, name: str) -> Iterator[bytes]:
    with archive.open(name) as member:
        while piece := member.read(CHUNK):
            yield piece
