"""The organismes, as the administrateur decides and finds them (P2, P17)."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from starlette.responses import Response

from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.partials.organisme.liste import LISTE, autour


def refusing(ctx: Context, organisme_id: UUID, form: Form[Any], status: int = 200) -> Response:
    """The list with one question open, for a browser without script. The row comes first when it is not on this page."""
    shown = LISTE.shown(ctx)
    if all(each.id != organisme_id for each in shown.lignes):
        lignes = [*LISTE.liste.lines(ctx.db, ctx.me, [organisme_id]), *shown.lignes]
        shown = replace(shown, lignes=lignes, nombre=len(lignes))
    return LISTE.answer(ctx, shown, around=autour(ctx, refus={organisme_id: form}), status=status)
