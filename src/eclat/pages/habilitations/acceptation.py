"""Accept a request: objet, validity, conditions (P10)."""

from uuid import UUID

from starlette.responses import Response

from eclat.context import Context
from eclat.domain import instruction
from eclat.domain.errors import ChampRefuse, Refus
from eclat.forms import Form
from eclat.pages.habilitations import question
from eclat.partials.habilitation.forms import Acceptation


def show(ctx: Context, id: UUID) -> Response:
    return question.ask(ctx, id, "acceptation")


def create(ctx: Context, id: UUID) -> Response:
    habilitation = question.load(ctx, id)
    form = Form.bind(Acceptation, ctx.form)
    try:
        if form:
            instruction.accept(ctx.db, habilitation, by=ctx.me, **form.valid.model_dump())
    except ChampRefuse as error:
        form.refuse(error.champ, error.message)
    except Refus as refus:
        return question.overtaken(ctx, habilitation, refus)
    if not form:
        return question.page(ctx, habilitation, "acceptation", status=422, acceptation=form)
    return question.onward(ctx, ctx.redirect("habilitation", id=id, toast="L’habilitation est acceptée, l’organisme est prévenu"))
