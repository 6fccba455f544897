"""The library: what concerns its reader; for the administrateur, all the documents, to be kept (P12)."""

from starlette.responses import Response

from eclat.domain.documentation import lectures
from eclat.http import traces
from eclat.http.context import Context
from eclat.models import Role
from eclat.partials.documentation.bibliotheque import Bibliotheque
from eclat.partials.documentation.liste import LISTE


def index(ctx: Context) -> Response:
    return LISTE.index(ctx) if ctx.me.is_a(Role.ADMINISTRATEUR) else library(ctx)


def library(ctx: Context) -> Response:
    """Each look is noted once it is answered: what appears afterwards will be new."""
    found = Bibliotheque.read(ctx)
    if ctx.wants_fragment:
        return ctx.fragment("partials/documentation/bibliotheque.html", b=found)
    page, personne = ctx.render("pages/documentation/index.html", b=found), ctx.me.personne_id
    if ctx.request.method == "GET" and personne is not None:
        traces.leave("visite", lambda db: lectures.note_visit(db, personne))
    return page
