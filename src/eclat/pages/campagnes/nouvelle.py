"""Prepare a campaign of annual follow-up: the questions of the last one are taken up."""

from datetime import date, timedelta

from starlette.responses import Response

from eclat import clock, reglages
from eclat.domain.campagnes import campagnes
from eclat.domain.socle.delais import months_after
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.models import Campagne
from eclat.partials.campagne.formulaires import Preparation

PAGE = "pages/campagnes/nouvelle.html"


def show(ctx: Context) -> Response:
    derniere = campagnes.previous(ctx.db)
    du, au = proposed(derniere)
    form = Form.of(
        Preparation, titre=f"Suivi annuel {au.year}", periode_du=du, periode_au=au,
        jusqu_au=last_day(ctx, au),
    )  # fmt: skip
    return ctx.render(PAGE, form=form, derniere=derniere)


def proposed(derniere: Campagne | None) -> tuple[date, date]:
    """The calendar year that ended; where the last campaign went on after it, the year that follows that one."""
    year = clock.today().year - 1
    if derniere is None or derniere.periode_au < date(year, 12, 31):
        return date(year, 1, 1), date(year, 12, 31)
    return derniere.periode_au + timedelta(days=1), months_after(derniere.periode_au, 12)


def last_day(ctx: Context, au: date) -> date:
    """The period is told of once it is over: so many days after its end, or after today; within what may be asked."""
    proposed = max(clock.today(), au) + timedelta(days=reglages.of(ctx.db).campaign_days)
    return min(proposed, clock.today() + campagnes.LONGEST)


def create(ctx: Context) -> Response:
    form = Form.bind(Preparation, ctx.form)
    if form:
        with form.judged():
            made = campagnes.prepare(ctx.db, **form.valid.model_dump(), by=ctx.me)
            return ctx.redirect("campagne", id=made.id, toast="La campagne est prête à relire")
    return ctx.render(PAGE, status=422, form=form, derniere=campagnes.previous(ctx.db))
