"""Send a request back, with the points to complete (P10)."""

from uuid import UUID

from starlette.responses import Response

from eclat.context import Context
from eclat.domain import instruction
from eclat.domain.errors import Refus
from eclat.pages.habilitations import question


def show(ctx: Context, id: UUID) -> Response:
    return question.ask(ctx, id, "renvoi")


def create(ctx: Context, id: UUID) -> Response:
    habilitation = question.load(ctx, id)
    try:
        instruction.send_back(ctx.db, habilitation, by=ctx.me)
    except Refus as refus:
        return question.overtaken(ctx, habilitation, refus)
    return question.onward(ctx, ctx.redirect("habilitation", id=id, toast="La demande est renvoyée, l’organisme est prévenu"))
