"""What an organisme joins to its recours against a refusal (P10)."""

from starlette.responses import Response

from eclat.domain.habilitations import gracieux
from eclat.file_types import FileRefused
from eclat.http.context import Context
from eclat.models import Habilitation
from eclat.pages.habilitations import dossier

NO_FILE = "Choisissez d’abord un fichier sur votre appareil."


def join(ctx: Context, habilitation: Habilitation) -> Response:
    upload = ctx.upload("fichier")
    if upload is None:
        return dossier.page(ctx, habilitation, status=422, refus=NO_FILE)
    try:
        gracieux.join(ctx.db, habilitation, upload.filename or "", ctx.looked_at(upload), by=ctx.me)
    except FileRefused as refused:
        return dossier.page(ctx, habilitation, status=422, refus=refused.message)
    return ctx.redirect("habilitation", id=habilitation.id, toast="Pièce jointe", anchor="recours")
