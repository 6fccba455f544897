"""Playing somebody of the demonstration: this route exists in debug mode only, on a site of this machine."""

from starlette.exceptions import HTTPException
from starlette.responses import Response

from eclat.domain.comptes import connexions
from eclat.http.context import Context
from eclat.http.sign_ins import sign_in
from eclat.models import EtatPersonne, Personne
from eclat.pages.dev.people import PEOPLE


def index(ctx: Context) -> Response:
    """Everybody who can be played, and what they show."""
    rows = [(personne, what) for courriel, what in PEOPLE.items() if (personne := played(ctx, courriel))]
    return ctx.render("pages/dev/entree/index.html", rows=rows)


def create(ctx: Context) -> Response:
    """Enter as one of them, without password nor code. Nobody else: in a real database nobody can be played."""
    courriel = ctx.typed("courriel")
    personne = played(ctx, courriel) if courriel in PEOPLE else None
    if personne is None:
        raise HTTPException(404)
    return sign_in(ctx, personne, ctx.redirect("accueil"), facteur=True)


def played(ctx: Context, courriel: str) -> Personne | None:
    personne = connexions.person_by_courriel(ctx.db, courriel)
    return personne if personne is not None and personne.etat == EtatPersonne.ACTIVE else None
