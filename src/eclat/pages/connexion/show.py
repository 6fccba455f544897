"""Sign in and sign out (P16)."""

from pydantic import Field
from starlette.responses import Response

from eclat.context import Context
from eclat.domain import comptes, connexions
from eclat.domain.champs import FormModel, Ligne
from eclat.forms import Form
from eclat.sign_ins import forget_sign_in, safe_path, sign_in

PAGE = "pages/connexion/show.html"


class Identifiants(FormModel):
    identifiant: Ligne = Field(title="Identifiant", json_schema_extra={"missing": "Indiquez votre adresse mail."})
    mot_de_passe: str = Field(title="Mot de passe", json_schema_extra={"missing": "Indiquez votre mot de passe."})


def show(ctx: Context) -> Response:
    if ctx.user is not None:
        return ctx.redirect("accueil" if ctx.user.roles else "entree")
    return ctx.render(PAGE, form=Form(Identifiants), refused=None, suite=ctx.query("suite"))


def create(ctx: Context) -> Response:
    """Open a sign-in, under a new secret whatever cookie came with the request."""
    form = Form.bind(Identifiants, ctx.form)
    refused: comptes.ConnexionRefusee | None = None
    if form:
        try:
            personne = comptes.authenticate(ctx.db, form.valid.identifiant, form.valid.mot_de_passe)
        except comptes.ConnexionRefusee as refusal:
            refused = refusal
        else:
            return sign_in(ctx, personne, ctx.redirect_to(safe_path(ctx.typed("suite") or "/")))
    return ctx.render(PAGE, status=422, form=form, refused=refused, suite=ctx.typed("suite"))


def destroy(ctx: Context) -> Response:
    if ctx.user is not None and ctx.user.connexion_id is not None:
        connexions.close(ctx.db, ctx.user.connexion_id)
    response = ctx.redirect("connexion", toast="Vous êtes déconnecté")
    forget_sign_in(response)
    return response
