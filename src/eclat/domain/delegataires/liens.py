"""Which organismes a delegation ties together, for the agents who see both: of whom an OF is délégataire, whose délégataires it has."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select as sa_select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from eclat.domain.delegataires.depots import OUT
from eclat.domain.socle import policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import Delegation, EtatDelegation, Habilitation, Identification, Organisme

SHOWN = 300  # as many as a request accepts


@dataclass(frozen=True)
class Lien:
    """One délégation, seen from one of its ends: ``nom`` is the organisme at the other."""

    organisme_id: UUID
    nom: str
    habilitation_id: UUID
    numero: str
    etat: EtatDelegation
    termine_le: datetime | None
    motif: str


def nationals_of(db: Session, user: Utilisateur, organisme_id: UUID) -> list[Lien]:
    """The Organismes Nationaux that named this OF, the latest first."""
    return read(db, user, col(Habilitation.organisme_id), col(Delegation.organisme_id) == organisme_id)


def delegataires_of(db: Session, user: Utilisateur, organisme_id: UUID) -> list[Lien]:
    """The OFs that this Organisme National named, in its last requests first."""
    return read(db, user, col(Delegation.organisme_id), col(Habilitation.organisme_id) == organisme_id)


def read(db: Session, user: Utilisateur, other_end: Any, this_end: Any) -> list[Lien]:
    other: Any = aliased(Organisme)
    seen = policies.visible_habilitations(user).with_only_columns(col(Habilitation.id))
    rows = db.execute(
        sa_select(
            other.id, other.nom, col(Habilitation.id), col(Habilitation.numero), col(Delegation.etat), col(Identification.termine_le),
            col(Delegation.motif),
        )
        .select_from(Delegation)
        .join(Habilitation, col(Habilitation.id) == Delegation.habilitation_id)
        .join(other, other.id == other_end)
        .outerjoin(Identification, col(Identification.delegation_id) == Delegation.id)
        .where(this_end, col(Delegation.etat).not_in(OUT), col(Habilitation.id).in_(seen))
        .order_by(col(Habilitation.cree_le).desc(), col(Delegation.rang), col(Delegation.id))
        .limit(SHOWN)
    )  # fmt: skip
    return [Lien(*row) for row in rows]
