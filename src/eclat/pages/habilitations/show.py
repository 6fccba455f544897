"""One request, at one address for everyone: the form while its dirigeant fills it, the file for all others (P5, P10)."""

from uuid import UUID

from starlette.responses import Response

from eclat.domain import habilitations, policies
from eclat.pages.habilitations import dossier
from eclat.web import Context


def show(ctx: Context, id: UUID) -> Response:
    habilitation = ctx.load(policies.visible_habilitations(ctx.me), id)
    return dossier.page(ctx, habilitation)
