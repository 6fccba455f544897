"""The results of a session: read by who follows it once they are attributed, and attributed from here (P14)."""

from starlette.responses import Response

from eclat.domain.jurys import lettres, notifications
from eclat.domain.jurys import recours as contester
from eclat.domain.socle.errors import Introuvable
from eclat.http.actes import Offre
from eclat.http.context import Context
from eclat.http.fichiers import KEEP_NOTHING, LOCKED
from eclat.http.web import quoted_filename
from eclat.models import Recours, SessionCqp
from eclat.partials.resultat.resultats import Resultats


def show(ctx: Context, session: SessionCqp) -> Response:
    return page(ctx, session)


def page(ctx: Context, session: SessionCqp, *, status: int = 200, note: str = "", offre: Offre | None = None) -> Response:
    return ctx.render("pages/resultats/session.html", status=status, suivi=Resultats(ctx, session, note))


def page_of_reevaluation(
    ctx: Context, recours: Recours, *, status: int = 200, note: str = "", offre: Offre | None = None
) -> Response:
    return page(ctx, contester.session_of(ctx.db, recours), status=status, note=note)


def letters(ctx: Context, session: SessionCqp) -> Response:
    """The letters to print, in one PDF: who took them, and when, is noted. Raises Introuvable when nobody needs one."""
    told = notifications.without_address(ctx.db, session)
    if not told:
        raise Introuvable
    made = lettres.made(ctx.db, session, told, by=ctx.me)
    notifications.took_letters(ctx.db, told)
    headers = {
        "Content-Disposition": f"attachment; {quoted_filename(f'Lettres de résultats {session.numero}.pdf')}",
        "Content-Security-Policy": LOCKED,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": KEEP_NOTHING,
    }
    return Response(made, media_type="application/pdf", headers=headers)
