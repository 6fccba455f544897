"""Prepare a campaign of annual follow-up: the questions of the last one are taken up."""

from datetime import date, timedelta

from starlette.responses import Response

from eclat import clock, reglages
from eclat.domain.campagnes import campagnes
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.partials.campagne.formulaires import Preparation

PAGE = "pages/campagnes/nouvelle.html"


def show(ctx: Context) -> Response:
    """The calendar year that ended is proposed."""
    year = clock.today().year - 1
    form = Form.of(
        Preparation, titre=f"Suivi annuel {year}", periode_du=date(year, 1, 1), periode_au=date(year, 12, 31),
        jusqu_au=clock.today() + timedelta(days=reglages.of(ctx.db).campaign_days),
    )  # fmt: skip
    return ctx.render(PAGE, form=form, derniere=campagnes.previous(ctx.db))


def create(ctx: Context) -> Response:
    form = Form.bind(Preparation, ctx.form)
    if form:
        with form.judged():
            made = campagnes.prepare(ctx.db, **form.valid.model_dump(), by=ctx.me)
            return ctx.redirect("campagne", id=made.id, toast="La campagne est prête à relire")
    return ctx.render(PAGE, status=422, form=form, derniere=campagnes.previous(ctx.db))
