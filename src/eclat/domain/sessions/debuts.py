"""A session that is open begins on its first day, by the clocks of where it is held (P13)."""

from datetime import timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from eclat import clock, courriels
from eclat.domain.sessions import heures
from eclat.domain.socle import policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.workflow import transition
from eclat.models import EtatSession, SessionCqp

E = EtatSession


def due(db: Session) -> list[UUID]:
    """Keys of the open sessions of which the first day has come there."""
    soon = select(SessionCqp).where(
        SessionCqp.etat == E.OUVERTE,
        col(SessionCqp.debut).is_not(None),
        SessionCqp.debut_tri <= clock.today() + timedelta(days=1),
    )
    return [each.id for each in db.exec(soon) if has_come(each)]


def has_come(session: SessionCqp) -> bool:
    return session.debut is not None and heures.instant(session.debut, "00:00", session.code_postal) <= clock.now()


def too_early(db: Session, user: Utilisateur, session: SessionCqp) -> str:
    """Its first day may have been put off since it was found."""
    return "" if has_come(session) else "Le premier jour de cette session n’est pas venu."


@transition(
    "commencement",
    SessionCqp,
    {E.OUVERTE: E.EN_COURS},
    by=policies.is_platform,
    label="Commencer la session",
    past="a fait commencer la session",
    infinitive="faire commencer cette session",
    unless=too_early,
)
def begin(db: Session, session: SessionCqp, *, by: Utilisateur) -> None:
    courriels.sessions.session_commencee(db, session)
