"""The blocs of a registration: described, until a session is handed over under it."""

from uuid import UUID

from starlette.responses import Response

from eclat.domain.administration import blocs, portees
from eclat.domain.administration.blocs import Fin, Intitule
from eclat.domain.administration.portees import Portee
from eclat.domain.socle.errors import Refus
from eclat.formats import format_date
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.models import Bloc, Cqp, Enregistrement
from eclat.pages.catalogue.bornes import load
from eclat.pages.catalogue.confirmation import to_confirm
from eclat.pages.catalogue.cqp import back, form_page, written

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


def withdrawal(ctx: Context, id: UUID, code: str) -> Response:
    """What a bloc is in, and how it goes: at once when nothing employs it, otherwise on a day."""
    held = load(ctx, id)
    bloc = blocs.taken(ctx.db, held.id, code)
    if bloc is None:
        return back(ctx, cqp_of(ctx, held), f"{code} n’est plus au catalogue")
    return page_withdrawal(ctx, held, bloc, Form.of(Fin, jusqu_au=written(bloc.jusqu_au)))


def withdraw(ctx: Context, id: UUID, code: str) -> Response:
    held, form = load(ctx, id), Form.bind(Fin, ctx.form)
    bloc = blocs.taken(ctx.db, held.id, code)
    if bloc is None:  # it is done
        return back(ctx, cqp_of(ctx, held), f"{code} est retiré")
    used = portees.of_bloc(ctx.db, held, code)
    if not form:
        return page_withdrawal(ctx, held, bloc, form, 422)
    portee = portees.of_blocs(ctx.db, held)
    if (not used or bloc.jusqu_au != form.valid.jusqu_au) and to_confirm(ctx, portee):
        return page_withdrawal(ctx, held, bloc, form, 422, portee)
    try:
        with form.judged():
            if used or ctx.typed("fin"):
                blocs.end(ctx.db, bloc, jusqu_au=form.valid.jusqu_au, by=ctx.me)
                last = form.valid.jusqu_au
                said = f"{code} finit le {format_date(last)}" if last else f"{code} n’a pas de dernier jour"
                return back(ctx, cqp_of(ctx, held), said)
            blocs.remove(ctx.db, held, code=code, by=ctx.me)
            return back(ctx, cqp_of(ctx, held), f"{code} est retiré")
    except Refus as refus:
        return page_withdrawal(ctx, held, bloc, form, 409, note_dite=str(refus))
    return page_withdrawal(ctx, held, bloc, form, 422)


def page_withdrawal(
    ctx: Context,
    held: Enregistrement,
    bloc: Bloc,
    form: Form[Fin],
    status: int = 200,
    portee: Portee | None = None,
    note_dite: str = "",
) -> Response:
    used = portees.of_bloc(ctx.db, held, bloc.code)
    lead = (
        f"{used.dit}\u00a0: il ne se retire pas. Il peut finir un jour\u00a0: ce qui est déposé jusque-là le garde."
        if used
        else "Rien ne l’emploie\u00a0: il n’en restera que sa ligne du journal."
    )
    return form_page(
        ctx, form, status, titre=f"Retirer {bloc.code}", action=ctx.url("bloc-retrait", id=held.id, code=bloc.code), portee=portee,
        champs=["jusqu_au"] if used else [], lead=f"{bloc.intitule}. {lead}", bouton="Enregistrer ce jour" if used else "Retirer ce bloc",
        caches={"fin": "oui"} if used else {}, of=cqp_of(ctx, held), note_dite=note_dite,
    )  # fmt: skip


def cqp_of(ctx: Context, held: Enregistrement) -> Cqp:
    return ctx.db.get_one(Cqp, held.cqp_id)
