"""One request, at one address for everyone: the form while its dirigeant fills it, the file for all others (P5, P10)."""

from uuid import UUID

from starlette.responses import Response

from eclat.context import Context
from eclat.domain import policies
from eclat.domain.habilitations import EDITABLE
from eclat.pages import formulaire
from eclat.pages.habilitations import dossier


def show(ctx: Context, id: UUID) -> Response:
    habilitation = ctx.load(policies.visible_habilitations(ctx.me), id)
    if habilitation.etat in EDITABLE and ctx.can(policies.can_edit_habilitation, habilitation):
        return formulaire.page(ctx, habilitation)
    return dossier.page(ctx, habilitation)
