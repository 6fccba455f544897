"""Reset the second factor that an agent lost."""

from uuid import UUID

from starlette.responses import Response

from eclat.context import Context
from eclat.domain import facteurs, policies


def confirm(ctx: Context, id: UUID) -> Response:
    """The question, on a page of its own."""
    return ctx.render("pages/agents/facteur.html", personne=ctx.load(policies.visible_agents(ctx.me), id))


def reset(ctx: Context, id: UUID) -> Response:
    personne = ctx.load(policies.visible_agents(ctx.me), id)
    facteurs.reset(ctx.db, personne, by=ctx.me)
    return ctx.redirect("agent", id=id, toast=f"Le second facteur de {personne.nom_complet} est réinitialisé")
