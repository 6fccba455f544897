"""Entrust a request to its binôme instructeur: from its file, or from a row of the list (P9)."""

from uuid import UUID

from starlette.responses import Response

from eclat.domain import dossiers, instruction, workflow
from eclat.domain.errors import ChampRefuse, Refus
from eclat.forms import Form
from eclat.models import Habilitation, Organisme
from eclat.pages.habilitations import question
from eclat.partials.habilitation import attribution, liste
from eclat.partials.habilitation.forms import Binome
from eclat.web import Context


def show(ctx: Context, id: UUID) -> Response:
    habilitation = question.load(ctx, id)
    if habilitation.etat not in instruction.ATTRIBUABLE:
        return question.overtaken(ctx, habilitation, Refus(workflow.explain(ctx.db, habilitation, ctx.me)))
    return asked(ctx, habilitation)


def create(ctx: Context, id: UUID) -> Response:
    habilitation = question.load(ctx, id)
    form = Form.bind(Binome, ctx.form)
    try:
        if form:
            pair = [key for key in (form.valid.instructeur_1, form.valid.instructeur_2) if key]
            instruction.attribute(ctx.db, habilitation, instructeurs=pair, comite=form.valid.comite, by=ctx.me)
    except ChampRefuse as error:
        form.refuse(
            {"instructeurs": "instructeur_2" if len(pair) > 1 else "instructeur_1"}.get(error.champ, error.champ), error.message
        )
    except Refus as refus:
        return question.overtaken(ctx, habilitation, refus)
    if not form:
        return asked(ctx, habilitation, form, status=422)
    if from_list(ctx):
        return row(ctx, id, "Attribuée à l’instant")
    return question.onward(ctx, ctx.redirect("habilitation", id=id, toast="La demande est attribuée, les agents sont prévenus"))


def asked(ctx: Context, habilitation: Habilitation, form: Form[Binome] | None = None, status: int = 200) -> Response:
    """The form: under its row of the list, in the dialog of the file, or on a page of its own."""
    values = attribution.asking(ctx, habilitation, form)
    if from_list(ctx):
        line = dossiers.ligne(ctx.db, ctx.me, habilitation.id)
        return ctx.fragment("partials/habilitation/ligne_attribution.html", status=status, ligne=line, **liste.row(ctx), **values)
    if ctx.wants_fragment:
        return ctx.fragment("partials/habilitation/binome.html", status=status, **values)
    organisme = ctx.db.get(Organisme, habilitation.organisme_id)
    return ctx.render("pages/habilitations/attribution.html", status=status, organisme=organisme, **values)


def from_list(ctx: Context) -> bool:
    return ctx.wants_fragment and "liste" in (ctx.query("depuis"), ctx.typed("depuis"))


def row(ctx: Context, id: UUID, outcome: str = "") -> Response:
    """The row as it is now, in place of the row and its question."""
    line = dossiers.ligne(ctx.db, ctx.me, id)
    return ctx.fragment("partials/habilitation/ligne_fermee.html", ligne=line, issue=outcome, **liste.row(ctx))


def cancel(ctx: Context, id: UUID) -> Response:
    """Close the question under a row of the list."""
    question.load(ctx, id)
    return row(ctx, id) if ctx.wants_fragment else ctx.redirect("habilitations")
