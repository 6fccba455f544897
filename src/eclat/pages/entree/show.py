"""Someone who belongs to several organismes chooses the one to enter."""

from uuid import UUID

from starlette.responses import Response

from eclat.domain.comptes import connexions
from eclat.domain.socle.errors import Introuvable
from eclat.domain.socle.utilisateur import QUALITES
from eclat.http.context import Context
from eclat.http.sign_ins import after_sign_in
from eclat.models import Role


def show(ctx: Context) -> Response:
    if ctx.me.est_agent:
        return ctx.redirect("accueil")
    assert ctx.me.personne_id is not None
    places = connexions.places(ctx.db, ctx.me.personne_id)
    rows = [(str(key), nom, QUALITES[Role(role)], key == ctx.me.appartenance_id) for key, nom, role in places]
    return ctx.render("pages/entree/show.html", places=rows)


def create(ctx: Context) -> Response:
    """Enter. Raises Introuvable for a place that is not one's own."""
    try:
        chosen = UUID(ctx.typed("appartenance"))
    except ValueError:
        raise Introuvable from None
    if not connexions.enter(ctx.db, ctx.me, chosen):
        raise Introuvable
    assert ctx.me.personne_id is not None
    return after_sign_in(ctx, ctx.me.personne_id, "/")
