"""The study of a session, part by part: what each reader may do there follows from the policies (P13)."""

from starlette.responses import Response

from eclat.http.actes import Offre
from eclat.http.context import Context
from eclat.models import SessionCqp
from eclat.partials.fil import conversation
from eclat.partials.session.etude import Etude

ONGLETS = {"etude": "Étude", "demande": "Demande", "calendrier": "Calendrier", "pieces": "Pièces", "historique": "Historique"}


def show(ctx: Context, session: SessionCqp) -> Response:
    return page(ctx, session)


def page(ctx: Context, session: SessionCqp, *, status: int = 200, note: str = "", offre: Offre | None = None) -> Response:
    """``note`` is said first on the page; ``offre`` is the form of a new point, as it was typed."""
    onglet = ctx.query("onglet") if ctx.query("onglet") in ONGLETS else "etude"
    said = {"echanges": conversation.about(ctx, session), "ecrire": conversation.begin(ctx, session)}
    suivi = Etude(ctx, session, note, {"form": offre.form} if offre else {})
    return ctx.render("pages/sessions/etude.html", status=status, onglet=onglet, onglets=ONGLETS, suivi=suivi, **said)
