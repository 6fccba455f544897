"""Who may open sessions, see them, and do what with them (P13)."""

from typing import Any
from uuid import UUID

from sqlalchemy import false, or_
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import (
    Decision,
    Delegation,
    EtatDelegation,
    EtatHabilitation,
    EtatSession,
    Habilitation,
    Organisme,
    Role,
    Sens,
    SessionCqp,
    Siege,
)
from eclat.models.base import AUJOURDHUI


def allowing(organisme_id: Any) -> Any:
    """The habilitations under which this organisme may open sessions today: accepted, valid, its own, or those of the national ones of
    which it is a délégataire that was not set aside."""
    today = (
        select(Decision.id)
        .where(
            Decision.habilitation_id == Habilitation.id,
            Decision.sens == Sens.ACCEPTATION,
            col(Decision.valide_du) <= AUJOURDHUI,
            col(Decision.valide_jusqu_au) >= AUJOURDHUI,
        )
        .exists()
    )
    named = select(Delegation.habilitation_id).where(
        Delegation.organisme_id == organisme_id, Delegation.etat == EtatDelegation.HABILITEE
    )
    theirs = or_(Habilitation.organisme_id == organisme_id, col(Habilitation.id).in_(named))
    return select(Habilitation).where(Habilitation.etat == EtatHabilitation.ACCEPTEE, theirs, today)


def visible_sessions(user: Utilisateur) -> SelectOfScalar[SessionCqp]:
    """An organisme sees its own, a national one those of its délégataires too; the administrateur all, a member of the binôme paritaire
    those entrusted to them. A draft is its organisme's alone."""
    statement = select(SessionCqp)
    left_draft = col(SessionCqp.etat) != EtatSession.BROUILLON
    if user.organisme_id is not None:
        borne = select(Habilitation.id).where(Habilitation.organisme_id == user.organisme_id)
        return statement.where(
            or_(col(SessionCqp.organisme_id) == user.organisme_id, left_draft & col(SessionCqp.habilitation_id).in_(borne))
        )
    if user.is_a(Role.ADMINISTRATEUR):
        return statement.where(left_draft)
    if user.is_a(Role.BINOME_PARITAIRE):
        return statement.where(left_draft, col(SessionCqp.id).in_(entrusted(user)))
    return statement.where(false())


def entrusted(user: Utilisateur) -> Any:
    """Keys of the sessions entrusted to this member of the binôme paritaire today."""
    return select(Siege.session_id).where(Siege.personne_id == user.personne_id, col(Siege.jusqu_a).is_(None))


def can_ask_session(db: Session, user: Utilisateur, organisme: Organisme) -> bool:
    """The people of an organisme that an habilitation allows to open sessions today."""
    return user.organisme_id == organisme.id and db.exec(allowing(organisme.id).limit(1)).first() is not None


def can_edit_session(db: Session, user: Utilisateur, session: SessionCqp) -> bool:
    """The people of the organisme that runs it: the référent does all of it as the dirigeant does."""
    return user.organisme_id == session.organisme_id


def can_cancel_session(db: Session, user: Utilisateur, session: SessionCqp) -> bool:
    return can_edit_session(db, user, session) or user.is_a(Role.ADMINISTRATEUR)


def can_attribute_session(db: Session, user: Utilisateur, session: SessionCqp) -> bool:
    return user.is_a(Role.ADMINISTRATEUR)


def can_validate_session(db: Session, user: Utilisateur, session: SessionCqp) -> bool:
    """The members of the binôme paritaire to whom the session is entrusted, and they alone, study it and say what they think."""
    return validates(db, user, session.id)


def validates(db: Session, user: Utilisateur, key: UUID) -> bool:
    """The same, of the session with this key."""
    return user.is_a(Role.BINOME_PARITAIRE) and db.exec(entrusted(user).where(Siege.session_id == key)).first() is not None
