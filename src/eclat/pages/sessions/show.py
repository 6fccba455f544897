"""One session, at one address for everyone: the form while its organisme fills it, its study for OC Éclat until it is decided, then the session (P13)."""

from starlette.responses import Response

from eclat.domain.jurys import rectificatifs
from eclat.domain.sessions.edition import EDITABLE, OPENED
from eclat.domain.socle import session_policies
from eclat.http.actes import Offre
from eclat.http.context import Context
from eclat.models import JURY, SessionCqp
from eclat.pages import formulaire
from eclat.pages.sessions import etude
from eclat.partials.certificat.session import Certificats
from eclat.partials.fil import conversation
from eclat.partials.session.cours import Cours
from eclat.partials.session.etude import STUDIED
from eclat.partials.session.suivi import Suivi


def show(ctx: Context, session: SessionCqp) -> Response:
    return page(ctx, session)


def page(ctx: Context, session: SessionCqp, *, status: int = 200, note: str = "", offre: Offre | None = None) -> Response:
    """``note``: what happened, said first above the session; ``offre``: the form of a new point, as it was typed."""
    if ctx.me.est_agent and session.etat in STUDIED:
        return etude.page(ctx, session, status=status, note=note, offre=offre)
    if not note and session.etat in EDITABLE and ctx.can(session_policies.can_edit_session, session):
        return formulaire.page(ctx, session)
    follows = ctx.can(session_policies.can_follow_session, session)
    said = {
        "echanges": conversation.about(ctx, session),
        "ecrire": conversation.begin(ctx, session),
        "proces_verbal": "" if follows or not rectificatifs.signed(ctx.db, session) else ctx.url("pv-signature", id=session.id),
        "certificats": Certificats(ctx, session) if follows and session.etat in JURY else None,
    }
    if session.etat in OPENED and follows:
        return ctx.render("pages/sessions/session.html", status=status, suivi=Cours(ctx, session, note), **said)
    return ctx.render("pages/sessions/suivi.html", status=status, suivi=Suivi(ctx, session, note), **said)
