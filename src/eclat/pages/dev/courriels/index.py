"""The mails that the platform wrote, for developers: this route exists in debug mode only."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col
from starlette.responses import Response

from eclat.context import Context
from eclat.domain.champs import clean_line
from eclat.models import Courriel
from eclat.partials.listes import key

PAGE_SIZE = 50
COLUMNS: tuple[Any, ...] = (
    Courriel.id, Courriel.destinataire, Courriel.sujet, Courriel.etat, Courriel.cree_le, Courriel.modele,
)  # fmt: skip


def index(ctx: Context) -> Response:
    """Newest first, all or one reader's."""
    reader, before = clean_line(ctx.query("destinataire")).lower(), key(ctx.query("avant"))
    statement = select(*COLUMNS)
    if reader:
        statement = statement.where(col(Courriel.destinataire).contains(reader, autoescape=True))
    if before:
        statement = statement.where(col(Courriel.id) < UUID(before))
    rows = ctx.db.execute(statement.order_by(col(Courriel.id).desc()).limit(PAGE_SIZE + 1)).all()
    shown = rows[:PAGE_SIZE]
    following = ctx.url("dev-courriels", destinataire=reader, avant=shown[-1].id) if len(rows) > PAGE_SIZE else None
    return ctx.render("pages/dev/courriels/index.html", rows=shown, destinataire=reader, following=following, first=not before)
