"""A request to open a session begins: what it takes, then a draft (P13)."""

from starlette.responses import Response

from eclat.domain.sessions import couverture, sessions
from eclat.http.context import Context


def show(ctx: Context) -> Response:
    """The list says why none may be asked for."""
    organisme = ctx.own_organisme()
    if couverture.why_none(ctx.db, organisme.id):
        return ctx.redirect("sessions")
    return ctx.render("pages/sessions/nouvelle.html", couvertures=couverture.of(ctx.db, organisme.id))


def create(ctx: Context) -> Response:
    return ctx.redirect("session", id=sessions.start(ctx.db, ctx.own_organisme(), by=ctx.me).id)
