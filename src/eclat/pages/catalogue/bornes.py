"""An administrateur sets the limits of the sessions of a registration."""

from uuid import UUID

from starlette.responses import Response

from eclat.domain.sessions import bornes
from eclat.domain.sessions.bornes import Bornes
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.models import Enregistrement


def load(ctx: Context, id: UUID) -> Enregistrement:
    return ctx.load(bornes.visible_enregistrements(ctx.me), id)


def show(ctx: Context, id: UUID) -> Response:
    held = load(ctx, id)
    return page(ctx, held, Form.of(Bornes, **{name: getattr(held, name) for name in Bornes.model_fields}))


def update(ctx: Context, id: UUID) -> Response:
    held, form = load(ctx, id), Form.bind(Bornes, ctx.form)
    if form:
        with form.judged():
            bornes.set_bounds(ctx.db, held, bornes=form.valid, by=ctx.me)
            return ctx.redirect("catalogue", toast=f"Les limites de {held.code_rncp} sont enregistrées")
    return page(ctx, held, form, 422)


def page(ctx: Context, held: Enregistrement, form: Form[Bornes], status: int = 200) -> Response:
    return ctx.render("pages/catalogue/bornes.html", status=status, enregistrement=held, form=form)
