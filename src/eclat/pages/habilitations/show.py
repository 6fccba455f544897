"""One request, at one address for everyone: the form while its dirigeant fills it, the file for all others (P5, P10)."""

from uuid import UUID

from starlette.responses import Response

from eclat.domain.delegataires.edition import EDITABLE
from eclat.domain.socle import policies
from eclat.http.context import Context
from eclat.models import Habilitation
from eclat.pages import formulaire
from eclat.pages.habilitations import dossier


def show(ctx: Context, id: UUID) -> Response:
    return page(ctx, ctx.load(policies.visible_habilitations(ctx.me), id))


def page(ctx: Context, habilitation: Habilitation, *, status: int = 200, note: str = "") -> Response:
    """``note``: what happened, said first above the file."""
    if not note and habilitation.etat in EDITABLE and ctx.can(policies.can_edit_habilitation, habilitation):
        return formulaire.page(ctx, habilitation)
    return dossier.page(ctx, habilitation, status=status, note=note)
