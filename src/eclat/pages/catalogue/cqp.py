"""A CQP is added, called otherwise; a registration is added, or begins and ends on other days."""

from typing import Any
from uuid import UUID

from starlette.responses import Response

from eclat.domain.administration import cqp, portees
from eclat.domain.administration.cqp import Dates, Inscription, Intitule
from eclat.domain.administration.portees import Portee
from eclat.domain.socle.errors import Refus
from eclat.formats import format_date
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.models import Cqp, Enregistrement
from eclat.pages.catalogue.bornes import load as load_enregistrement
from eclat.pages.catalogue.confirmation import to_confirm

PAGE = "pages/catalogue/formulaire.html"


def new(ctx: Context) -> Response:
    return page_new(ctx, Form(Intitule))


def create(ctx: Context) -> Response:
    form = Form.bind(Intitule, ctx.form)
    if form:
        with form.judged():
            made = cqp.create(ctx.db, form.valid, by=ctx.me)
            return back(ctx, made, f"{made.intitule} est au catalogue")
    return page_new(ctx, form, 422)


def page_new(ctx: Context, form: Form[Intitule], status: int = 200) -> Response:
    return form_page(
        ctx, form, status, titre="Ajouter un CQP", action=ctx.url("cqp-nouveau"), champs=["intitule"], bouton="Ajouter le CQP",
        lead="Il pourra être demandé quand son enregistrement au RNCP sera ajouté.",
    )  # fmt: skip


def title(ctx: Context, id: UUID) -> Response:
    held = ctx.load(cqp.visible_cqp(ctx.me), id)
    return page_title(ctx, held, Form.of(Intitule, intitule=held.intitule))


def rename(ctx: Context, id: UUID) -> Response:
    held, form = ctx.load(cqp.visible_cqp(ctx.me), id), Form.bind(Intitule, ctx.form)
    if form:
        portee = portees.of_cqp(ctx.db, held.id)
        if form.valid.intitule != held.intitule and not cqp.why_no_title(ctx.db, ctx.me, held) and to_confirm(ctx, portee):
            return page_title(ctx, held, form, 422, portee)
        try:
            with form.judged():
                cqp.rename(ctx.db, held, intitule=form.valid, by=ctx.me)
                return back(ctx, held, "L’intitulé est enregistré")
        except Refus:  # the page says why, in the place of its form
            return page_title(ctx, held, form, 409)
    return page_title(ctx, held, form, 422)


def page_title(ctx: Context, held: Cqp, form: Form[Intitule], status: int = 200, portee: Portee | None = None) -> Response:
    return form_page(
        ctx, form, status, titre="Intitulé", action=ctx.url("cqp-intitule", id=held.id), champs=["intitule"], portee=portee,
        lead=held.intitule, bouton="Enregistrer l’intitulé", verrou=cqp.why_no_title(ctx.db, ctx.me, held), of=held,
    )  # fmt: skip


def new_registration(ctx: Context, id: UUID) -> Response:
    return page_registration(ctx, ctx.load(cqp.visible_cqp(ctx.me), id), Form(Inscription))


def register(ctx: Context, id: UUID) -> Response:
    held, form = ctx.load(cqp.visible_cqp(ctx.me), id), Form.bind(Inscription, ctx.form)
    if form:
        portee = portees.of_new(ctx.db, held, form.valid.du, form.valid.jusqu_au)
        if to_confirm(ctx, portee):
            return page_registration(ctx, held, form, 422, portee)
        with form.judged():
            cqp.register(ctx.db, held, inscription=form.valid, by=ctx.me)
            return back(ctx, held, f"{form.valid.code_rncp} est au catalogue")
    return page_registration(ctx, held, form, 422)


def page_registration(
    ctx: Context, held: Cqp, form: Form[Inscription], status: int = 200, portee: Portee | None = None
) -> Response:
    return form_page(
        ctx, form, status, titre="Ajouter un enregistrement", action=ctx.url("enregistrement-nouveau", id=held.id),
        champs=["code_rncp", "du", "jusqu_au"], bouton="Ajouter l’enregistrement", of=held, portee=portee,
        lead=f"{held.intitule}. Ses blocs, ses mentions et ses limites se règlent ensuite.",
    )  # fmt: skip


def dates(ctx: Context, id: UUID) -> Response:
    held = load_enregistrement(ctx, id)
    return page_dates(ctx, held, Form.of(Dates, **{name: written(getattr(held, name)) for name in Dates.model_fields}))


def set_dates(ctx: Context, id: UUID) -> Response:
    held, form = load_enregistrement(ctx, id), Form.bind(Dates, ctx.form)
    if form:
        portee = portees.of_dates(ctx.db, held, form.valid.du, form.valid.jusqu_au)
        moved = (held.du, held.jusqu_au) != (form.valid.du, form.valid.jusqu_au)
        try:
            with form.judged():
                cqp.check_dates(ctx.db, held, form.valid)
                if moved and to_confirm(ctx, portee):
                    return page_dates(ctx, held, form, 422, portee)
                cqp.set_dates(ctx.db, held, dates=form.valid, by=ctx.me)
                return back(ctx, ctx.db.get_one(Cqp, held.cqp_id), f"Les dates de {held.code_rncp} sont enregistrées")
        except Refus as refus:
            return page_dates(ctx, held, form, 409, note_dite=str(refus))
    return page_dates(ctx, held, form, 422)


def page_dates(
    ctx: Context, held: Enregistrement, form: Form[Dates], status: int = 200, portee: Portee | None = None, **more: Any
) -> Response:
    return form_page(
        ctx, form, status, titre=f"Dates de {held.code_rncp}", action=ctx.url("enregistrement-dates", id=held.id), champs=["du", "jusqu_au"],
        lead=f"Il finit le {format_date(held.jusqu_au)}. Les sessions déposées restent sous l’enregistrement de leur dépôt.",
        bouton="Enregistrer les dates", portee=portee, of=ctx.db.get_one(Cqp, held.cqp_id), **more,
    )  # fmt: skip


def written(day: Any) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def back(ctx: Context, held: Cqp, toast: str) -> Response:
    return ctx.redirect_to(address(ctx, held), toast=toast)


def address(ctx: Context, held: Cqp) -> str:
    """The catalogue, opened at this CQP."""
    return f"{ctx.url('catalogue')}?cqp={held.id}"


def form_page(ctx: Context, form: Form[Any], status: int = 200, *, of: Cqp | None = None, **values: Any) -> Response:
    """A page of the catalogue with one form. ``of``: the CQP that it is about, where its reader comes back."""
    retour = address(ctx, of) if of else ctx.url("catalogue")
    said: dict[str, Any] = {
        "fil": [],
        "portee": None,
        "verrou": "",
        "vu": "",
        "note_dite": "",
        "longs": (),
        "choix": {},
        "caches": {},
        "retour": retour,
    }
    return ctx.render(PAGE, status, form=form, **{**said, **values})
