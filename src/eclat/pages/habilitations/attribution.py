"""Entrust a request to its binôme instructeur: from its file, or from a row of the list (P9)."""

from uuid import UUID

from starlette.responses import Response

from eclat.context import Context
from eclat.domain import instruction, workflow
from eclat.domain.errors import ChampRefuse, Refus
from eclat.forms import Form
from eclat.models import Habilitation, Organisme
from eclat.pages.habilitations import question
from eclat.partials.habilitation import attribution, liste
from eclat.partials.habilitation.forms import Binome

LISTE = "liste"  # ?vue=liste: the question was asked in a row of the list


def show(ctx: Context, id: UUID) -> Response:
    habilitation = question.load(ctx, id)
    if habilitation.etat not in instruction.ATTRIBUABLE:
        return overtaken(ctx, habilitation, Refus(workflow.explain(ctx.db, habilitation, ctx.me)))
    return asked(ctx, habilitation)


def create(ctx: Context, id: UUID) -> Response:
    habilitation = question.load(ctx, id)
    form = Form.bind(Binome, ctx.form)
    try:
        if form:
            pair = [key for key in (form.valid.instructeur_1, form.valid.instructeur_2) if key]
            seen = form.valid.vu.split() if "vu" in ctx.form else None
            instruction.attribute(ctx.db, habilitation, instructeurs=pair, comite=form.valid.comite, by=ctx.me, seen=seen)
    except ChampRefuse as error:
        # The verb speaks of the pair; of its two fields, the error goes to the last one filled.
        champ = {"instructeurs": f"instructeur_{len(pair)}"}.get(error.champ, error.champ)
        form.refuse(champ, error.message)
    except Refus as refus:
        return overtaken(ctx, habilitation, refus)
    if not form:
        return asked(ctx, habilitation, form, status=422)
    if in_list(ctx):
        return liste.attributed(ctx, id, "Attribuée à l’instant")
    return question.onward(ctx, ctx.redirect("habilitation", id=id, toast="La demande est attribuée, les agents sont prévenus"))


def asked(ctx: Context, habilitation: Habilitation, form: Form[Binome] | None = None, status: int = 200) -> Response:
    """The form: under its row of the list, in the dialog of the file, or on a page of its own."""
    values = attribution.asking(ctx, habilitation, form)
    if in_list(ctx):
        return liste.one(ctx, habilitation.id, status=status, **values)
    if ctx.wants_fragment:
        return ctx.fragment("partials/habilitation/binome.html", status=status, **values)
    organisme = ctx.db.get(Organisme, habilitation.organisme_id)
    return ctx.render("pages/habilitations/attribution.html", status=status, organisme=organisme, **values)


def overtaken(ctx: Context, habilitation: Habilitation, refus: Refus) -> Response:
    """Someone acted first: the row as it is now, with who did what; or the same on the page."""
    if in_list(ctx):
        return liste.attributed(ctx, habilitation.id, str(refus), status=409)
    return question.overtaken(ctx, habilitation, refus)


def row(ctx: Context, id: UUID) -> Response:
    """Close the question under a row of the list."""
    question.load(ctx, id)
    return liste.one(ctx, id) if ctx.wants_fragment else ctx.redirect("habilitations")


def in_list(ctx: Context) -> bool:
    return ctx.wants_fragment and ctx.query("vue") == LISTE
