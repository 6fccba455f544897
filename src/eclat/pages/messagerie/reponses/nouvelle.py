"""Write a canned answer."""

from starlette.responses import Response

from eclat.domain.messagerie import reponses
from eclat.domain.messagerie.reponses import Fiche
from eclat.domain.messagerie.variables import NAMES
from eclat.file_types import ACCEPT_ATTRIBUTE, FileRefused
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.models import Role
from eclat.pages.messagerie.reponses.forms import PIECES, deposed, to_be_chosen_again


def show(ctx: Context) -> Response:
    return page(ctx, Form.of(Fiche, partagee=ctx.me.is_a(Role.ADMINISTRATEUR)))


def create(ctx: Context) -> Response:
    form = Form.bind(Fiche, ctx.form)
    deposes = deposed(ctx, form)
    if form:
        try:
            with form.judged():
                made = reponses.add(ctx.db, form.valid, deposes, by=ctx.me)
                return ctx.redirect("reponse", id=made.id, toast="La réponse type est en service")
        except FileRefused as refused:
            form.refuse(PIECES, refused.message)
    to_be_chosen_again(ctx, form)
    return page(ctx, form, 422)


def page(ctx: Context, form: Form[Fiche], status: int = 200) -> Response:
    return ctx.render(
        "pages/messagerie/reponses/nouvelle.html", status, form=form, partage=ctx.me.is_a(Role.ADMINISTRATEUR), variables=NAMES,
        accept=ACCEPT_ATTRIBUTE,
    )  # fmt: skip
