"""Recovery codes: made again on demand, and shown once."""

from pydantic import Field
from starlette.responses import Response

from eclat.domain.comptes import acces, facteurs
from eclat.domain.socle.champs import FormModel
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.http.sign_ins import safe_path
from eclat.pages.compte.soi import oneself


class Confirmation(FormModel):
    mot_de_passe: str = Field(title="Votre mot de passe", json_schema_extra={"missing": "Indiquez votre mot de passe."})


def show(ctx: Context) -> Response:
    return ctx.render("pages/compte/codes_secours.html", form=Form(Confirmation))


def judge(ctx: Context) -> Response | Form[Confirmation]:
    """The form, with the password verified before the transaction."""
    form = Form.bind(Confirmation, ctx.form)
    if form and not acces.knows_password(oneself(ctx), form.valid.mot_de_passe, adresse=ctx.address):
        form.refuse("mot_de_passe", acces.NOT_YOURS)
    return form if form else ctx.render("pages/compte/codes_secours.html", status=422, form=form)


def create(ctx: Context, form: Form[Confirmation]) -> Response:
    return once(ctx, facteurs.renew_codes(ctx.db, oneself(ctx), by=ctx.me))


def once(ctx: Context, codes: list[str]) -> Response:
    """The codes, in the answer itself: no address shows them again."""
    suite = safe_path(ctx.typed("suite")) if ctx.typed("suite") else ctx.url("accueil" if ctx.me.exigence else "compte")
    return ctx.render("pages/compte/codes.html", codes=codes, suite=suite)
