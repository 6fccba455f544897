"""What the binôme paritaire asks for before it says what it thinks: points to complete, and the request sent back with them (P13)."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session

from eclat import clock, courriels
from eclat.domain.dossiers import conseil, delais_points, instruction
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
    courriels.sessions.session_a_completer(db, session, asked, delais_points.last_day(db, session))
    for member in attributions.seated(db, session):
        if member.id != by.personne_id:
            courriels.sessions.session_renvoyee(db, session, member, by.nom_complet, asked)


def late(db: Session, session: SessionCqp, avant_le: date) -> None:
    for member in attributions.seated(db, session):
        courriels.sessions.session_points_en_retard(db, session, member, avant_le)


POINTS = instruction.declare(
    SessionCqp,
    studied=EtatSession.EN_VALIDATION,
    sent_back=EtatSession.A_COMPLETER,
    by=session_policies.can_validate_session,
    then=returned,
    reminded=courriels.sessions.session_rappel_points,
    late=late,
    label="Demander un complément",
)
