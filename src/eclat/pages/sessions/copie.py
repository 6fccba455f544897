"""A session is duplicated to new dates (P13)."""

from pydantic import Field
from starlette.responses import Response

from eclat.domain.sessions import copies
from eclat.domain.socle import session_policies
from eclat.domain.socle.champs import FormModel, Proche
from eclat.domain.socle.errors import Interdit
from eclat.formats import plural
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.models import SessionCqp
from eclat.partials.session import situation


class NouvellesDates(FormModel):
    debut: Proche = Field(
        title="Premier jour de la nouvelle session",
        description="Les autres dates et le calendrier se décalent d’autant ; vous les corrigez ensuite.",
        json_schema_extra={"missing": "Indiquez le premier jour de la nouvelle session."},
    )


def show(ctx: Context, session: SessionCqp) -> Response:
    if not ctx.can(session_policies.can_edit_session, session):
        raise Interdit("duplicate session")
    return page(ctx, session, Form(NouvellesDates))


def create(ctx: Context, session: SessionCqp) -> Response:
    form = Form.bind(NouvellesDates, ctx.form)
    if not form:
        return page(ctx, session, form, status=422)
    made = copies.duplicate(ctx.db, session, debut=form.valid.debut, by=ctx.me)
    left = plural(made.laissees, "demi-journée tombait un jour férié", "demi-journées tombaient un jour férié")
    toast = f"Session dupliquée. {left} : à replacer." if made.laissees else "Session dupliquée"
    return ctx.redirect("session", id=made.session.id, toast=toast)


def page(ctx: Context, session: SessionCqp, form: Form[NouvellesDates], status: int = 200) -> Response:
    return ctx.render("pages/sessions/copie.html", status=status, session=session, titre=situation.nom(session), form=form)
