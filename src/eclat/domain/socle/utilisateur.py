"""Who acts: the person signed in, in the place that they entered."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from eclat.formats import initials
from eclat.models import ROLES_AGENT, Role

QUALITES = {
    Role.DIRIGEANT: "Dirigeant",
    Role.REFERENT: "Référent CQP",
    Role.ADMINISTRATEUR: "Administrateur OC Éclat",
    Role.INSTRUCTEUR: "Instructeur – Demande d’habilitation",
    Role.COMITE_TECHNIQUE: "Instructeur – Comité technique",
    Role.BINOME_PARITAIRE: "Membre du binôme paritaire",
}


class Exigence(StrEnum):
    """What a sign-in still owes before it opens anything."""

    CODE = "code"  # the password was right; the second factor has yet to be given
    ENROLEMENT = "enrolement"  # an administrateur without a second factor


@dataclass(frozen=True)
class Comme:
    """Who really sees, of someone who is seen as another."""

    agent: "Utilisateur"
    consultation_id: UUID
    jusqu_a: datetime
    ecrit: bool = False  # the person lets them fill in what they see


@dataclass(frozen=True)
class Utilisateur:
    """A signed-in person. Either ``organisme_id`` is set, or the roles are those of an agent, or none is chosen yet."""

    personne_id: UUID | None
    nom_complet: str
    courriel: str = ""
    roles: frozenset[Role] = frozenset()
    organisme_id: UUID | None = None
    organisme_nom: str = ""
    appartenance_id: UUID | None = None
    profil_complet: bool = True
    connexion_id: UUID | None = None
    connectee_le: datetime | None = None  # when this sign-in was opened
    stale: bool = False  # the sign-in was last noted as used some minutes ago
    par: Comme | None = None  # an administrateur sees as this person
    comme_finie: UUID | None = None  # the consultation that this sign-in no longer shows, until they are told
    colonnes: bool = True  # they may have chosen those of a list; their sign-in knows, so that who never did is not asked about
    vues_au_menu: bool = True  # the same, of saved views in their menu
    exigence: Exigence | None = None  # while something is due, there are no roles

    @property
    def en_personne(self) -> "Utilisateur":
        """Who is really there: the agent, of who is seen as another."""
        return self.par.agent if self.par else self

    @property
    def auteur(self) -> "Utilisateur":
        """Whom the journal names: of who is seen as another, the agent, and as whom."""
        return self.par.agent.as_whom(self.nom_complet) if self.par else self

    def as_whom(self, nom: str) -> "Utilisateur":
        """The agent, of whom the journal says as whom they saw."""
        return replace(self, roles=frozenset(), organisme_nom=f"comme {nom}"[:200])

    def is_a(self, *roles: Role) -> bool:
        return not self.roles.isdisjoint(roles)

    @property
    def est_agent(self) -> bool:
        return self.is_a(*ROLES_AGENT)

    @property
    def est_dirigeant(self) -> bool:
        return Role.DIRIGEANT in self.roles

    @property
    def qualite(self) -> str:
        """The line under the name: the organisme, or the agent's first role."""
        if self.organisme_nom:
            return self.organisme_nom
        return next((QUALITES[role] for role in Role if role in self.roles), "")

    @property
    def initiales(self) -> str:
        return initials(self.nom_complet)


SYSTEME = Utilisateur(personne_id=None, nom_complet="La plateforme")
