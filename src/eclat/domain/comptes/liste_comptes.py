"""Every account, of organismes and of OC Éclat, by name (P17)."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import false
from sqlmodel import Session, col, func, select

from eclat.domain.socle import policies, qualites
from eclat.domain.socle.qualites import Qualite
from eclat.engines import recherche
from eclat.engines.listes import Etats, Filtre, Liste
from eclat.engines.recherche import RARE
from eclat.models import (
    Appartenance,
    Connexion,
    EtatPersonne,
    MotOrganisme,
    MotPersonne,
    Organisme,
    Personne,
    Role,
    nom_complet,
)


@dataclass(frozen=True)
class Ligne:
    """What the list shows of an account. ``qualites``: what the person is today, and where."""

    id: UUID
    nom: str
    prenom: str
    courriel: str
    etat: EtatPersonne
    cree_le: datetime
    qualites: tuple[Qualite, ...] = ()
    vue_le: datetime | None = None  # when they were last here

    @property
    def dit(self) -> str:
        return nom_complet(self.prenom, self.nom, self.courriel)


def columns() -> Any:
    found: tuple[Any, ...] = (
        Personne.id, Personne.nom, Personne.prenom, Personne.courriel, Personne.etat, Personne.cree_le,
    )  # fmt: skip
    return select(*found)


def completed(db: Session, lignes: list[Ligne]) -> list[Ligne]:
    """Their places, their roles and their last sign-ins: a question each, whatever the number of rows."""
    keys = [each.id for each in lignes]
    held: defaultdict[UUID, list[Qualite]] = defaultdict(list)
    places = select(Appartenance.personne_id, Appartenance.role, Organisme.nom).join(
        Organisme, col(Organisme.id) == Appartenance.organisme_id
    )
    now = places.where(col(Appartenance.personne_id).in_(keys), col(Appartenance.jusqu_a).is_(None))
    for personne, role, nom in db.exec(now.order_by(Organisme.nom_tri)):
        held[personne].append(Qualite(Role(role), nom))
    for personne, roles in qualites.of_agents(db, keys).items():
        held[personne] += roles
    here = select(Connexion.personne_id, func.max(Connexion.vue_le)).where(col(Connexion.personne_id).in_(keys))
    seen: dict[UUID, datetime] = dict(tuple(row) for row in db.exec(here.group_by(col(Connexion.personne_id))))  # type: ignore[misc]
    return [replace(each, qualites=tuple(held[each.id]), vue_le=seen.get(each.id)) for each in lignes]


def searched(db: Session, q: str) -> Filtre:
    """Each word begins a word of the person's names or address, or of an organisme of theirs."""
    wanted = recherche.prefixes(q)
    if not wanted:
        return Filtre((false(),), rare=True)
    known = dict(zip(wanted, recherche.frequencies(db, wanted, MotPersonne, MotOrganisme), strict=True))
    first, *others = sorted(wanted, key=lambda prefix: known[prefix])
    those = [recherche.is_found(col(Personne.id), prefix) for prefix in others]
    theirs = col(Personne.id).in_(recherche.people(first))
    if known[first] <= RARE:
        return Filtre((theirs, *those), rare=True)
    return Filtre((recherche.is_found(col(Personne.id), first), *those), listed=(theirs, *those))


COMPTES = Liste(
    Ligne,
    columns(),
    key=col(Personne.id),
    visible=policies.visible_comptes,
    states=Etats(
        {EtatPersonne.ACTIVE: "Actifs", EtatPersonne.INVITEE: "À activer", EtatPersonne.SUSPENDUE: "Suspendus"},
        within=lambda user, etat: [col(Personne.etat) == etat],
        always=lambda user: [EtatPersonne.ACTIVE, EtatPersonne.INVITEE],
    ),
    search=searched,
    sorts={"nom": (col(Personne.nom), col(Personne.prenom)), "date": col(Personne.cree_le)},
    default="nom",
    bare=True,
    complete=completed,
    sees_all=lambda user: user.is_a(Role.ADMINISTRATEUR),
)
