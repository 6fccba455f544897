"""What is attributed to each candidate, kept apart so that it is counted without reading procès-verbaux."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, delete, select

from eclat.domain.jurys import notifications
from eclat.models import IssueCandidat, Pv, SessionCqp

AT_ONCE = 50  # sessions of one transaction


def due(db: Session, limit: int = 1000) -> list[UUID]:
    """Sessions whose last attributed version nobody has read here yet."""
    later = aliased(Pv)
    after = select(later.id).where(
        later.session_id == Pv.session_id, later.version > Pv.version, col(later.attribue_le).is_not(None)
    )
    known = select(IssueCandidat.candidat_id).where(IssueCandidat.pv_id == Pv.id)
    rows = select(Pv.session_id).where(
        col(Pv.attribue_le).is_not(None), ~after.correlate(Pv).exists(), ~known.correlate(Pv).exists()
    )
    return list(db.exec(rows.order_by(col(Pv.attribue_le).desc(), col(Pv.id)).limit(limit)))


def note(db: Session, sessions: Sequence[UUID]) -> None:
    """What the last version that holds each candidate of these sessions says."""
    for key in sessions:
        lignes = notifications.announced(db, db.get_one(SessionCqp, key))
        told = [each.candidat.id for each in lignes]
        db.execute(delete(IssueCandidat).where(col(IssueCandidat.candidat_id).in_(told)))
        if not lignes:
            continue
        db.execute(
            IssueCandidat.__table__.insert(),  # type: ignore[attr-defined]
            [
                {
                    "candidat_id": each.candidat.id, "pv_id": each.passage.pv_id, "passage_id": each.passage.id,
                    "issue": str(each.proposition.issue), "vises": ", ".join(each.proposition.vises),
                }
                for each in lignes
            ],
        )  # fmt: skip
