"""Everything known of one organisme (P2, P17)."""

from uuid import UUID

from starlette.responses import Response

from eclat.domain.socle import policies
from eclat.http import parties
from eclat.http.context import Context
from eclat.models import Organisme
from eclat.pages.organismes.fiche import Fiche
from eclat.partials.organisme import ligne


def show(ctx: Context, id: UUID) -> Response:
    """The page; or one of its parts, where htmx asks for it."""
    organisme = ctx.load(policies.visible_organismes(ctx.me), id)
    return parties.alone(Fiche(ctx, organisme)) if ctx.wants_fragment and ctx.query("voir") else page(ctx, organisme)


def page(ctx: Context, organisme: Organisme, *, status: int = 200, note: str = "") -> Response:
    fiche = Fiche(ctx, organisme, note)
    return ctx.render("pages/organismes/show.html", status=status, fiche=fiche, organisme=organisme)


def row(ctx: Context, id: UUID) -> Response:
    """The row of the list alone: what cancelling the question brings back."""
    return ligne.show(ctx, ctx.load(policies.visible_organismes(ctx.me), id).id)
