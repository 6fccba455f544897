"""Taking a backup while the site runs: the rows of one instant first, then the files that those rows name."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final
from zipfile import ZipFile

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from eclat import clock, revisions
from eclat.backup import rows
from eclat.backup.archive import MANIFEST, BackupError, Manifest, add, file_member, new_archive, product_version, table_member
from eclat.database import get_engine, reading
from eclat.domain.socle.fichiers import storage
from eclat.models import Fichier
from eclat.storage import MissingBlobError, StorageError

TRIES: Final = 3


class Overtaken(Exception):
    """A file was deleted, with its row, between the rows and it."""


def save(target: Path) -> tuple[Path, Manifest]:
    """Write the backup in this folder, or as this ``.zip``. Raises BackupError."""
    try:
        path = place(target)
        for _ in range(TRIES):
            try:
                return path, take(path)
            except Overtaken:
                continue
    except SQLAlchemyError as error:
        raise BackupError(f"La base ne répond pas ({type(error).__name__}). Rien n’a été gardé.") from error
    except (OSError, StorageError) as error:
        raise BackupError(f"La sauvegarde s’est arrêtée : {error}. Rien n’a été gardé.") from error
    raise BackupError("Des fichiers disparaissent pendant qu’ils sont copiés : recommencez plus tard.")


def place(target: Path) -> Path:
    """The backup's file, which does not exist yet."""
    if target.suffix != ".zip":
        target.mkdir(mode=0o700, parents=True, exist_ok=True)
        target /= f"eclat-{clock.now():%Y%m%dT%H%M%SZ}.zip"
    if target.exists():
        raise BackupError(f"{target} existe déjà : choisissez un autre nom.")
    return target


def take(path: Path) -> Manifest:
    with new_archive(path) as archive:
        manifest, hashes = copy_rows(archive)
        copy_files(archive, manifest, hashes)
        archive.writestr(MANIFEST, manifest.model_dump_json(indent=1))
    return manifest


def copy_rows(archive: ZipFile) -> tuple[Manifest, dict[str, str]]:
    """Every table of one instant, and the hash that it has for each file."""
    with rows.snapshot(get_engine()) as connection:
        revision = revisions.present(connection)
        if revision is None:
            raise BackupError("La base est vide : il n’y a rien à sauvegarder.")
        manifest = Manifest(
            product=product_version(), revision=revision, database=connection.dialect.name, taken_at=clock.now()
        )  # fmt: skip
        tables = rows.tables(connection)
        rows.hold(connection, tables)
        for table in tables:
            manifest.tables[table.name] = add(archive, table_member(table.name), rows.lines(connection, table), compressed=True)
        files = next(table for table in tables if table.name == Fichier.__tablename__)
        hashes = {row.cle: row.sha256 for row in connection.execute(select(files.c.cle, files.c.sha256))}
    return manifest, hashes


def copy_files(archive: ZipFile, manifest: Manifest, hashes: dict[str, str]) -> None:
    """Each file that a row names. A row is written after its file, so the file is there, unless both were deleted since."""
    kept = storage()
    for key, sha256 in hashes.items():
        try:
            pieces: Iterator[bytes] = kept.get(key)
        except MissingBlobError:
            if not still_named(key):
                raise Overtaken from None
            manifest.faults[key] = "absent"
            continue
        manifest.files[key] = add(archive, file_member(key), pieces, compressed=False)
        if manifest.files[key].sha256 != sha256:
            manifest.faults[key] = "altered"


def still_named(key: str) -> bool:
    with reading() as db:
        return db.execute(select(Fichier.id).where(Fichier.cle == key)).first() is not None  # type: ignore[call-overload]
