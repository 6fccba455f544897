"""One mail: as its reader saw it, what became of it, what else went to the same address (P17)."""

from uuid import UUID

from starlette.responses import Response

from eclat.courriels.links import hide_links
from eclat.courriels.modeles import called
from eclat.domain.socle import policies
from eclat.domain.support.liste import to_the_same
from eclat.http.context import Context
from eclat.models import Courriel
from eclat.partials.courriel import etat, suite
from eclat.partials.courriel.message import SANDBOX, alone, framing
from eclat.tasks.message import SENDER_NAME

OTHERS = 6


def load(ctx: Context, id: UUID) -> Courriel:
    return ctx.load(policies.visible_courriels(ctx.me), id)


def show(ctx: Context, id: UUID) -> Response:
    courriel = load(ctx, id)
    page = ctx.render(
        "pages/courriels/show.html",
        expediteur=f"{SENDER_NAME} <{ctx.settings.mail_from}>",
        texte=hide_links(courriel.texte),
        sandbox=SANDBOX,
        autres=to_the_same(ctx.db, courriel, OTHERS),
        called=called,
        depuis="fiche",
        m=etat.of(ctx, courriel),
    )
    return framing(page)


def html(ctx: Context, id: UUID) -> Response:
    """The HTML part alone, for the frame. A single-use link is its reader's only: it is not there."""
    return alone(hide_links(load(ctx, id).html))


def state(ctx: Context, id: UUID) -> Response:
    """The region that follows the mail, on its page or in the panel."""
    return suite.follow_state(ctx, load(ctx, id))


def row(ctx: Context, id: UUID) -> Response:
    """The row of the list that follows the mail."""
    return suite.follow_row(ctx, load(ctx, id))
