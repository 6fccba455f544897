"""Everything known of one account, to the administrateur who reads it: places and roles, past ones too, sign-ins, second factor (P17)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from eclat.models import Appartenance, Connexion, EtatOrganisme, Organisme, Role, RoleAgent

SIGN_INS = 10


@dataclass(frozen=True)
class Place:
    """A place in an organisme; ``jusqu_a``: when it ended, if it did."""

    role: Role
    organisme_id: UUID
    organisme: str
    etat: EtatOrganisme
    depuis: datetime
    jusqu_a: datetime | None


def places(db: Session, personne_id: UUID) -> list[Place]:
    """The present ones first, then the last that ended."""
    held = (
        sa_select(  # type: ignore[call-overload]
            Appartenance.role, Organisme.id, Organisme.nom, Organisme.etat, Appartenance.cree_le, Appartenance.jusqu_a
        )
        .join(Organisme, col(Organisme.id) == Appartenance.organisme_id)
        .where(col(Appartenance.personne_id) == personne_id)
        .order_by(col(Appartenance.jusqu_a).is_not(None), col(Appartenance.jusqu_a).desc(), col(Organisme.nom_tri))
    )
    return [Place(Role(role), *rest) for role, *rest in map(tuple, db.execute(held))]


def roles(db: Session, personne_id: UUID) -> Sequence[RoleAgent]:
    """The roles at OC Éclat, the present ones first."""
    held = select(RoleAgent).where(RoleAgent.personne_id == personne_id)
    return db.exec(
        held.order_by(col(RoleAgent.jusqu_a).is_not(None), col(RoleAgent.jusqu_a).desc(), col(RoleAgent.cree_le))
    ).all()


def was_agent(db: Session, personne_id: UUID) -> bool:
    return db.exec(select(RoleAgent.id).where(RoleAgent.personne_id == personne_id).limit(1)).first() is not None


def sign_ins(db: Session, personne_id: UUID) -> Sequence[Connexion]:
    """The last ones, over or not."""
    last = select(Connexion).where(Connexion.personne_id == personne_id)
    return db.exec(last.order_by(col(Connexion.vue_le).desc(), col(Connexion.id)).limit(SIGN_INS)).all()
