"""The blocs of a registration: described, until a session is handed over under it."""

from uuid import UUID

from starlette.responses import Response

from eclat.domain.administration import blocs, portees
from eclat.domain.administration.blocs import Intitule
from eclat.domain.administration.portees import Portee
from eclat.domain.socle.errors import Refus
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.models import Bloc, Cqp, Enregistrement
from eclat.pages.catalogue.bornes import load
from eclat.pages.catalogue.confirmation import to_confirm
from eclat.pages.catalogue.cqp import back, form_page

CHAMPS = ["code", "intitule", "evaluation", "competences"]


def new(ctx: Context, id: UUID) -> Response:
    return page_new(ctx, load(ctx, id), Form(Intitule))


def create(ctx: Context, id: UUID) -> Response:
    held, form = load(ctx, id), Form.bind(Intitule, ctx.form)
    if form:
        portee = portees.of_blocs(ctx.db, held)
        if not blocs.locked(ctx.db, held) and to_confirm(ctx, portee):
            return page_new(ctx, held, form, 422, portee)
        try:
            with form.judged():
                blocs.add(ctx.db, held, bloc=form.valid, by=ctx.me)
                return back(ctx, cqp_of(ctx, held), f"{form.valid.code} est décrit")
        except Refus:  # the page says why, in the place of its form
            return page_new(ctx, held, form, 409)
    return page_new(ctx, held, form, 422)


def page_new(
    ctx: Context, held: Enregistrement, form: Form[Intitule], status: int = 200, portee: Portee | None = None
) -> Response:
    return form_page(
        ctx, form, status, titre="Ajouter un bloc", action=ctx.url("bloc-nouveau", id=held.id), champs=CHAMPS, longs=("competences",),
        lead=held.code_rncp, bouton="Ajouter le bloc", verrou=blocs.locked(ctx.db, held), portee=portee, of=cqp_of(ctx, held),
    )  # fmt: skip


def show(ctx: Context, id: UUID) -> Response:
    bloc = ctx.load(blocs.visible_blocs(ctx.me), id)
    return page(ctx, bloc, Form.of(Intitule, **blocs.typed(bloc)))


def update(ctx: Context, id: UUID) -> Response:
    bloc, form = ctx.load(blocs.visible_blocs(ctx.me), id), Form.bind(Intitule, ctx.form)
    if not form:
        return page(ctx, bloc, form, 422, vu=ctx.typed("vu"))
    held = ctx.db.get_one(Enregistrement, bloc.enregistrement_id)
    portee = portees.of_blocs(ctx.db, held)
    changes = blocs.typed(bloc) != form.valid.model_dump()
    if changes and not blocs.locked(ctx.db, held) and to_confirm(ctx, portee):
        return page(ctx, bloc, form, 422, portee=portee, vu=ctx.typed("vu"))
    try:
        with form.judged():
            blocs.amend(ctx.db, bloc, intitule=form.valid, vu=ctx.typed("vu"), by=ctx.me)
            return back(ctx, cqp_of(ctx, held), f"{bloc.code} est modifié")
    except Refus as refus:
        return page(ctx, bloc, form, 409, note_dite=str(refus))
    return page(ctx, bloc, form, 422, vu=ctx.typed("vu"))


def page(
    ctx: Context,
    bloc: Bloc,
    form: Form[Intitule],
    status: int = 200,
    *,
    vu: str = "",
    portee: Portee | None = None,
    note_dite: str = "",
) -> Response:
    held = ctx.db.get_one(Enregistrement, bloc.enregistrement_id)
    return form_page(
        ctx, form, status, titre=bloc.code, action=ctx.url("bloc", id=bloc.id), champs=CHAMPS, longs=("competences",), lead=bloc.intitule,
        bouton="Enregistrer le bloc", verrou=blocs.locked(ctx.db, held), portee=portee, of=cqp_of(ctx, held), vu=vu or blocs.mark(bloc),
        note_dite=note_dite,
    )  # fmt: skip


def cqp_of(ctx: Context, held: Enregistrement) -> Cqp:
    return ctx.db.get_one(Cqp, held.cqp_id)
