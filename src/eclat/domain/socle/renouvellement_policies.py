"""That an habilitation stays valid beyond its last day while its renewal is studied: what was said when that was handed over (P10)."""

from typing import Any, Final

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from eclat import clock, reglages
from eclat.models import Decision, EtatHabilitation, Habilitation, Sens

E = EtatHabilitation
STUDIED: Final = (E.DEPOSEE, E.EN_INSTRUCTION, E.A_COMPLETER)
HELD: Final = (E.ACCEPTEE, E.SUSPENDUE)


def maintained() -> Any:
    """A condition on an habilitation: a renewal that keeps it valid is being studied."""
    renewal = aliased(Habilitation)
    theirs = col(renewal.renouvelle_id) == Habilitation.id, col(renewal.maintient).is_(True), col(renewal.etat).in_(STUDIED)
    return select(renewal.id).where(*theirs).correlate(Habilitation).exists()


def is_maintained(db: Session, habilitation: Habilitation) -> bool:
    return db.exec(select(Habilitation.id).where(Habilitation.id == habilitation.id, maintained())).first() is not None


def maintains(db: Session, request: Habilitation) -> bool:
    """Whether this request, which is being handed over, keeps what it renews valid. Said once: it stays so when it is completed."""
    if request.etat == E.A_COMPLETER:
        return request.maintient
    if request.renouvelle_id is None or not reglages.of(db).renewal_keeps:
        return False
    theirs = Decision.habilitation_id == request.renouvelle_id, Decision.sens == Sens.ACCEPTATION
    last = db.exec(select(Decision).where(*theirs).order_by(col(Decision.cree_le).desc())).first()
    old = db.get(Habilitation, request.renouvelle_id)
    held = old is not None and old.etat in HELD and last is not None
    return held and last is not None and last.valide_jusqu_au is not None and last.valide_jusqu_au >= clock.today()
