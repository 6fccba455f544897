"""What was decided of a request, as it was written."""

from sqlmodel import Session, col, select

from eclat.models import Decision, Habilitation, Sens


def last_decision(db: Session, habilitation: Habilitation) -> Decision | None:
    return db.exec(
        select(Decision).where(Decision.habilitation_id == habilitation.id).order_by(col(Decision.cree_le).desc())
    ).first()


def last_acceptance(db: Session, habilitation: Habilitation) -> Decision | None:
    said = Decision.habilitation_id == habilitation.id, Decision.sens == Sens.ACCEPTATION
    return db.exec(select(Decision).where(*said).order_by(col(Decision.cree_le).desc())).first()
