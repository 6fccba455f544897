"""The deposit of a request, from its form: what it holds is kept, then handed over (P13)."""

from starlette.responses import Response

from eclat.domain.sessions import sessions
from eclat.domain.sessions.sessions import Incomplete
from eclat.http.context import Context
from eclat.models import EtatSession, SessionCqp
from eclat.pages import formulaire
from eclat.partials.dossier.whole import keep_all


def deposit(ctx: Context, session: SessionCqp) -> Response:
    """Keep what the form carries, then deposit; while something is missing, the page says what."""
    again = session.etat == EtatSession.A_COMPLETER
    kept = keep_all(ctx, session)
    if kept.page:
        return kept.page
    if kept.refus:
        return formulaire.page(ctx, session, refus=kept.refus, remise_refusee=True)
    try:
        sessions.deposit(ctx.db, session, by=ctx.me)
    except Incomplete:
        return formulaire.page(ctx, session, remise_refusee=True)
    return ctx.redirect("session", id=session.id, toast="Demande déposée à nouveau" if again else "Demande déposée")
