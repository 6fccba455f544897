"""Who says what they think of a request before it is decided, and who reads it."""

from typing import Any

from sqlmodel import Session, col, select

from eclat.domain.socle import policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import AvisDemande, Habilitation, Role


def asked_about(user: Utilisateur) -> Any:
    """Keys of the requests about which this agent is asked what they think, and has not said it yet."""
    return select(AvisDemande.dossier_id).where(
        AvisDemande.personne_id == user.personne_id, col(AvisDemande.perime_le).is_(None), col(AvisDemande.sens).is_(None)
    )


def can_advise(db: Session, user: Utilisateur, habilitation: Habilitation) -> bool:
    """To whom it is entrusted, and who was ever asked about it."""
    asked = select(AvisDemande.id).where(
        AvisDemande.dossier_id == habilitation.id,
        AvisDemande.personne_id == user.personne_id,
        col(AvisDemande.dossier_id).in_(policies.attributed(user)),
    )
    return db.exec(asked.limit(1)).first() is not None


def can_read_advice(db: Session, user: Utilisateur, habilitation: Habilitation) -> bool:
    """What others think is for those who decide, and for the administrateur."""
    return user.is_a(Role.ADMINISTRATEUR) or policies.can_instruct(db, user, habilitation)
