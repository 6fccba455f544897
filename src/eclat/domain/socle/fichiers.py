"""Files: checked by their content, stored, and found again by who may read them."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import delete, false, or_
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar
from uuid_utils.compat import uuid7

from eclat import clock
from eclat.domain.socle.campagne_policies import readable_suivi_pieces
from eclat.domain.socle.changement_policies import readable_change_pieces
from eclat.domain.socle.controle_policies import readable_control_pieces
from eclat.domain.socle.fils import visible_envois, visible_messages, visible_reponses
from eclat.domain.socle.gracieux_policies import readable_gracious_pieces
from eclat.domain.socle.griefs_policies import readable_grief_pieces
from eclat.domain.socle.metadata import without_metadata
from eclat.domain.socle.policies import visible_habilitations, visible_identifications, visible_organismes
from eclat.domain.socle.recours_policies import readable_pieces
from eclat.domain.socle.session_policies import readable_documents
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.domain.socle.veille_policies import readable_replacements
from eclat.file_types import FileType, detect, download_name
from eclat.models import (
    Brouillon,
    EnvoiGroupe,
    Fichier,
    Habilitation,
    Identification,
    Message,
    Organisme,
    Piece,
    PieceJointe,
    ReponseType,
)
from eclat.models.base import metadata
from eclat.settings import get_settings
from eclat.storage import Storage, open_storage

ORPHAN_AFTER = timedelta(days=1)


def storage() -> Storage:
    return open_storage(get_settings().files_url)


class Checked(bytes):
    """What is kept of a file that was looked at, which takes its time: before the transaction, where there is one."""

    kind: FileType


def keep(db: Session, name: str, data: bytes, *, by: Utilisateur) -> Fichier:
    """Check and store a file, and make its row; of a picture, the picture alone. Raises FileRefused with a French sentence.

    The blob is on the disk before the row commits: a row is never without its file. A blob whose row was rolled back is swept later.
    """
    data = checked(data, name)
    return store(db, name, data, data.kind, by=by)


def store(db: Session, name: str, data: bytes, kind: FileType, *, by: Utilisateur) -> Fichier:
    """A file that the platform made itself, kept byte for byte: what was signed, or delivered, is not looked at again."""
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


def pour(pieces: Iterable[bytes], extension: str) -> tuple[str, int, str]:
    """Store a file that the platform makes, while it makes it: its key, its size, the SHA-256 of its bytes. ``named`` then makes its row;
    a blob that never has one is swept."""
    cle, seen, size = f"{uuid7()}.{extension}", hashlib.sha256(), 0

    def counted() -> Iterator[bytes]:
        nonlocal size
        for piece in pieces:
            seen.update(piece)
            size += len(piece)
            yield piece

    storage().put(cle, counted())
    return cle, size, seen.hexdigest()


def named(db: Session, name: str, mime: str, poured: tuple[str, int, str], *, of: UUID) -> Fichier:
    """The row of a file that was poured, for whom it was made."""
    cle, taille, sha256 = poured
    fichier = Fichier(nom=name[:120], type_mime=mime, taille=taille, sha256=sha256, cle=cle, depose_par_id=of)
    db.add(fichier)
    db.flush()
    return fichier


def pieces(fichier: Fichier) -> Iterator[bytes]:
    """Its bytes, about a megabyte at a time. Raises MissingBlobError at once."""
    return storage().get(fichier.cle)


def checked(data: bytes, name: str) -> Checked:
    """What is kept of a file, which knows its type. Raises FileRefused."""
    if isinstance(data, Checked):
        return data
    kind = detect(data, name)
    found = Checked(without_metadata(data, kind, name))
    found.kind = kind
    return found


def is_same(fichier: Fichier, name: str, kept: Checked) -> bool:
    """Whether this is the file that was kept, under the name that it would have."""
    same = fichier.taille == len(kept) and fichier.sha256 == hashlib.sha256(kept).hexdigest()
    return same and fichier.nom == download_name(name, kept.kind)


def visible_fichiers(user: Utilisateur) -> SelectOfScalar[Fichier]:
    """The documents of the requests, forms and sessions that the user sees, past ones too, those of messages, of one's own drafts and of
    canned answers, the pieces of recours, griefs, follow-ups and controls, what replaces documents that expire, the logos of the organismes."""
    requests = visible_habilitations(user).with_only_columns(col(Habilitation.id))
    forms = visible_identifications(user).with_only_columns(col(Identification.id))
    of_these = or_(*[col(Piece.dossier_id).in_(each) for each in (requests, forms)], readable_documents(user))
    attached = select(Piece.fichier_id).where(or_(of_these, readable_change_pieces(user)))
    logos = visible_organismes(user).with_only_columns(col(Organisme.logo_id)).where(col(Organisme.logo_id).is_not(None))
    messages = visible_messages(user).where(col(Message.supprime_le).is_(None)).with_only_columns(col(Message.id))
    drafts = select(Brouillon.id).where(false() if user.par else Brouillon.personne_id == user.personne_id)
    answers = visible_reponses(user).with_only_columns(col(ReponseType.id))
    groups = visible_envois(user).with_only_columns(col(EnvoiGroupe.id))
    joined = or_(
        col(PieceJointe.envoi_id).in_(groups),
        col(PieceJointe.message_id).in_(messages),
        col(PieceJointe.brouillon_id).in_(drafts),
        col(PieceJointe.reponse_id).in_(answers),
    )
    said = select(PieceJointe.fichier_id).where(joined)
    appealed = or_(
        col(Fichier.id).in_(readable_pieces(user)),
        col(Fichier.id).in_(readable_gracious_pieces(requests)),
        col(Fichier.id).in_(readable_grief_pieces(user, requests)),
        col(Fichier.id).in_(readable_suivi_pieces(user)),
        col(Fichier.id).in_(readable_replacements(user)),
        col(Fichier.id).in_(readable_control_pieces(user)),
    )
    return select(Fichier).where(or_(*[col(Fichier.id).in_(each) for each in (attached, said, logos)], appealed))


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


def forget(db: Session, keys: Collection[UUID]) -> None:
    """The rows of these files, but for those that something still names; their blobs go with the next sweep."""
    held = {key for column in naming() for key in db.execute(sa_select(column).where(column.in_(keys))).scalars()}
    db.execute(delete(Fichier).where(col(Fichier.id).in_(set(keys) - held)))


@cache
def naming() -> Sequence[Any]:
    """The columns that name a file."""
    columns = [column for table in metadata.tables.values() for column in table.columns]
    return [each for each in columns if any(key.column.table.name == Fichier.__tablename__ for key in each.foreign_keys)]


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


def read_part(fichier: Fichier, start: int, length: int) -> bytes:
    return storage().part(fichier.cle, start, length)
