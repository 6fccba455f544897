"""A mail as its reader sees it, for developers: these routes exist in debug mode only."""

from uuid import UUID

from starlette.responses import HTMLResponse, Response

from eclat.context import Context
from eclat.courriels.compose import sign_links
from eclat.domain.errors import Introuvable
from eclat.middleware import CSP
from eclat.models import Courriel

# A mail has inline styles, may call no script and no server, and is only shown in a frame of ours.
MAIL_CSP = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"


def show(ctx: Context, id: UUID) -> Response:
    courriel = load(ctx, id)
    text = ctx.query("partie") == "texte"
    response = ctx.render("pages/dev/courriels/show.html", courriel=courriel, text=text, texte=sign_links(courriel.texte))
    response.headers["Content-Security-Policy"] = f"{CSP}; frame-src 'self'"
    return response


def html(ctx: Context, id: UUID) -> Response:
    """The HTML part alone, for the frame. Its links leave the frame."""
    content = sign_links(load(ctx, id).html).replace("<head>", '<head><base target="_top">', 1)
    return HTMLResponse(content, headers={"Content-Security-Policy": MAIL_CSP, "X-Frame-Options": "SAMEORIGIN"})


def load(ctx: Context, id: UUID) -> Courriel:
    courriel = ctx.db.get(Courriel, id)
    if courriel is None:
        raise Introuvable
    return courriel
