"""The agents of OC Éclat, by name (P17)."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, func, select

from eclat.domain.socle import policies, qualites
from eclat.domain.socle.qualites import Qualite
from eclat.engines.listes import Etats, Liste
from eclat.models import Connexion, EtatPersonne, Personne, Role


@dataclass(frozen=True)
class Ligne:
    """What the list shows of an agent."""

    id: UUID
    nom: str
    prenom: str
    courriel: str
    etat: EtatPersonne
    vue_le: datetime | None  # when they were last here
    qualites: tuple[Qualite, ...] = ()

    @property
    def college(self) -> str:
        """Of a member of the binôme paritaire."""
        return next((each.ou for each in self.qualites if each.ou), "").replace("Collège des ", "").capitalize()


def columns() -> Any:
    seen = select(func.max(Connexion.vue_le)).where(Connexion.personne_id == Personne.id).scalar_subquery()
    found: tuple[Any, ...] = (Personne.id, Personne.nom, Personne.prenom, Personne.courriel, Personne.etat, seen.label("vue_le"))
    return select(*found)


def completed(db: Session, lignes: list[Ligne]) -> list[Ligne]:
    held = qualites.of_agents(db, [each.id for each in lignes])
    return [replace(each, qualites=tuple(held.get(each.id, ()))) for each in lignes]


AGENTS = Liste(
    Ligne,
    columns(),
    key=col(Personne.id),
    visible=policies.visible_agents,
    states=Etats(
        {EtatPersonne.ACTIVE: "Actifs", EtatPersonne.INVITEE: "Invités", EtatPersonne.SUSPENDUE: "Suspendus"},
        within=lambda user, etat: [col(Personne.etat) == etat],
    ),
    sorts={"nom": (col(Personne.nom), col(Personne.prenom))},
    default="nom",
    bare=True,
    complete=completed,
    sees_all=lambda user: user.is_a(Role.ADMINISTRATEUR),
    size=50,
)
