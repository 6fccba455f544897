"""What happened to a session, and its request as it was asked for (P13)."""

from starlette.responses import Response

from eclat.http.context import Context
from eclat.models import SessionCqp
from eclat.partials.session.cours import Cours
from eclat.partials.session.suivi import Suivi


class Historique(Cours):
    partie = "session-historique"


def show(ctx: Context, session: SessionCqp) -> Response:
    return ctx.render("pages/sessions/historique.html", suivi=Historique(ctx, session))


def request(ctx: Context, session: SessionCqp) -> Response:
    """The whole request, to read, whatever became of it."""
    return ctx.render("pages/sessions/suivi.html", suivi=Suivi(ctx, session), echanges=None, ecrire=None, proces_verbal="")
