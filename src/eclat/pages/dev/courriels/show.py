"""The mails as their readers see them, for developers: these routes exist in debug mode only."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col
from starlette.responses import HTMLResponse, Response

from eclat.courriels.compose import sign_links
from eclat.domain.errors import Introuvable
from eclat.middleware import CSP
from eclat.models import Courriel
from eclat.web import Context

PAGE_SIZE = 50
COLUMNS: tuple[Any, ...] = (
    Courriel.id, Courriel.destinataire, Courriel.sujet, Courriel.etat, Courriel.cree_le, Courriel.modele,
)  # fmt: skip
# A mail has inline styles, may call no script and no server, and is only shown in a frame of ours.
MAIL_CSP = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"


def index(ctx: Context) -> Response:
    """Newest first, all or one reader's."""
    reader, before = ctx.query("destinataire").strip().lower(), ctx.query("avant")
    statement = select(*COLUMNS)
    if reader:
        statement = statement.where(col(Courriel.destinataire).contains(reader, autoescape=True))
    if before:
        statement = statement.where(col(Courriel.id) < UUID(before))
    rows = ctx.db.execute(statement.order_by(col(Courriel.id).desc()).limit(PAGE_SIZE + 1)).all()
    shown = rows[:PAGE_SIZE]
    following = ctx.url("dev-courriels", destinataire=reader, avant=shown[-1].id) if len(rows) > PAGE_SIZE else None
    return ctx.render("pages/dev/courriels/index.html", rows=shown, destinataire=reader, following=following, first=not before)


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
