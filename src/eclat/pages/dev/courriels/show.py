"""A mail as its reader sees it, for developers: these routes exist in debug mode only."""

from uuid import UUID

from starlette.responses import Response

from eclat.courriels.links import sign_links
from eclat.domain.socle.errors import Introuvable
from eclat.http.context import Context
from eclat.models import Courriel
from eclat.partials.courriel.message import alone, framing


def show(ctx: Context, id: UUID) -> Response:
    courriel = load(ctx, id)
    text = ctx.query("partie") == "texte"
    return framing(ctx.render("pages/dev/courriels/show.html", courriel=courriel, text=text, texte=sign_links(courriel.texte)))


def html(ctx: Context, id: UUID) -> Response:
    """The HTML part alone, for the frame. Its links leave the frame."""
    return alone(sign_links(load(ctx, id).html))


def load(ctx: Context, id: UUID) -> Courriel:
    courriel = ctx.db.get(Courriel, id)
    if courriel is None:
        raise Introuvable
    return courriel
