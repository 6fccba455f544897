"""An instructeur sets a délégataire aside, or puts it back (P10)."""

from starlette.responses import Response

from eclat.context import Context
from eclat.domain import ecarts, identifications, policies
from eclat.domain.errors import DejaFait, Interdit, Refus
from eclat.forms import Form
from eclat.models import Identification
from eclat.pages.habilitations import question
from eclat.pages.identification import show as fiche
from eclat.partials.identification.forms import MotifEcart


def show(ctx: Context, identification: Identification) -> Response:
    """The question on a page of its own, for a browser without script."""
    delegation = identifications.delegation_of(ctx.db, identification)
    if not ctx.can(policies.can_decide_delegation, delegation):
        raise Interdit("ecart")
    try:
        ecarts.check(ctx.db, delegation, by=ctx.me)
    except Refus as refus:
        return overtaken(ctx, identification, refus)
    return asked(ctx, identification, Form(MotifEcart))


def create(ctx: Context, identification: Identification) -> Response:
    form = Form.bind(MotifEcart, ctx.form)
    if not form:
        return asked(ctx, identification, form, status=422)
    try:
        ecarts.set_aside(ctx.db, identifications.delegation_of(ctx.db, identification), motif=form.valid.motif, by=ctx.me)
    except Refus as refus:
        return overtaken(ctx, identification, refus)
    return question.onward(ctx, ctx.redirect("identification", id=identification.id, toast="Le délégataire est écarté"))


def destroy(ctx: Context, identification: Identification) -> Response:
    try:
        ecarts.put_back(ctx.db, identifications.delegation_of(ctx.db, identification), by=ctx.me)
    except Refus as refus:
        return overtaken(ctx, identification, refus)
    return ctx.redirect("identification", id=identification.id, toast="Le délégataire est réintégré")


def asked(ctx: Context, identification: Identification, form: Form[MotifEcart], status: int = 200) -> Response:
    values = fiche.reading(ctx, identification, ecart=form)
    if ctx.wants_fragment:
        return ctx.fragment("partials/identification/ecart.html", status=status, **values)
    return ctx.render("pages/identification/ecart.html", status=status, **values)


def overtaken(ctx: Context, identification: Identification, refus: Refus) -> Response:
    """Someone acted first: the form as it is read now, with who did what; after a second click, what the first one did."""
    if isinstance(refus, DejaFait):
        return question.onward(ctx, ctx.redirect("identification", id=identification.id, toast=str(refus)))
    typed = [text for text in [ctx.typed("motif").strip()] if text]
    if ctx.wants_fragment:
        lien = "Voir où en est le délégataire", ctx.url("identification", id=identification.id)
        return ctx.fragment("partials/dossier/devance.html", status=409, why=str(refus), typed=typed, lien=lien)
    note = " ".join([str(refus), *map("Vous aviez écrit : « {} »".format, typed)])
    return fiche.page(ctx, identification, status=409, note=note)
