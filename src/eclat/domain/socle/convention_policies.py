"""Who makes, reads and signs the convention of an habilitation. Whoever sees the habilitation reads it."""

from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import Convention, EtatConvention, EtatHabilitation, Habilitation, Role

OPEN = (EtatConvention.A_SIGNER, EtatConvention.A_CONTRESIGNER)
HELD = (EtatHabilitation.ACCEPTEE, EtatHabilitation.SUSPENDUE)


def can_make_convention(db: Session, user: Utilisateur, habilitation: Habilitation) -> bool:
    return user.is_a(Role.ADMINISTRATEUR)


def can_sign_convention(db: Session, user: Utilisateur, habilitation: Habilitation) -> bool:
    """The dirigeant, for the organisme."""
    return user.est_dirigeant and user.organisme_id == habilitation.organisme_id


def can_countersign_convention(db: Session, user: Utilisateur, habilitation: Habilitation) -> bool:
    """An administrateur, for OC Éclat."""
    return user.is_a(Role.ADMINISTRATEUR)


def awaiting_signature(*etats: EtatConvention) -> Any:
    """The habilitations that hold, of which a convention or an avenant awaits a signature: whichever, or that of these states."""
    waits = select(Convention.habilitation_id).where(col(Convention.etat).in_(etats or OPEN))
    return col(Habilitation.etat).in_(HELD), col(Habilitation.id).in_(waits)


def unsigned(habilitation_id: Any) -> Any:
    """Whether sessions wait for the convention of this habilitation: one was made for it that they wait for, and none is signed."""
    of_it = select(Convention.id).where(Convention.habilitation_id == habilitation_id, Convention.avenant == 0)
    awaited = of_it.where(col(Convention.bloquante).is_(True))
    return awaited.exists() & ~of_it.where(Convention.etat == EtatConvention.SIGNEE).exists()


def waits_for_convention(db: Session, habilitation_id: UUID) -> bool:
    return (
        db.exec(select(Habilitation.id).where(Habilitation.id == habilitation_id, unsigned(habilitation_id))).first() is not None
    )
