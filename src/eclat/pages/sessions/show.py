"""One session, at one address for everyone: the form while its organisme fills it, the session for all others (P13)."""

from starlette.responses import Response

from eclat.domain.sessions.edition import EDITABLE
from eclat.domain.socle import session_policies
from eclat.http.context import Context
from eclat.models import SessionCqp
from eclat.pages import formulaire
from eclat.partials.fil import conversation
from eclat.partials.session.suivi import Suivi


def show(ctx: Context, session: SessionCqp) -> Response:
    return page(ctx, session)


def page(ctx: Context, session: SessionCqp, *, status: int = 200, note: str = "") -> Response:
    """``note``: what happened, said first above the session."""
    if not note and session.etat in EDITABLE and ctx.can(session_policies.can_edit_session, session):
        return formulaire.page(ctx, session)
    said = {"echanges": conversation.about(ctx, session), "ecrire": conversation.begin(ctx, session)}
    return ctx.render("pages/sessions/suivi.html", status=status, suivi=Suivi(ctx, session, note), **said)
