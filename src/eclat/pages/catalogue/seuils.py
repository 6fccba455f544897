"""An administrateur sets the least mark of each bloc of a registration."""

from uuid import UUID

from starlette.responses import Response

from eclat.domain.administration import portees
from eclat.domain.administration.portees import Portee
from eclat.domain.jurys import seuils
from eclat.domain.sessions import catalogue
from eclat.domain.socle.champs import FormModel
from eclat.domain.socle.errors import Introuvable
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.models import Bloc, Enregistrement
from eclat.pages.catalogue.bornes import load
from eclat.pages.catalogue.confirmation import to_confirm


def blocs_of(ctx: Context, held: Enregistrement) -> list[Bloc]:
    """Raises Introuvable where there is no bloc to mark."""
    found = catalogue.blocs(ctx.db, held.id)
    if not found:
        raise Introuvable
    return found


def show(ctx: Context, id: UUID) -> Response:
    held = load(ctx, id)
    blocs = blocs_of(ctx, held)
    return page(ctx, held, blocs, Form.of(seuils.of(blocs), **seuils.typed(blocs)))


def update(ctx: Context, id: UUID) -> Response:
    held = load(ctx, id)
    blocs = blocs_of(ctx, held)
    form = Form.bind(seuils.of(blocs), ctx.form)
    if form:
        wanted = {each.code: getattr(form.valid, seuils.name(each.code)) for each in blocs}
        portee = portees.of_thresholds(ctx.db, held)
        if seuils.changes(blocs, wanted) and to_confirm(ctx, portee):
            return page(ctx, held, blocs, form, 422, portee)
        seuils.set_thresholds(ctx.db, held, seuils=wanted, by=ctx.me)
        return ctx.redirect("catalogue", toast=f"Les seuils de {held.code_rncp} sont enregistrés")
    return page(ctx, held, blocs, form, 422)


def page(
    ctx: Context, held: Enregistrement, blocs: list[Bloc], form: Form[FormModel], status: int = 200, portee: Portee | None = None
) -> Response:
    fields = [(each, seuils.name(each.code)) for each in blocs]
    return ctx.render("pages/catalogue/seuils.html", status=status, enregistrement=held, form=form, fields=fields, portee=portee)
