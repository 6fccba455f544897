"""Refuse a request, with the reason that the mail carries (P10)."""

from uuid import UUID

from starlette.responses import Response

from eclat.context import Context
from eclat.domain import instruction
from eclat.domain.errors import Refus
from eclat.forms import Form
from eclat.pages.habilitations import question
from eclat.partials.habilitation.forms import MotifRefus


def show(ctx: Context, id: UUID) -> Response:
    return question.ask(ctx, id, "refus")


def create(ctx: Context, id: UUID) -> Response:
    habilitation = question.load(ctx, id)
    form = Form.bind(MotifRefus, ctx.form)
    try:
        if form:
            instruction.refuse(ctx.db, habilitation, motif=form.valid.motif, by=ctx.me)
    except Refus as refus:
        return question.overtaken(ctx, habilitation, refus)
    if not form:
        return question.page(ctx, habilitation, "refus", status=422, refus=form)
    return question.onward(ctx, ctx.redirect("habilitation", id=id, toast="La demande est refusée, l’organisme est prévenu"))
