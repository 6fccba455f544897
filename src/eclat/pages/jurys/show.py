"""The jury of a session: when and where it sits, its members, the candidates who come before it (P14)."""

from starlette.responses import Response

from eclat import clock, documents
from eclat.domain.jurys import feuille
from eclat.domain.sessions import edition
from eclat.domain.socle.errors import Introuvable
from eclat.http.actes import Offre
from eclat.http.context import Context
from eclat.http.fichiers import LOCKED
from eclat.http.web import quoted_filename
from eclat.models import SessionCqp
from eclat.partials.jury.vue import VueJury


def show(ctx: Context, session: SessionCqp) -> Response:
    """Once the session is open: before, there is no jury to speak of."""
    if session.etat not in edition.OPENED:
        raise Introuvable
    return page(ctx, session)


def page(ctx: Context, session: SessionCqp, *, status: int = 200, note: str = "", offre: Offre | None = None) -> Response:
    return ctx.render("pages/jurys/show.html", status=status, vue=VueJury(ctx, session, note))


def sheet(ctx: Context, session: SessionCqp) -> Response:
    """What its members sign, a page for each half-day. Nothing of the candidates is on it."""
    data = feuille.printed(ctx.db, session)
    if not data["pages"]:
        raise Introuvable
    made = documents.render("emargement_jury", data, at=clock.now())
    headers = {
        "Content-Disposition": f"inline; {quoted_filename(f'Émargement du jury {session.numero}.pdf')}", "Content-Security-Policy": LOCKED,
        "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store",
    }  # fmt: skip
    return Response(made, media_type="application/pdf", headers=headers)
