"""Give an account its second factor, replace it, or remove it."""

from typing import Any

from pydantic import Field
from starlette.responses import Response

from eclat.domain.comptes import acces, facteurs
from eclat.domain.socle.champs import FormModel, Ligne
from eclat.domain.socle.errors import Refus
from eclat.domain.socle.utilisateur import Exigence
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.http.sign_ins import renew_sign_in
from eclat.pages.compte.codes_secours import once
from eclat.pages.compte.proposition import offer, opened
from eclat.pages.compte.soi import oneself

PAGE = "pages/compte/second_facteur.html"
MISSING: dict[str, Any] = {"missing": "Indiquez votre mot de passe."}


class Confirmation(FormModel):
    code: Ligne = Field(title="Code à six chiffres", json_schema_extra={"missing": "Recopiez le code que l’application montre."})


class Remplacement(Confirmation):
    mot_de_passe: str = Field(title="Votre mot de passe", json_schema_extra=MISSING)


def model(ctx: Context) -> type[Confirmation]:
    """Who already has a factor gives the password again, so that an open screen is not enough to replace it."""
    assert ctx.me.personne_id is not None
    return Remplacement if facteurs.of(ctx.db, ctx.me.personne_id) else Confirmation


def show(ctx: Context) -> Response:
    return render(ctx, Form(model(ctx)))


def judge(ctx: Context) -> Response | tuple[Form[Confirmation], str]:
    """The form and the secret that it offered, with the password verified before the transaction."""
    form, secret = Form.bind(model(ctx), ctx.form), opened(ctx)
    if secret is None:
        form.refuse("code", "Cette image a expiré. Scannez la nouvelle, puis recopiez le code.")
    given = form.data
    if isinstance(given, Remplacement) and not acces.knows_password(oneself(ctx), given.mot_de_passe, adresse=ctx.address):
        form.refuse("mot_de_passe", acces.NOT_YOURS)
    return (form, secret) if form and secret else render(ctx, form, secret=secret, status=422)


def create(ctx: Context, judged: tuple[Form[Confirmation], str]) -> Response:
    """Take the factor once a code proves it, and show the recovery codes, this once."""
    form, secret = judged
    if form.model is not model(ctx):  # another page has given the account its factor meanwhile
        raise Refus("Votre second facteur vient de changer. Rechargez la page.")
    try:
        codes = facteurs.enrol(ctx.db, oneself(ctx), secret=secret, code=form.valid.code, by=ctx.me)
    except facteurs.CodeRefuse as refused:
        form.refuse("code", str(refused))
        return render(ctx, form, secret=secret, status=422)
    return renew_sign_in(ctx, once(ctx, codes), facteur=True)


def render(ctx: Context, form: Form[Confirmation], *, secret: str | None = None, status: int = 200) -> Response:
    return ctx.render(
        PAGE, status=status, form=form, proposition=offer(ctx, secret), impose=ctx.me.exigence == Exigence.ENROLEMENT,
        remplace=issubclass(form.model, Remplacement), suite=ctx.typed("suite") or ctx.query("suite"),
    )  # fmt: skip
