"""Who contests the refusal of a request, who instructs that, who reads it (P10)."""

from typing import Any

from sqlmodel import Session, col, select

from eclat.domain.socle import policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import Attribution, AvisGracieux, Decision, Habilitation, PieceGracieuse, Procedure, RecoursGracieux, Role


def can_appeal(db: Session, user: Utilisateur, habilitation: Habilitation) -> bool:
    """The dirigeant of the organisme that was refused."""
    return policies.can_edit_habilitation(db, user, habilitation)


def can_enter_appeal(db: Session, user: Utilisateur, habilitation: Habilitation) -> bool:
    """An administrateur types what came on paper."""
    return user.is_a(Role.ADMINISTRATEUR)


def can_join_to(db: Session, user: Utilisateur, habilitation: Habilitation, recours: RecoursGracieux) -> bool:
    """Who contests joins its pieces; an administrateur, those of what came on paper."""
    return can_appeal(db, user, habilitation) or (recours.recu_le is not None and can_enter_appeal(db, user, habilitation))


def can_judge_appeal(db: Session, user: Utilisateur, habilitation: Habilitation) -> bool:
    """A member of the comité technique who reads the request, and neither decided it, nor studies it, nor withdrew it."""
    if not user.is_a(Role.COMITE_TECHNIQUE) or user.personne_id is None:
        return False
    held = db.exec(
        select(Attribution.role).where(
            Attribution.habilitation_id == habilitation.id,
            Attribution.personne_id == user.personne_id,
            col(Attribution.jusqu_a).is_(None),
        )
    ).all()
    refused = select(Decision.id).where(Decision.habilitation_id == habilitation.id, Decision.auteur_id == user.personne_id)
    withdrew = select(Procedure.id).where(
        Procedure.habilitation_id == habilitation.id, Procedure.close_par_id == user.personne_id
    )
    took_part = any(db.exec(each.limit(1)).first() for each in (refused, withdrew))
    return Role.COMITE_TECHNIQUE in held and Role.INSTRUCTEUR not in held and not took_part


def can_read_appeal_advice(db: Session, user: Utilisateur, habilitation: Habilitation) -> bool:
    """What the comité technique thinks of it is for agents: the administrateur, and itself."""
    return user.is_a(Role.ADMINISTRATEUR) or can_judge_appeal(db, user, habilitation)


def awaiting(user: Utilisateur) -> Any:
    """Keys of the requests of which a decision is contested, that this member of the comité technique reads and did not take."""
    mine = policies.attributed(user, Role.COMITE_TECHNIQUE)
    studied = policies.attributed(user, Role.INSTRUCTEUR)
    refused = select(Decision.id).where(
        Decision.habilitation_id == RecoursGracieux.habilitation_id, Decision.auteur_id == user.personne_id
    )
    withdrew = select(Procedure.id).where(
        Procedure.habilitation_id == RecoursGracieux.habilitation_id, Procedure.close_par_id == user.personne_id
    )
    return select(RecoursGracieux.habilitation_id).where(
        col(RecoursGracieux.issue).is_(None),
        col(RecoursGracieux.habilitation_id).in_(mine),
        col(RecoursGracieux.habilitation_id).not_in(studied),
        ~refused.correlate(RecoursGracieux).exists(),
        ~withdrew.correlate(RecoursGracieux).exists(),
    )


def advised(user: Utilisateur) -> Any:
    """Keys of the appeals of which this agent said what they think."""
    return select(AvisGracieux.recours_id).where(AvisGracieux.personne_id == user.personne_id)


def readable_gracious_pieces(requests: Any) -> Any:
    """Keys of the files joined against the refusal of these requests: whoever reads a request reads them."""
    appeals = select(RecoursGracieux.id).where(col(RecoursGracieux.habilitation_id).in_(requests))
    return select(PieceGracieuse.fichier_id).where(col(PieceGracieuse.recours_id).in_(appeals))
