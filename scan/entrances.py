"""Where a role's scan begins: its sign-in, and the addresses of what it may see, for a scanner reads no hx-get."""

from typing import Any
from uuid import UUID

from sqlmodel import Session

from eclat.domain.comptes import connexions
from eclat.domain.socle import fichiers, policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.http.routing import declaration
from eclat.routes import SITE
from eclat.signatures import unsign
from eclat.tasks.unit_of_work import unit_of_work
from tests.browser import sign_in_cookie

OF_EACH = 3  # things of a kind: enough to meet their states


def entrances(courriel: str) -> tuple[str, list[str]]:
    """The cookie of this person, empty for nobody, and the paths of the pages that admit them."""
    with unit_of_work() as db:
        if not courriel:
            return "", paths(None, {})
        personne = connexions.person_by_courriel(db, courriel)
        assert personne is not None
        name, value = sign_in_cookie(db, personne)
        user = connexions.current(db, unsign("connexion", value) or "")
        assert user is not None
        return f"{name}={value}", paths(user, things(db, user))


def things(db: Session, user: Utilisateur) -> dict[str, list[UUID]]:
    """Some of what this user sees, by the noun of its address."""
    visible: dict[str, Any] = {
        "organismes": policies.visible_organismes(user),
        "habilitations": policies.visible_habilitations(user),
        "identification": policies.visible_identifications(user),
        "agents": policies.visible_agents(user),
        "fichiers": fichiers.visible_fichiers(user),
    }
    return {noun: [row.id for row in db.exec(statement.limit(OF_EACH))] for noun, statement in visible.items()}


def paths(user: Utilisateur | None, known: dict[str, list[UUID]]) -> list[str]:
    """Every page of the site map that admits this user, with the things that it may name."""
    found = []
    for route in SITE:
        audience = declaration(route).audience
        if "GET" not in (route.methods or ()) or not audience.admits(user) or (user and audience.public and route.path != "/"):
            continue  # what is open to everybody is scanned as nobody
        noun = route.path.split("/")[1]
        if "{" not in route.path:
            found.append(route.path)
        elif route.path.count("{") == 1 and "{id" in route.path:
            found += [route.path.replace("{id:uuid}", str(key)) for key in known.get(noun, [])]
    return found
