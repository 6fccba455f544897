"""What a person is, in words: their places in organismes, their roles at OC Éclat."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from eclat.domain.socle.utilisateur import QUALITES
from eclat.models import Appartenance, College, Organisme, Role, RoleAgent

COLLEGES = {College.EMPLOYEURS: "Collège des employeurs", College.SALARIES: "Collège des salariés"}


@dataclass(frozen=True)
class Qualite:
    """One quality, and where: in an organisme, or for a collège."""

    role: Role
    organisme: str = ""
    college: College | None = None

    @property
    def nom(self) -> str:
        return QUALITES[self.role]

    @property
    def ou(self) -> str:
        return COLLEGES[self.college] if self.college else self.organisme


def of_person(db: Session, personne_id: UUID, appartenance_id: UUID | None = None) -> list[Qualite]:
    """What a person is today, or in that one place."""
    statement = (
        select(Appartenance.role, Organisme.nom)
        .join(Organisme, col(Organisme.id) == Appartenance.organisme_id)
        .where(Appartenance.personne_id == personne_id, col(Appartenance.jusqu_a).is_(None))
        .order_by(Organisme.nom_tri)
    )
    if appartenance_id is not None:
        statement = statement.where(Appartenance.id == appartenance_id)
    places = [Qualite(Role(role), nom) for role, nom in db.exec(statement)]
    return places or of_agents(db, [personne_id]).get(personne_id, [])


def of_agents(db: Session, personne_ids: Collection[UUID]) -> Mapping[UUID, list[Qualite]]:
    """The present roles of these agents, in the order of the roles."""
    held = db.exec(
        select(RoleAgent.personne_id, RoleAgent.role, RoleAgent.college).where(
            col(RoleAgent.personne_id).in_(personne_ids), col(RoleAgent.jusqu_a).is_(None)
        )
    )
    found: defaultdict[UUID, list[Qualite]] = defaultdict(list)
    order = list(Role)
    for personne_id, role, college in sorted(held, key=lambda row: order.index(row[1])):
        found[personne_id].append(Qualite(Role(role), college=College(college) if college else None))
    return found
