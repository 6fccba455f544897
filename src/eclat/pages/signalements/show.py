"""What somebody reported of an organisme, and what was done of it."""

from uuid import UUID

from starlette.responses import Response

from eclat.domain.controles import signalements
from eclat.domain.controles.signalements import ORIGINES
from eclat.engines import journal
from eclat.http.actes import Offre
from eclat.http.context import Context
from eclat.models import Organisme, Signalement
from eclat.pages.signalements.actes import SIGNALEMENT
from eclat.partials import timeline

LOOKS = {"inscription": ("plus", ""), "traitement": ("check", "ok"), "classement": ("archive", "")}


def show(ctx: Context, id: UUID) -> Response:
    return page(ctx, ctx.load(signalements.visible_signalements(ctx.me), id))


def page(ctx: Context, signalement: Signalement, *, status: int = 200, note: str = "", offre: Offre | None = None) -> Response:
    return ctx.render(
        "pages/signalements/show.html", status=status, note=note, signalement=signalement, origine=ORIGINES[signalement.origine],
        organisme=ctx.db.get_one(Organisme, signalement.organisme_id), offres=SIGNALEMENT.offers(ctx, signalement),
        historique=[timeline.line(line, timeline.plainly(line, ctx.me), LOOKS) for line in journal.about(ctx.db, signalement)],
    )  # fmt: skip
