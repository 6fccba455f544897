"""Which request has waited the longest in its state."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam
from sqlalchemy import select as sa_select
from sqlmodel import Session, col

from eclat.engines.prepared import prepared
from eclat.models import EtatHabilitation, Habilitation, Organisme


@dataclass(frozen=True)
class Ancienne:
    """A request that has waited the longest in its state."""

    id: UUID
    organisme: str
    depose_le: datetime


def oldest(db: Session, etat: EtatHabilitation) -> Ancienne | None:
    """The one of this state that was deposited first."""
    found = first_deposited().first(db, etat=etat)
    return Ancienne(*found) if found else None


@prepared
def first_deposited() -> Any:
    there = col(Habilitation.etat) == bindparam("etat", type_=Habilitation.__table__.c.etat.type)  # type: ignore[attr-defined]
    return (
        sa_select(col(Habilitation.id), col(Organisme.nom), col(Habilitation.depose_le))
        .join(Organisme, col(Organisme.id) == Habilitation.organisme_id)
        .where(there, col(Habilitation.depose_le).is_not(None))
        .order_by(col(Habilitation.depose_le), col(Habilitation.id))
        .limit(1)
    )
