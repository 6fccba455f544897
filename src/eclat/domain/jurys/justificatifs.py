"""The document of a candidate who is excused: it is the jury's, their organisme does not read it."""

from uuid import UUID

from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.dossiers import contenu
from eclat.domain.jurys import pv, saisie
from eclat.domain.socle.errors import Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import Fichier, NaturePiece, Passage, Piece, PresenceJury, SessionCqp

WHO = (PresenceJury.EXCUSE, PresenceJury.EN_ATTENTE, PresenceJury.REPORTE)
OF_NOBODY = "Un justificatif se joint pour un candidat excusé, en attente ou reporté\u00a0: choisissez d’abord sa présence."


def of(db: Session, passage: Passage) -> Fichier | None:
    if passage.justificatif_id is None:
        return None
    found = select(Fichier).join(Piece, col(Piece.fichier_id) == Fichier.id).where(Piece.id == passage.justificatif_id)
    return db.exec(found).one()


def held(db: Session, session: SessionCqp, key: UUID, by: Utilisateur) -> Passage:
    """The row, which is held. Raises Interdit, Introuvable, Refus."""
    row = saisie.row(db, session, key).passage
    pv.editable(db, session, by)
    db.refresh(row)
    return row


def attach(db: Session, session: SessionCqp, key: UUID, name: str, data: bytes, *, by: Utilisateur) -> None:
    """A new one takes the place of the former. Raises FileRefused, Interdit, Introuvable, Refus."""
    row = held(db, session, key, by)
    if row.presence not in WHO:
        raise Refus(OF_NOBODY)
    piece = contenu.join(db, session, NaturePiece.EXCUSE, name, data, by=by)
    db.flush()
    if row.justificatif_id != piece.id:
        retire(db, row)
        row.justificatif_id = piece.id
    touched(row, by)
    db.flush()


def detach(db: Session, session: SessionCqp, key: UUID, *, by: Utilisateur) -> None:
    """Its document keeps its row, dated. Raises Interdit, Introuvable, Refus."""
    row = held(db, session, key, by)
    retire(db, row)
    touched(row, by)
    db.flush()


def retire(db: Session, row: Passage) -> None:
    """One file may have been given for several candidates: it stays theirs."""
    key, row.justificatif_id = row.justificatif_id, None
    db.flush()
    if key is not None and db.exec(select(Passage.id).where(Passage.justificatif_id == key)).first() is None:
        db.get_one(Piece, key).retiree_le = clock.now()


def touched(row: Passage, by: Utilisateur) -> None:
    row.enregistree_le, row.enregistree_par_id = clock.now(), by.personne_id
