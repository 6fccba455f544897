"""Who may open sessions, see them, and do what with them (P13)."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, func, or_
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from eclat.domain.socle import renouvellement_policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import (
    AvisDemande,
    Decision,
    Delegation,
    Depot,
    EtatDelegation,
    EtatHabilitation,
    EtatSession,
    Habilitation,
    NaturePiece,
    Organisme,
    Piece,
    Role,
    Sens,
    SessionCqp,
    Siege,
)
from eclat.models.base import AUJOURDHUI

LEFT_DRAFT = col(SessionCqp.etat) != EtatSession.BROUILLON
STUDIED = (EtatSession.DEMANDEE, EtatSession.EN_VALIDATION, EtatSession.A_COMPLETER)  # still to be decided


def dated_today() -> tuple[Any, ...]:
    """Conditions on a decision, and on the habilitation that it gave: an acceptance that is valid today, or that stays so while its
    renewal is studied."""
    accepted = Decision.sens == Sens.ACCEPTATION
    until = or_(col(Decision.valide_jusqu_au) >= AUJOURDHUI, renouvellement_policies.maintained())
    return accepted, col(Decision.valide_du) <= AUJOURDHUI, until


def in_force() -> tuple[Any, ...]:
    """Conditions on an habilitation: accepted, and valid today, or maintained."""
    today = select(Decision.id).where(Decision.habilitation_id == Habilitation.id, *dated_today()).correlate(Habilitation)
    return Habilitation.etat == EtatHabilitation.ACCEPTEE, today.exists()


def allowing(organisme_id: Any) -> Any:
    """The habilitations under which this organisme may open sessions today: in force, its own, or those of the national ones of
    which it is a délégataire that was not set aside."""
    named = select(Delegation.habilitation_id).where(
        Delegation.organisme_id == organisme_id, Delegation.etat == EtatDelegation.HABILITEE
    )
    theirs = or_(Habilitation.organisme_id == organisme_id, col(Habilitation.id).in_(named))
    return select(Habilitation).where(*in_force(), theirs)


def visible_sessions(user: Utilisateur) -> SelectOfScalar[SessionCqp]:
    """Those that are followed (``followed_sessions``), and for a member of the comité technique those about which they were asked."""
    return seen_sessions(user, LEFT_DRAFT)


def discussed_sessions(user: Utilisateur) -> SelectOfScalar[SessionCqp]:
    """Those whose thread the user reads: the comité technique as long as it may be of use, until the request is decided."""
    return seen_sessions(user, col(SessionCqp.etat).in_(STUDIED))


def seen_sessions(user: Utilisateur, advised: ColumnElement[bool]) -> SelectOfScalar[SessionCqp]:
    """``advised``: which of those about which a member of the comité technique was asked."""
    if not user.is_a(Role.COMITE_TECHNIQUE) or user.is_a(Role.ADMINISTRATEUR):
        return followed_sessions(user)
    asked = advised & col(SessionCqp.id).in_(asked_about(user))
    seated = col(SessionCqp.id).in_(entrusted(user)) if user.is_a(Role.BINOME_PARITAIRE) else false()
    return select(SessionCqp).where(LEFT_DRAFT, or_(asked, seated))


def followed_sessions(user: Utilisateur) -> SelectOfScalar[SessionCqp]:
    """An organisme sees its own, a national one those of its délégataires too; the administrateur all, a member of the binôme paritaire
    those entrusted to them. A draft is its organisme's alone. They, and nobody else, read its candidates."""
    statement, left_draft = select(SessionCqp), LEFT_DRAFT
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


ELSEWHERE = (NaturePiece.EMARGEMENT, NaturePiece.EXCUSE)  # documents that are shown beside what they are of


def readable_documents(user: Utilisateur) -> ColumnElement[bool]:
    """All of the sessions that are followed, but what the jury alone received; of the others that the user sees, those of the request alone
    (``of_request``)."""
    followed: ColumnElement[bool] = col(Piece.dossier_id).in_(followed_sessions(user).with_only_columns(col(SessionCqp.id)))
    if user.organisme_id is not None:
        followed = and_(followed, col(Piece.nature) != NaturePiece.EXCUSE)
    if not user.is_a(Role.COMITE_TECHNIQUE) or user.is_a(Role.ADMINISTRATEUR):
        return followed
    seen = col(Piece.dossier_id).in_(visible_sessions(user).with_only_columns(col(SessionCqp.id)))
    return or_(followed, and_(seen, of_request()))


def of_request() -> ColumnElement[bool]:
    """The documents that a request had when it was last handed over: neither signed sheets, nor what was attached since."""
    handed_over = select(func.max(Depot.cree_le)).where(Depot.dossier_id == Piece.dossier_id).scalar_subquery()
    return and_(col(Piece.nature).not_in(ELSEWHERE), col(Piece.cree_le) <= handed_over)


def documents_of_request(db: Session, user: Utilisateur, session: SessionCqp) -> ColumnElement[bool]:
    """Those that are shown with the request: signed sheets are elsewhere."""
    return col(Piece.nature).not_in(ELSEWHERE) if can_follow_session(db, user, session) else of_request()


def can_follow_session(db: Session, user: Utilisateur, session: SessionCqp) -> bool:
    """Who reads its candidates: the comité technique does not."""
    return db.exec(followed_sessions(user).where(SessionCqp.id == session.id).limit(1)).first() is not None


def asked_about(user: Utilisateur) -> Any:
    """Keys of the sessions about which this member of the comité technique was ever asked what they think."""
    return select(AvisDemande.dossier_id).where(AvisDemande.personne_id == user.personne_id)


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


def can_advise_session(db: Session, user: Utilisateur, session: SessionCqp) -> bool:
    """The members of the comité technique who were asked about it."""
    theirs = asked_about(user).where(AvisDemande.dossier_id == session.id)
    return user.is_a(Role.COMITE_TECHNIQUE) and db.exec(theirs).first() is not None


def can_read_advice(db: Session, user: Utilisateur, session: SessionCqp) -> bool:
    """What the comité technique thinks is for the binôme that asked it, and for the administrateur, who settles where that differs."""
    return user.is_a(Role.ADMINISTRATEUR) or can_validate_session(db, user, session)


def validates(db: Session, user: Utilisateur, key: UUID) -> bool:
    """The same, of the session with this key."""
    return user.is_a(Role.BINOME_PARITAIRE) and db.exec(entrusted(user).where(Siege.session_id == key)).first() is not None
