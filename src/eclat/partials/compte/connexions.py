"""Where someone is signed in."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from eclat.domain.comptes import connexions, facteurs
from eclat.domain.comptes.appareils import plain_words
from eclat.http.context import Context

TEMPLATE = "partials/compte/connexions.html"


@dataclass(frozen=True)
class Ligne:
    """One sign-in. ``inachevee``: the password was given there, the code has yet to come."""

    id: UUID
    appareil: str
    depuis: datetime
    vue_le: datetime
    celle_ci: bool
    inachevee: bool


def lines(ctx: Context) -> list[Ligne]:
    """This sign-in first, then the last used."""
    assert ctx.me.personne_id is not None
    protected = facteurs.of(ctx.db, ctx.me.personne_id) is not None
    found = [
        Ligne(
            each.id, plain_words(each.appareil), each.cree_le, each.vue_le, each.id == ctx.me.connexion_id,
            protected and each.facteur_le is None,
        )
        for each in connexions.opened(ctx.db, ctx.me.personne_id)
    ]  # fmt: skip
    return sorted(found, key=lambda line: not line.celle_ci)
