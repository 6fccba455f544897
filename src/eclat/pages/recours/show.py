"""A recours: what is contested and why, who instructs it, what is decided (P14)."""

from uuid import UUID

from starlette.responses import Response

from eclat.domain.jurys import recours as contester
from eclat.domain.socle import recours_policies
from eclat.file_types import FileRefused
from eclat.http.actes import Offre
from eclat.http.context import Context
from eclat.models import Recours
from eclat.partials.recours.dossier import Dossier

NO_FILE = "Choisissez d’abord un fichier sur votre appareil."


def show(ctx: Context, id: UUID) -> Response:
    return page(ctx, ctx.load(recours_policies.visible_recours(ctx.me), id))


def page(
    ctx: Context, recours: Recours, *, status: int = 200, note: str = "", refus: str = "", offre: Offre | None = None
) -> Response:
    return ctx.render("pages/recours/show.html", status=status, d=Dossier(ctx, recours, note, refus))


def join(ctx: Context, id: UUID) -> Response:
    """A piece that came on paper."""
    recours = ctx.load(recours_policies.visible_recours(ctx.me), id)
    upload = ctx.upload("fichier")
    if upload is None:
        return page(ctx, recours, status=422, refus=NO_FILE)
    try:
        contester.join(ctx.db, recours, upload.filename or "", ctx.looked_at(upload), by=ctx.me)
    except FileRefused as refused:
        return page(ctx, recours, status=422, refus=refused.message)
    return ctx.redirect("recours-un", id=recours.id, toast="Pièce jointe", anchor="pieces")
