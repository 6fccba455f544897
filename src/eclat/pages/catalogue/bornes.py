"""An administrateur sets the limits of the sessions of a registration."""

from uuid import UUID

from starlette.responses import Response

from eclat.domain.administration import portees
from eclat.domain.administration.portees import Portee
from eclat.domain.sessions import bornes
from eclat.domain.sessions.bornes import Bornes, BornesDatees
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.models import Enregistrement
from eclat.pages.catalogue.confirmation import to_confirm


def load(ctx: Context, id: UUID) -> Enregistrement:
    return ctx.load(bornes.visible_enregistrements(ctx.me), id)


def show(ctx: Context, id: UUID) -> Response:
    held = load(ctx, id)
    return page(ctx, held, Form.of(BornesDatees, **bornes.of(ctx.db, held).model_dump()))


def update(ctx: Context, id: UUID) -> Response:
    held, form = load(ctx, id), Form.bind(BornesDatees, ctx.form)
    if form:
        with form.judged():
            said = Bornes.model_construct(**form.valid.model_dump(exclude={"du"}))
            bornes.check(said, form.valid.du)
            portee = portees.of_limits(ctx.db, held)
            if said.model_dump() != bornes.of(ctx.db, held, form.valid.du).model_dump() and to_confirm(ctx, portee):
                return page(ctx, held, form, 422, portee)
            bornes.set_bounds(ctx.db, held, bornes=said, du=form.valid.du, by=ctx.me)
            return ctx.redirect("catalogue", toast=f"Les limites de {held.code_rncp} sont enregistrées")
    return page(ctx, held, form, 422)


def page(
    ctx: Context, held: Enregistrement, form: Form[BornesDatees], status: int = 200, portee: Portee | None = None
) -> Response:
    return ctx.render("pages/catalogue/bornes.html", status=status, enregistrement=held, form=form, portee=portee)
