"""Who reads what candidates say against their results, and who may do what with it (P14).

The administrateur reads all of it; the comité technique what is entrusted to it; the binôme of the session what is said of its jury. The
candidate reads their own at their link; nobody of the organisme reads any.
"""

from typing import Any

from sqlalchemy import false, or_
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from eclat.domain.socle import session_policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import InstructionRecours, IssueRecours, PieceRecours, Recours, Role, SessionCqp

CANDIDAT = Utilisateur(personne_id=None, nom_complet="Le candidat")  # who has no account


def entrusted(user: Utilisateur) -> Any:
    """Keys of the recours entrusted to this member of the comité technique today."""
    return select(InstructionRecours.recours_id).where(
        InstructionRecours.personne_id == user.personne_id, col(InstructionRecours.jusqu_a).is_(None)
    )


def visible_recours(user: Utilisateur) -> SelectOfScalar[Recours]:
    statement = select(Recours)
    if user.is_a(Role.ADMINISTRATEUR):
        return statement
    instructed = col(Recours.id).in_(entrusted(user)) if user.is_a(Role.COMITE_TECHNIQUE) else false()
    seated = col(Recours.session_id).in_(session_policies.entrusted(user)) if user.is_a(Role.BINOME_PARITAIRE) else false()
    return statement.where(or_(instructed, seated))


def visible_reevaluations(user: Utilisateur) -> SelectOfScalar[Recours]:
    """Those whose candidate is evaluated again, of the sessions that the user follows: who, never why."""
    followed = session_policies.followed_sessions(user).with_only_columns(col(SessionCqp.id))
    return select(Recours).where(Recours.issue == IssueRecours.EVALUATION, col(Recours.session_id).in_(followed))


def readable_pieces(user: Utilisateur) -> Any:
    """Keys of the files of the pieces that this user reads: not the binôme, of whom the candidate may complain."""
    files = select(PieceRecours.fichier_id)
    if user.is_a(Role.ADMINISTRATEUR):
        return files
    if user.is_a(Role.COMITE_TECHNIQUE):
        return files.where(col(PieceRecours.recours_id).in_(entrusted(user)))
    return files.where(false())


def can_read_case(db: Session, user: Utilisateur, recours: Recours) -> bool:
    """What is written for the decision, and the pieces: the administrateur, and who instructs."""
    return user.is_a(Role.ADMINISTRATEUR) or can_instruct(db, user, recours)


def can_answer(db: Session, user: Utilisateur, recours: Recours) -> bool:
    """A detail is given by the binôme of the session, or by an administrateur."""
    return user.is_a(Role.ADMINISTRATEUR) or session_policies.validates(db, user, recours.session_id)


def can_deposit(db: Session, user: Utilisateur, recours: Recours) -> bool:
    """The candidate at their link, or an administrateur who enters what came on paper."""
    return user == CANDIDAT or user.is_a(Role.ADMINISTRATEUR)


def can_entrust(db: Session, user: Utilisateur, recours: Recours) -> bool:
    return user.is_a(Role.ADMINISTRATEUR)


def can_instruct(db: Session, user: Utilisateur, recours: Recours) -> bool:
    """The members of the comité technique to whom it is entrusted, and they alone."""
    mine = entrusted(user).where(InstructionRecours.recours_id == recours.id)
    return user.is_a(Role.COMITE_TECHNIQUE) and db.exec(mine).first() is not None


def can_decide(db: Session, user: Utilisateur, recours: Recours) -> bool:
    """An administrateur: never who instructs it, nor who did (``instruction_recours.not_mine`` says why)."""
    return user.is_a(Role.ADMINISTRATEUR)


def can_enter_recours(db: Session, user: Utilisateur, session: SessionCqp) -> bool:
    return user.is_a(Role.ADMINISTRATEUR)


def can_take_letters(db: Session, user: Utilisateur, session: SessionCqp) -> bool:
    """Letters are posted by the organisme, or by OC Éclat."""
    return user.is_a(Role.ADMINISTRATEUR) or session_policies.can_edit_session(db, user, session)
