"""The document of a certificate: made of its row alone, once it has its number; made again when it is lost on the way (P14)."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, update
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from eclat import clock, documents
from eclat.documents import sceau
from eclat.domain.certificats import contenus, paquets
from eclat.domain.socle import fichiers, reservations
from eclat.domain.socle.utilisateur import SYSTEME
from eclat.engines.rereading import hold
from eclat.file_types import PDF
from eclat.models import Certificat
from eclat.models.certificats import SANS_DUPLICATA, SANS_FICHIER

AGAIN: Final = timedelta(minutes=10)  # after one that could not be made: a template or a font may be mended meanwhile


def not_failed() -> ColumnElement[bool]:
    return or_(col(Certificat.essaye_le).is_(None), col(Certificat.essaye_le) < clock.now() - AGAIN)


def free() -> ColumnElement[bool]:
    return and_(not_failed(), reservations.free(col(Certificat.reserve_le)))


def awaiting(db: Session, session_id: UUID, limit: int) -> list[Certificat]:
    """Certificates of this session without a document that they should have, but those that failed a moment ago, or that a worker is drawing."""
    return list(db.exec(rows(session_id).limit(limit)))


def rows(session_id: UUID) -> SelectOfScalar[Certificat]:
    waits = or_(SANS_FICHIER.self_group(), SANS_DUPLICATA.self_group())
    return select(Certificat).where(Certificat.session_id == session_id, waits, free()).order_by(col(Certificat.numero))


def reserve(db: Session, session_id: UUID, limit: int) -> list[Certificat]:
    """Some of them, which no other worker draws from now on."""
    found = list(db.exec(rows(session_id).limit(limit).with_for_update(skip_locked=True)))
    for each in found:
        each.reserve_le = clock.now()
    db.flush()
    return found


def under_way(db: Session) -> list[UUID]:
    """Sessions where some await."""
    without = select(Certificat.session_id).where(SANS_FICHIER, free())
    again = select(Certificat.session_id).where(SANS_DUPLICATA, free())
    return list(dict.fromkeys([*db.exec(without.distinct()), *db.exec(again.distinct())]))


def made(certificat: Certificat) -> bytes:
    """Its PDF, the same whenever it is made but for the hour of its seal; its duplicata, once the first is there.

    Raises documents.Unprintable, ConfigurationError where a seal is asked for and cannot be set.
    """
    drawn = documents.render(str(certificat.nature), contenus.of(certificat), at=dated(certificat), accessible=True)
    return sceau.sealed(drawn)


def failed(db: Session, key: UUID) -> None:
    """It could not be made: not again before a while."""
    db.execute(update(Certificat).where(col(Certificat.id) == key).values(essaye_le=clock.now(), reserve_le=None))


def dated(certificat: Certificat) -> datetime:
    return contenus.duplicated(certificat) or certificat.cree_le


def keep(db: Session, seen: Certificat, data: bytes) -> bool:
    """Its document, once: of two that were made, one is kept. ``seen``: as it was when this one was made."""
    certificat = db.get_one(Certificat, seen.id)
    hold(db, certificat)
    again = contenus.duplicated(seen)
    if certificat.duplicata_id if again else certificat.fichier_id:
        return False
    if again and certificat.duplicata_le != again:
        return False
    fichier = fichiers.store(db, paquets.name_of(certificat), data, PDF, by=SYSTEME)
    if again:
        certificat.duplicata_id = fichier.id
    else:
        certificat.fichier_id = fichier.id
    certificat.reserve_le = None
    db.flush()
    return True
