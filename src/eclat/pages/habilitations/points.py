"""The points to complete: add one, lift it, take it up again (P10)."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from starlette.responses import Response

from eclat.context import Context
from eclat.domain import instruction
from eclat.domain.errors import Refus
from eclat.forms import Form
from eclat.models import Habilitation
from eclat.pages.habilitations import dossier, question
from eclat.partials.habilitation import etude
from eclat.partials.habilitation.forms import NouveauPoint


def create(ctx: Context, id: UUID) -> Response:
    habilitation = question.load(ctx, id)
    form = Form.bind(NouveauPoint, ctx.form)
    try:
        if form:
            instruction.add_point(ctx.db, habilitation, texte=form.valid.texte, by=ctx.me)
    except Refus as refus:
        return question.overtaken(ctx, habilitation, refus)
    if form:
        return changed(ctx, habilitation, ouvert=True)
    if ctx.wants_fragment:
        return etude.regions(ctx, habilitation, status=422, point=form)
    return dossier.page(ctx, habilitation, status=422, point=form)


def lift(ctx: Context, id: UUID, point: UUID) -> Response:
    habilitation = question.load(ctx, id)
    found = instruction.point_of(ctx.db, habilitation, point)
    return done(ctx, habilitation, lambda: instruction.lift_point(ctx.db, habilitation, point=found, by=ctx.me))


def reopen(ctx: Context, id: UUID, point: UUID) -> Response:
    habilitation = question.load(ctx, id)
    found = instruction.point_of(ctx.db, habilitation, point)
    return done(ctx, habilitation, lambda: instruction.reopen_point(ctx.db, habilitation, point=found, by=ctx.me))


def done(ctx: Context, habilitation: Habilitation, verb: Callable[[], object]) -> Response:
    """The regions that the verb changed; when someone acted first, as they are now, with who did what."""
    try:
        verb()
    except Refus as refus:
        if ctx.wants_fragment:
            return etude.regions(ctx, habilitation, status=409, note=str(refus))
        return question.overtaken(ctx, habilitation, refus)
    return changed(ctx, habilitation)


def changed(ctx: Context, habilitation: Habilitation, **values: Any) -> Response:
    if ctx.wants_fragment:
        return etude.regions(ctx, habilitation, **values)
    return ctx.redirect("habilitation", id=habilitation.id, anchor="points")
