"""The file to fill and send back, for a spreadsheet or for any other program."""

from uuid import UUID

from starlette.responses import Response

from eclat.context import Context
from eclat.domain import policies
from eclat.domain.errors import Introuvable
from eclat.domain.modeles import MODELES
from eclat.web import quoted_filename


def show(ctx: Context, id: UUID, format: str) -> Response:
    ctx.load(policies.visible_habilitations(ctx.me), id)
    if format not in MODELES:
        raise Introuvable
    make, media_type = MODELES[format]
    name = quoted_filename(f"modele-delegataires.{format}")
    return Response(make(), media_type=media_type, headers={"Content-Disposition": f"attachment; {name}"})
