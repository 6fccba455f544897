"""Forgotten password (P16): the same answer whether the address is known or not."""

from pydantic import Field
from starlette.responses import Response

from eclat.domain.comptes import comptes
from eclat.domain.socle.champs import Courriel, FormModel
from eclat.domain.socle.errors import TropDeDemandes
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.http.refusals import wait

PAGE = "pages/mot_de_passe_oublie/show.html"


class Oubli(FormModel):
    identifiant: Courriel = Field(title="Identifiant", json_schema_extra={"missing": "Indiquez votre adresse mail."})


def show(ctx: Context) -> Response:
    return render(ctx, Form(Oubli))


def create(ctx: Context) -> Response:
    form = Form.bind(Oubli, ctx.form)
    if not form:
        return render(ctx, form, status=422)
    comptes.ask_reset(ctx.db, form.valid.identifiant)
    return render(ctx, form, sent=True)


def confirm(ctx: Context) -> Response:
    """Mail the link of an inscription again, to who found at the sign-in that their address awaits it."""
    form = Form.bind(Oubli, ctx.form)
    if not form:
        return render(ctx, form, status=422)
    comptes.ask_reset(ctx.db, form.valid.identifiant)
    return render(ctx, form, sent=True, confirms=True)


def limited(ctx: Context, refused: TropDeDemandes) -> Response:
    return wait(render(ctx, Form.typed(Oubli, ctx.form), status=429, refused=refused), refused.secondes)


def render(
    ctx: Context,
    form: Form[Oubli],
    *,
    status: int = 200,
    sent: bool = False,
    confirms: bool = False,
    refused: TropDeDemandes | None = None,
) -> Response:
    return ctx.render(PAGE, status=status, form=form, sent=sent, confirms=confirms, refused=refused)
