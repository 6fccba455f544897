"""The fields of an agent's account and of their roles."""

from typing import Annotated, Any

from pydantic import AfterValidator, Field

from eclat.domain.socle.champs import Courriel, FormModel, Nom
from eclat.domain.socle.qualites import COLLEGES
from eclat.domain.socle.utilisateur import QUALITES
from eclat.models import ROLES_AGENT, College, Role

CHOICES: dict[str, Any] = {
    "roles": [(role.value, QUALITES[role]) for role in ROLES_AGENT],
    "colleges": [(college.value, name) for college, name in COLLEGES.items()],
}


def of_agent(role: Role) -> Role:
    if role not in ROLES_AGENT:
        raise ValueError("Choisissez parmi les rôles proposés.")
    return role


class Roles(FormModel):
    roles: list[Annotated[Role, AfterValidator(of_agent)]] = Field(
        default_factory=list, min_length=1, title="Rôles", json_schema_extra={"missing": "Choisissez un rôle au moins."}
    )
    college: College | None = Field(default=None, title="Collège")


class Identite(FormModel):
    nom: Nom = Field(title="Nom", json_schema_extra={"missing": "Indiquez le nom de l’agent."})
    prenom: Nom = Field(title="Prénom", json_schema_extra={"missing": "Indiquez le prénom de l’agent."})
    courriel: Courriel = Field(
        title="Courriel",
        description="Il servira d’identifiant de connexion. Le mail d’activation y part aussitôt.",
        json_schema_extra={"missing": "Indiquez le courriel de l’agent."},
    )


class Agent(Roles, Identite):
    """The identity first: pydantic takes the fields of the last base before the others."""
