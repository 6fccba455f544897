"""One agent: their roles, their access, what was done about it (P17)."""

from uuid import UUID

from starlette.responses import Response

from eclat.http.actes import Offre
from eclat.http.context import Context
from eclat.models import Personne
from eclat.pages.agents.actes import AGENT, CibleAgent
from eclat.pages.agents.fiche import STATE, Fiche
from eclat.pages.agents.forms import CHOICES


def show(ctx: Context, id: UUID) -> Response:
    return page(ctx, CibleAgent.load(ctx, id).thing)


def page(ctx: Context, personne: Personne, *, status: int = 200, note: str = "", offre: Offre | None = None) -> Response:
    fiche = Fiche(ctx, personne, AGENT.offers(ctx, personne), offre.form if offre else None, note)
    return ctx.render("pages/agents/show.html", status=status, fiche=fiche, **CHOICES)


def state(ctx: Context, id: UUID) -> Response:
    """The part of the page that follows the mail."""
    return ctx.fragment(STATE, fiche=Fiche(ctx, CibleAgent.load(ctx, id).thing))
