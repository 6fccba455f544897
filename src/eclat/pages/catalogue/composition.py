"""An administrateur says who sits at the juries of a CQP."""

from uuid import UUID

from starlette.responses import Response

from eclat.domain.administration import portees
from eclat.domain.administration.portees import Portee
from eclat.domain.jurys import modele
from eclat.domain.jurys.modele import VOIX, CompositionModele
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.models import Cqp
from eclat.pages.catalogue.confirmation import to_confirm


def load(ctx: Context, id: UUID) -> Cqp:
    return ctx.load(modele.visible_cqps(ctx.me), id)


def show(ctx: Context, id: UUID) -> Response:
    held = load(ctx, id)
    return page(ctx, held, Form.of(CompositionModele, **modele.of(ctx.db, held.id).model_dump()))


def update(ctx: Context, id: UUID) -> Response:
    held, form = load(ctx, id), Form.bind(CompositionModele, ctx.form)
    if not form:
        return page(ctx, held, form, 422)
    portee = portees.of_composition(ctx.db, held.id)
    if modele.of(ctx.db, held.id) != form.valid and to_confirm(ctx, portee):
        return page(ctx, held, form, 422, portee)
    modele.set_composition(ctx.db, held, modele=form.valid, by=ctx.me)
    return ctx.redirect("catalogue", toast="La composition des jurys est enregistrée")


def page(ctx: Context, held: Cqp, form: Form[CompositionModele], status: int = 200, portee: Portee | None = None) -> Response:
    return ctx.render("pages/catalogue/composition.html", status=status, cqp=held, form=form, voix=VOIX, portee=portee)
