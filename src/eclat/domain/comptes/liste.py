"""People by name, as administrateurs list them: the agents of OC Éclat, and every account, of organismes too (P17)."""

from collections import defaultdict
from collections.abc import Sequence
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

E = EtatPersonne
NOM = (col(Personne.nom), col(Personne.prenom))


@dataclass(frozen=True)
class Ligne:
    """What the lists show of someone. ``qualites``: what they are today, and where; ``vue_le``: when they were last here."""

    id: UUID
    nom: str
    prenom: str
    courriel: str
    etat: EtatPersonne
    cree_le: datetime
    qualites: tuple[Qualite, ...] = ()
    vue_le: datetime | None = None

    @property
    def dit(self) -> str:
        return nom_complet(self.prenom, self.nom, self.courriel)

    @property
    def college(self) -> str:
        """Of a member of the binôme paritaire."""
        return next((each.ou for each in self.qualites if each.college), "").replace("Collège des ", "").capitalize()


def columns() -> Any:
    found: tuple[Any, ...] = (
        Personne.id, Personne.nom, Personne.prenom, Personne.courriel, Personne.etat, Personne.cree_le,
    )  # fmt: skip
    return select(*found)


def of_agents(db: Session, lignes: list[Ligne]) -> list[Ligne]:
    """Their roles and their last sign-ins: a question each, whatever the number of rows."""
    return with_qualities(db, lignes, qualites.of_agents(db, [each.id for each in lignes]))


def of_everyone(db: Session, lignes: list[Ligne]) -> list[Ligne]:
    """Their places too."""
    return with_qualities(db, lignes, present(db, [each.id for each in lignes]))


def today(db: Session, personne_id: UUID) -> list[Qualite]:
    """What one person is, in organismes then at OC Éclat."""
    return present(db, [personne_id]).get(personne_id, [])


def present(db: Session, keys: Sequence[UUID]) -> dict[UUID, list[Qualite]]:
    held = places(db, keys)
    for personne, roles in qualites.of_agents(db, keys).items():
        held.setdefault(personne, []).extend(roles)
    return held


def places(db: Session, keys: Sequence[UUID]) -> dict[UUID, list[Qualite]]:
    """What these people are today in organismes."""
    found: defaultdict[UUID, list[Qualite]] = defaultdict(list)
    held = select(Appartenance.personne_id, Appartenance.role, Organisme.nom).join(
        Organisme, col(Organisme.id) == Appartenance.organisme_id
    )
    now = held.where(col(Appartenance.personne_id).in_(keys), col(Appartenance.jusqu_a).is_(None))
    for personne, role, nom in db.exec(now.order_by(Organisme.nom_tri)):
        found[personne].append(Qualite(Role(role), nom))
    return found


def with_qualities(db: Session, lignes: list[Ligne], held: Any) -> list[Ligne]:
    here = select(Connexion.personne_id, func.max(Connexion.vue_le)).where(
        col(Connexion.personne_id).in_([each.id for each in lignes])
    )
    seen: dict[UUID, datetime] = dict(tuple(row) for row in db.exec(here.group_by(col(Connexion.personne_id))))  # type: ignore[misc]
    return [replace(each, qualites=tuple(held.get(each.id, ())), vue_le=seen.get(each.id)) for each in lignes]


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


def listed(visible: Any, invitees: str, complete: Any, **more: Any) -> Liste[Ligne]:
    """``invitees``: what those are called who have not entered yet; ``always``, the states that are shown without being asked for."""
    always = {"always": more.pop("always")} if "always" in more else {}
    return Liste(
        Ligne,
        columns(),
        key=col(Personne.id),
        visible=visible,
        states=Etats(
            {E.ACTIVE: "Actifs", E.INVITEE: invitees, E.SUSPENDUE: "Suspendus"},
            within=lambda user, etat: [col(Personne.etat) == etat],
            **always,
        ),
        default="nom",
        bare=True,
        complete=complete,
        sees_all=lambda user: user.is_a(Role.ADMINISTRATEUR),
        **more,
    )


AGENTS = listed(policies.visible_agents, "Invités", of_agents, sorts={"nom": NOM}, size=50)
COMPTES = listed(
    policies.visible_comptes, "À activer", of_everyone, always=lambda user: [E.ACTIVE, E.INVITEE], search=searched,
    sorts={"nom": NOM, "date": col(Personne.cree_le)},
)  # fmt: skip
