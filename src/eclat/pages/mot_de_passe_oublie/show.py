"""Forgotten password (P16): the same answer whether the address is known or not."""

from pydantic import Field
from starlette.responses import Response

from eclat.context import Context
from eclat.domain import comptes
from eclat.domain.champs import Courriel, FormModel
from eclat.forms import Form

PAGE = "pages/mot_de_passe_oublie/show.html"


class Oubli(FormModel):
    identifiant: Courriel = Field(title="Identifiant", json_schema_extra={"missing": "Indiquez votre adresse mail."})


def show(ctx: Context) -> Response:
    return ctx.render(PAGE, form=Form(Oubli), sent=False)


def create(ctx: Context) -> Response:
    form = Form.bind(Oubli, ctx.form)
    if not form:
        return ctx.render(PAGE, status=422, form=form, sent=False)
    comptes.ask_reset(ctx.db, form.valid.identifiant)
    return ctx.render(PAGE, form=form, sent=True)
