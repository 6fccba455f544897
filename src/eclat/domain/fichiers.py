"""Files: checked by their content, stored, and found again by who may read them."""

import hashlib
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, select
from uuid_utils.compat import uuid7

from eclat import clock
from eclat.domain.metadata import without_metadata
from eclat.domain.utilisateur import Utilisateur
from eclat.file_types import FileType, detect, download_name
from eclat.models import Fichier
from eclat.settings import get_settings
from eclat.storage import Storage, open_storage

ORPHAN_AFTER = timedelta(days=1)


def storage() -> Storage:
    return open_storage(get_settings().files_url)


def keep(db: Session, name: str, data: bytes, *, by: Utilisateur) -> Fichier:
    """Check and store a file, and make its row; of a picture, the picture alone. Raises FileRefused with a French sentence.

    The blob is written before the row commits: a row never lacks its file. A blob whose row was rolled back is swept later.
    """
    kind, data = checked(data, name)
    fichier = Fichier(
        id=uuid7(),
        nom=download_name(name, kind),
        type_mime=kind.mime,
        taille=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        cle="",
        depose_par_id=by.personne_id,
    )
    fichier.cle = f"{fichier.id}.{kind.extension}"
    storage().put(fichier.cle, data)
    db.add(fichier)
    db.flush()
    return fichier


def checked(data: bytes, name: str) -> tuple[FileType, bytes]:
    """The file's type, and what is kept of it. Raises FileRefused."""
    kind = detect(data, name)
    return kind, without_metadata(data, kind, name)


def is_same(fichier: Fichier, name: str, kind: FileType, kept: bytes) -> bool:
    """Whether this is the file that was kept, under the name that it would have."""
    same = fichier.taille == len(kept) and fichier.sha256 == hashlib.sha256(kept).hexdigest()
    return same and fichier.nom == download_name(name, kind)


def sweep_orphans(db: Session) -> int:
    """Delete the blobs that no row names any more, or never did; recent ones may still be waiting for their commit."""
    before = clock.now() - ORPHAN_AFTER
    old = [key for key in storage().list() if (since := born(key)) and since < before]
    # A row is a little younger than its blob: the one of the last blob looked at must be seen too.
    named = set(db.exec(select(Fichier.cle).where(col(Fichier.cree_le) < before + timedelta(hours=1))))
    orphans = [key for key in old if key not in named]
    for key in orphans:
        storage().delete(key)
    return len(orphans) + storage().forget_unfinished(before)


def born(key: str) -> datetime | None:
    """When a blob was stored: its key begins with a UUIDv7, whose first 48 bits are milliseconds (RFC 9562).

    None for what we did not put there: it is left alone.
    """
    try:
        return datetime.fromtimestamp((UUID(key[:36]).int >> 80) / 1000, UTC)
    except ValueError:
        return None


def read(fichier: Fichier) -> bytes:
    return storage().read(fichier.cle)
