"""The référent CQP of one's organisme (P4): where their account stands, and what the dirigeant may do about it."""

from starlette.responses import Response

from eclat.domain.socle.errors import Introuvable
from eclat.http.actes import Offre
from eclat.http.context import Context
from eclat.models import Organisme
from eclat.pages.referent.actes import REFERENT
from eclat.pages.referent.fiche import STATE, Fiche


def show(ctx: Context) -> Response:
    return page(ctx, ctx.own_organisme())


def page(ctx: Context, organisme: Organisme, *, status: int = 200, note: str = "", offre: Offre | None = None) -> Response:
    fiche = Fiche(ctx, organisme, REFERENT.offers(ctx, organisme), note)
    return ctx.render("pages/referent/show.html", status=status, fiche=fiche)


def state(ctx: Context) -> Response:
    """The part of the page that follows the mail."""
    fiche = Fiche(ctx, ctx.own_organisme())
    if fiche.invitation is None:
        raise Introuvable
    return ctx.fragment(STATE, fiche=fiche)
