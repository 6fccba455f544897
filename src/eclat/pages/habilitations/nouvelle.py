"""A request begins with the qualification of the organisme (P5)."""

from pydantic import Field
from starlette.responses import Response

from eclat.domain.habilitations import demande, habilitations
from eclat.domain.socle.champs import FormModel
from eclat.domain.socle.errors import Interdit
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.models import Qualification

PAGE = "pages/habilitations/nouvelle.html"


class Choix(FormModel):
    qualification: Qualification = Field(
        title="Votre organisme demande à être habilité comme",
        json_schema_extra={"missing": "Choisissez OF indépendant ou Organisme National."},
    )


def show(ctx: Context) -> Response:
    """One request at a time: the one under way, if there is one."""
    organisme = ctx.own_organisme()
    under_way = habilitations.current(ctx.db, organisme.id)
    if under_way is not None:
        return ctx.redirect("habilitation", id=under_way.id)
    if not habilitations.may_start_another(ctx.db, organisme, by=ctx.me):
        raise Interdit
    return page(ctx, Form(Choix))


def create(ctx: Context) -> Response:
    form = Form.bind(Choix, ctx.form)
    if not form:
        return page(ctx, form, status=422)
    made = habilitations.start(ctx.db, ctx.own_organisme(), qualification=form.valid.qualification, by=ctx.me)
    return ctx.redirect("habilitation", id=made.id)


def page(ctx: Context, form: Form[Choix], status: int = 200) -> Response:
    return ctx.render(
        PAGE, status=status, form=form, qualifications=[(key.value, *words) for key, words in demande.QUALIFICATIONS.items()]
    )
