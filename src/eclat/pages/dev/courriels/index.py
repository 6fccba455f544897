"""The mails that the platform wrote, for developers: this route exists in debug mode only."""

from uuid import UUID

from starlette.responses import Response

from eclat.domain.courriels import envois
from eclat.domain.socle.champs import clean_line
from eclat.engines.listes.vues import key
from eclat.http.context import Context

PAGE_SIZE = 50


def index(ctx: Context) -> Response:
    """Newest first, all or one reader's."""
    reader, before = clean_line(ctx.query("destinataire")).lower(), key(ctx.query("avant"))
    rows = envois.written(ctx.db, reader, UUID(before) if before else None, PAGE_SIZE + 1)
    shown = rows[:PAGE_SIZE]
    following = ctx.url("dev-courriels", destinataire=reader, avant=shown[-1].id) if len(rows) > PAGE_SIZE else None
    return ctx.render("pages/dev/courriels/index.html", rows=shown, destinataire=reader, following=following, first=not before)
