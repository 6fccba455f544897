"""Confirm one's new sign-in address by the link that it was sent. Looking at it changes nothing: mail programs open links before their
reader does. Who is not signed in gives their password too: a link that a slip of the finger sent to a stranger serves them for nothing."""

from pydantic import Field
from starlette.responses import Response

from eclat.domain.comptes import acces
from eclat.domain.socle.champs import FormModel
from eclat.domain.support import changements_adresse
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.http.sign_ins import renew_sign_in
from eclat.models import UsageJeton
from eclat.pages.activation.lien import Lien, closed, opened, opener


class Preuve(FormModel):
    mot_de_passe: str = Field(
        title="Votre mot de passe",
        description="Celui de votre compte OC Éclat : il reste le même.",
        json_schema_extra={"missing": "Indiquez votre mot de passe."},
    )


def show(ctx: Context, jeton: str) -> Response:
    lien = opened(ctx.db, jeton, UsageJeton.ADRESSE)
    return render(ctx, jeton, lien, Form(Preuve)) if lien else closed(ctx, jeton)


def judge(ctx: Context, jeton: str) -> Response | str | None:
    """The hash of the password that was given, once it is the right one; none is asked of who is signed in."""
    lien = opened(ctx.db, jeton, UsageJeton.ADRESSE)
    if lien is None:
        return closed(ctx, jeton)
    if opener(ctx, lien).connexion_id is not None:
        return None
    form = Form.bind(Preuve, ctx.form)
    if form and not acces.knows_password(lien.personne, form.valid.mot_de_passe, adresse=ctx.address):
        form.refuse("mot_de_passe", acces.NOT_YOURS)
    return (lien.personne.mot_de_passe or "") if form else render(ctx, jeton, lien, form, status=422)


def create(ctx: Context, present: str | None, jeton: str) -> Response:
    """The sign-in that confirmed goes on under a new secret; elsewhere, they sign in with the new address."""
    lien = opened(ctx.db, jeton, UsageJeton.ADRESSE)
    if lien is None:
        return closed(ctx, jeton)
    by = opener(ctx, lien)
    if present is None and by.connexion_id is None:
        return render(ctx, jeton, lien, Form(Preuve), status=422)  # their sign-in ended since
    changements_adresse.confirm(ctx.db, lien.personne, jeton=lien.jeton, present=present, by=by)
    if by.connexion_id is None:
        return ctx.redirect("connexion", toast="Votre adresse est changée : connectez-vous avec la nouvelle")
    return renew_sign_in(ctx, ctx.redirect("compte", anchor="adresse", toast="Votre adresse mail est changée"))


def render(ctx: Context, signed: str, lien: Lien, form: Form[Preuve], *, status: int = 200) -> Response:
    return ctx.render(
        "pages/changement_adresse/show.html", status=status, form=form, lien=lien, signed=signed,
        connecte=opener(ctx, lien).connexion_id is not None,
    )  # fmt: skip
