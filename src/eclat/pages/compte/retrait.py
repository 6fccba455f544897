"""Go back to the password alone. An administrateur may not."""

from pydantic import Field
from starlette.responses import Response

from eclat.domain.comptes import acces, facteurs
from eclat.domain.socle.champs import FormModel, Ligne
from eclat.domain.socle.errors import Refus
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.pages.compte.soi import oneself

PAGE = "pages/compte/retrait.html"


class Retrait(FormModel):
    mot_de_passe: str = Field(title="Votre mot de passe", json_schema_extra={"missing": "Indiquez votre mot de passe."})
    code: Ligne = Field(title="Code à six chiffres", json_schema_extra={"missing": "Recopiez le code que l’application montre."})


def show(ctx: Context) -> Response:
    assert ctx.me.personne_id is not None
    if facteurs.is_required(ctx.db, ctx.me.personne_id):
        raise Refus(facteurs.KEPT)
    return ctx.render(PAGE, form=Form(Retrait))


def judge(ctx: Context) -> Response | Form[Retrait]:
    """The form, with the password verified before the transaction."""
    form = Form.bind(Retrait, ctx.form)
    if form and not acces.knows_password(oneself(ctx), form.valid.mot_de_passe, adresse=ctx.address):
        form.refuse("mot_de_passe", acces.NOT_YOURS)
    return form if form else ctx.render(PAGE, status=422, form=form)


def create(ctx: Context, form: Form[Retrait]) -> Response:
    try:
        facteurs.remove(ctx.db, oneself(ctx), code=form.valid.code, by=ctx.me)
    except facteurs.CodeRefuse as refused:
        ctx.keep = True  # the failure counts
        form.refuse("code", str(refused))
        return ctx.render(PAGE, status=422, form=form)
    return ctx.redirect("compte", toast="Le second facteur est retiré")
