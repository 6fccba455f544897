"""Who notifies griefs to an organisme, who answers them, who reads which of their pieces (Code du travail, R6113-16-6; P10)."""

from typing import Any

from sqlmodel import Session, col, or_, select

from eclat.domain.socle import policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import Grief, Habilitation, PieceGrief, Procedure, Role


def can_notify_griefs(db: Session, user: Utilisateur, habilitation: Habilitation) -> bool:
    """An administrateur prepares them, notifies them and decides what they lead to."""
    return user.is_a(Role.ADMINISTRATEUR)


def can_answer_griefs(db: Session, user: Utilisateur, habilitation: Habilitation) -> bool:
    """The dirigeant of the organisme that is habilitated; its référent reads. Nobody of OC Éclat, who will judge, even as them."""
    return user.par is None and policies.can_edit_habilitation(db, user, habilitation)


def readable_grief_pieces(user: Utilisateur, requests: Any) -> Any:
    """Keys of the files of these habilitations' griefs: the organisme's once its answer is sent, unless it is its own; OC Éclat's once
    they are notified, unless an administrateur reads."""
    ours = col(PieceGrief.de_l_organisme).is_(False)
    theirs = col(PieceGrief.de_l_organisme).is_(True)
    prepared = ours if user.is_a(Role.ADMINISTRATEUR) else ours & col(Procedure.notifiee_le).is_not(None)
    answered = theirs if user.organisme_id is not None and user.par is None else theirs & col(Procedure.repondue_le).is_not(None)
    return (
        select(PieceGrief.fichier_id)
        .join(Grief, col(Grief.id) == PieceGrief.grief_id)
        .join(Procedure, col(Procedure.id) == Grief.procedure_id)
        .where(col(Procedure.habilitation_id).in_(requests), or_(prepared, answered))
    )
