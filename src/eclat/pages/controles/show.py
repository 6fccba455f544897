"""A control on site: when and where, of what, and its report."""

from uuid import UUID

from starlette.responses import Response

from eclat.domain.controles import controles
from eclat.domain.controles.controles import CONCLUSIONS
from eclat.engines import journal
from eclat.http.actes import Offre
from eclat.http.context import Context
from eclat.models import Controle
from eclat.pages.controles.actes import CONTROLE
from eclat.partials import timeline

LOOKS = {
    "prevision": ("plus", ""),
    "deplacement": ("calendar-check", "info"),
    "rapport": ("file-text", "ok"),
    "annulation": ("x", ""),
}


def show(ctx: Context, id: UUID) -> Response:
    return page(ctx, ctx.load(controles.visible_controles(ctx.me), id))


def page(ctx: Context, controle: Controle, *, status: int = 200, note: str = "", offre: Offre | None = None) -> Response:
    return ctx.render(
        "pages/controles/show.html", status=status, note=note, controle=controle, organisme=controles.organisme_of(ctx.db, controle),
        offres=CONTROLE.offers(ctx, controle), conclusion=CONCLUSIONS[controle.conclusion] if controle.conclusion else "",
        historique=[timeline.line(line, timeline.plainly(line), LOOKS) for line in journal.about(ctx.db, controle)],
    )  # fmt: skip
