"""What the binôme paritaire asks for before it says what it thinks: points to complete, and the request sent back with them (P13)."""

from collections.abc import Sequence

from sqlmodel import Session

from eclat import clock, courriels
from eclat.domain.dossiers import conseil, instruction
from eclat.domain.sessions import attributions, validation
from eclat.domain.socle import session_policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import EtatSession, Point, SessionCqp


def returned(db: Session, session: SessionCqp, asked: Sequence[Point], by: Utilisateur) -> None:
    """The request will be another one: what was thought of this one no longer counts. The organisme is told, and the other collège."""
    for each in validation.current(db, session):
        each.perime_le = clock.now()
    conseil.outdate(db, session)
    db.flush()
    courriels.sessions.session_a_completer(db, session, asked)
    for member in attributions.seated(db, session):
        if member.id != by.personne_id:
            courriels.sessions.session_renvoyee(db, session, member, by.nom_complet, asked)


POINTS = instruction.declare(
    SessionCqp,
    studied=EtatSession.EN_VALIDATION,
    sent_back=EtatSession.A_COMPLETER,
    by=session_policies.can_validate_session,
    then=returned,
    label="Demander un complément",
)
