"""The list of organismes that the administrateur works from."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, bindparam
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from eclat.domain.socle import policies
from eclat.engines.listes import Etats, Liste
from eclat.engines.prepared import prepared
from eclat.engines.recherche import by_organisme
from eclat.models import (
    Appartenance,
    Delegation,
    EtatDelegation,
    EtatHabilitation,
    EtatOrganisme,
    EtatPersonne,
    Habilitation,
    Organisme,
    Personne,
    Qualification,
    Role,
)

E = EtatOrganisme
ETATS = {
    E.EN_ATTENTE: "En attente",
    E.ACCEPTE: "Acceptés",
    E.REFUSE: "Refusés",
    E.SUSPENDU: "Suspendus",
    E.INVITE: "Invités",
}
ALWAYS = (E.EN_ATTENTE, E.ACCEPTE, E.REFUSE)  # the other chips come when they count


@dataclass(frozen=True)
class Ligne:
    """What the list shows of an organisme."""

    id: UUID
    nom: str
    siret: str | None
    etat: EtatOrganisme
    cree_le: datetime
    courriel: str | None
    qualification: Qualification | None
    sans_siret: str
    compte: EtatPersonne | None  # of its dirigeant
    profil_le: datetime | None
    places: tuple[EtatDelegation, ...] = ()  # where it stands as a délégataire, with each that named it, the latest first


def columns() -> "Select[Any]":
    """The columns of a row: the dirigeant's address and the qualification last asked for come with it."""
    asked = (
        select(Habilitation.qualification)
        .where(Habilitation.organisme_id == Organisme.id, Habilitation.etat != EtatHabilitation.BROUILLON)
        .order_by(col(Habilitation.cree_le).desc())
        .limit(1)
        .correlate(Organisme)
        .scalar_subquery()
    )
    place = and_(
        col(Appartenance.organisme_id) == Organisme.id,
        col(Appartenance.role) == Role.DIRIGEANT,
        col(Appartenance.jusqu_a).is_(None),
    )
    return (
        sa_select(
            col(Organisme.id), col(Organisme.nom), col(Organisme.siret), col(Organisme.etat), col(Organisme.cree_le),
            col(Personne.courriel), asked, col(Organisme.sans_siret), col(Personne.etat), col(Organisme.profil_complet_le),
        )
        .outerjoin(Appartenance, place)
        .outerjoin(Personne, col(Personne.id) == Appartenance.personne_id)
    )  # fmt: skip


def completed(db: Session, lignes: list[Ligne]) -> list[Ligne]:
    """The rows with what they are as délégataires, in one query whatever their number."""
    found: dict[UUID, tuple[EtatDelegation, ...]] = {}
    for key, etat in named().rows(db, cles=[each.id for each in lignes]):
        found[key] = (*found.get(key, ()), etat)
    return [replace(each, places=found[each.id]) if each.id in found else each for each in lignes]


@prepared
def named() -> Any:
    standing = [
        EtatDelegation.INVITEE,
        EtatDelegation.TERMINEE,
        EtatDelegation.ECARTEE,
        EtatDelegation.HABILITEE,
        EtatDelegation.SUSPENDUE,
    ]
    theirs = col(Delegation.organisme_id).in_(bindparam("cles", expanding=True)), col(Delegation.etat).in_(standing)
    asked = sa_select(col(Delegation.organisme_id), col(Delegation.etat)).where(*theirs)
    return asked.order_by(col(Delegation.invitee_le).desc(), col(Delegation.id))


ORGANISMES = Liste(
    Ligne,
    columns(),
    key=col(Organisme.id),
    visible=policies.visible_organismes,
    states=Etats(ETATS, within=lambda user, etat: [col(Organisme.etat) == etat], always=lambda user: ALWAYS),
    search=by_organisme(col(Organisme.id)),
    sorts={"nom": col(Organisme.nom_tri), "date": col(Organisme.cree_le)},
    default="-date",
    bare=True,
    complete=completed,
    waits=lambda user: [col(Organisme.etat) == E.EN_ATTENTE],
    sees_all=lambda user: user.is_a(Role.ADMINISTRATEUR),
)
