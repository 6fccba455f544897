"""An administrateur types what the certificates of a registration must say of it."""

from uuid import UUID

from starlette.responses import Response

from eclat.domain.administration import portees
from eclat.domain.administration.portees import Portee
from eclat.domain.certificats import mentions
from eclat.domain.certificats.mentions import Mentions
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.models import Enregistrement
from eclat.pages.catalogue.bornes import load
from eclat.pages.catalogue.confirmation import to_confirm


def show(ctx: Context, id: UUID) -> Response:
    held = load(ctx, id)
    return page(ctx, held, Form.of(Mentions, **mentions.typed(held)))


def update(ctx: Context, id: UUID) -> Response:
    held, form = load(ctx, id), Form.bind(Mentions, ctx.form)
    if form:
        with form.judged():
            mentions.check(held, form.valid)
            portee = portees.of_certificates(ctx.db, held)
            if mentions.changes(held, form.valid) and to_confirm(ctx, portee):
                return page(ctx, held, form, 422, portee)
            mentions.set_mentions(ctx.db, held, mentions=form.valid, by=ctx.me)
            return ctx.redirect("catalogue", toast=f"Les mentions de {held.code_rncp} sont enregistrées")
    return page(ctx, held, form, 422)


def page(ctx: Context, held: Enregistrement, form: Form[Mentions], status: int = 200, portee: Portee | None = None) -> Response:
    return ctx.render("pages/catalogue/mentions.html", status=status, enregistrement=held, form=form, portee=portee)
