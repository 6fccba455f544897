"""Putting a backup back, on an empty database and an empty storage, and proving that all of it is there."""

from pathlib import Path
from zipfile import ZipFile

from alembic import command
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, inspect
from sqlalchemy.exc import SQLAlchemyError

from eclat.backup import rows
from eclat.backup.archive import BackupError, Manifest, file_member, measured, read, table_member, verified_archive
from eclat.database import get_engine
from eclat.domain.socle.fichiers import storage
from eclat.revisions import alembic_config
from eclat.storage import StorageError

HALF_WAY = "Repartez d’une base et d’un dossier de fichiers vides."


def restore(path: Path) -> Manifest:
    """Verify everything, then write: the files, the tables, the rows. Raises BackupError."""
    with verified_archive(path) as (archive, manifest):
        try:
            known(manifest)
            empty()
            put_files(archive, manifest)
            command.upgrade(alembic_config(), manifest.revision)
            put_rows(archive, manifest)
        except SQLAlchemyError as error:
            raise BackupError(f"La base ne répond pas ou refuse ({type(error).__name__}). {HALF_WAY}") from error
        except (OSError, StorageError) as error:
            raise BackupError(f"La restauration s’est arrêtée : {error}. {HALF_WAY}") from error
    return manifest


def known(manifest: Manifest) -> None:
    try:
        ScriptDirectory.from_config(alembic_config()).get_revision(manifest.revision)
    except CommandError:
        raise BackupError(
            f"Cette sauvegarde vient d’une version plus récente (révision {manifest.revision}, version {manifest.product}) : "
            "installez celle-là d’abord."
        ) from None


def empty() -> None:
    """Nothing is ever mixed with a backup, nor overwritten by it."""
    if inspect(get_engine()).get_table_names():
        raise BackupError("La base n’est pas vide : restaurez dans une base neuve, avant `eclat migrate`.")
    if next(storage().list(), None) is not None:
        raise BackupError("Le dossier des fichiers n’est pas vide : restaurez dans un dossier neuf.")


def put_files(archive: ZipFile, manifest: Manifest) -> None:
    kept = storage()
    for key, content in manifest.files.items():
        kept.put(key, read(archive, file_member(key)))
        if measured(kept.get(key)) != content:
            raise BackupError(f"{key} n’est pas relu comme il a été écrit. {HALF_WAY}")


def put_rows(archive: ZipFile, manifest: Manifest) -> None:
    """All rows in one transaction, which commits when every table, read back, is the backup's to the byte."""
    with get_engine().execution_options(writes=True).begin() as connection:
        rows.unhurried(connection)
        tables = rows.tables(connection)
        for table in reversed(tables):
            connection.execute(table.delete())  # the catalogue that the migrations began with
        for table in tables:
            if table.name in manifest.tables:
                with archive.open(table_member(table.name)) as source:
                    rows.insert(connection, table, source)
        compare(connection, manifest)


def compare(connection: Connection, manifest: Manifest) -> None:
    found = {table.name: measured(rows.lines(connection, table)) for table in rows.tables(connection)}
    different = sorted(name for name in found.keys() | manifest.tables.keys() if found.get(name) != manifest.tables.get(name))
    if different:
        raise BackupError(f"Ces tables ne sont pas relues comme elles étaient : {', '.join(different)}. {HALF_WAY}")
