"""Refuse the inscription of an organisme, with the reason that the mail carries (P2)."""

from uuid import UUID

from starlette.responses import Response

from eclat.context import Context
from eclat.domain import organismes, policies
from eclat.domain.errors import Refus
from eclat.domain.workflow import explain
from eclat.formats import of_name
from eclat.forms import Form
from eclat.models import Organisme
from eclat.pages.organismes import index
from eclat.pages.organismes import show as fiche
from eclat.pages.organismes.acceptation import overtaken
from eclat.partials.organisme import ligne
from eclat.partials.organisme.forms import MotifRefus

REFUSED = (True, "Refusé à l’instant")


def show(ctx: Context, id: UUID) -> Response:
    organisme = ctx.load(policies.visible_organismes(ctx.me), id)
    if not any(each.name == "refus" for each in ctx.actions(organisme)):
        return overtaken(ctx, organisme, Refus(explain(ctx.db, organisme, ctx.me)))
    return ask(ctx, organisme, Form(MotifRefus))


def create(ctx: Context, id: UUID) -> Response:
    organisme = ctx.load(policies.visible_organismes(ctx.me), id)
    form = Form.bind(MotifRefus, ctx.form)
    if not form:
        return ask(ctx, organisme, form, status=422)
    try:
        organismes.refuse(ctx.db, organisme, motif=form.valid.motif, by=ctx.me)
    except Refus as refus:
        return overtaken(ctx, organisme, refus)
    if ctx.wants_fragment:
        return ligne.decided(ctx, {id: REFUSED})
    return index.back(ctx, id, f"L’inscription {of_name(organisme.nom)} est refusée")


def row(ctx: Context, id: UUID) -> Response:
    """The row alone: what cancelling the question brings back."""
    return ligne.show(ctx, ctx.load(policies.visible_organismes(ctx.me), id).id)


def ask(ctx: Context, organisme: Organisme, form: Form[MotifRefus], status: int = 200) -> Response:
    """The question where it was asked: in the row, on the organisme's own page, or in the list without script."""
    if ctx.wants_fragment:
        return ligne.show(ctx, organisme.id, status=status, refus=form)
    if ctx.query("vue") == "fiche":
        return fiche.render(ctx, organisme, refus=form, status=status)
    return index.refusing(ctx, organisme.id, form, status)
