"""Sign in and sign out (P16)."""

from pydantic import Field
from starlette.responses import Response

from eclat.context import Context
from eclat.domain import connexions, reconnaissance
from eclat.domain.champs import FormModel, Ligne
from eclat.domain.comptes import ConnexionRefusee
from eclat.domain.errors import TropDeDemandes
from eclat.domain.essais import TropDEssais
from eclat.domain.reconnaissance import Reconnu
from eclat.forms import Form
from eclat.refusals import wait
from eclat.sign_ins import forget_sign_in, safe_path, sign_in

PAGE = "pages/connexion/show.html"


class Identifiants(FormModel):
    identifiant: Ligne = Field(title="Identifiant", json_schema_extra={"missing": "Indiquez votre adresse mail."})
    mot_de_passe: str = Field(title="Mot de passe", json_schema_extra={"missing": "Indiquez votre mot de passe."})


def show(ctx: Context) -> Response:
    if ctx.user is not None:
        return ctx.redirect("accueil" if ctx.user.roles else "entree")
    return ctx.render(PAGE, form=Form(Identifiants), refused=None, suite=ctx.query("suite"))


def judge(ctx: Context) -> Response | Reconnu | TropDEssais:
    """What goes on to be written: a sign-in, or the mail to the owner of an identifier that this attempt locks."""
    form = Form.bind(Identifiants, ctx.form)
    if not form:
        return refuse(ctx, None)
    try:
        return reconnaissance.recognise(ctx.db, form.valid.identifiant, form.valid.mot_de_passe, adresse=ctx.address)
    except (ConnexionRefusee, TropDeDemandes) as refused:
        return refused if isinstance(refused, TropDEssais) and refused.premier else refuse(ctx, refused)


def create(ctx: Context, found: Reconnu | TropDEssais) -> Response:
    """Open a sign-in, under a new secret whatever cookie came with the request."""
    if isinstance(found, TropDEssais):
        reconnaissance.tell_owner(ctx.db, ctx.typed("identifiant"))
        ctx.keep = True
        return refuse(ctx, found)
    try:
        personne = reconnaissance.admit(ctx.db, found)
    except ConnexionRefusee as refused:
        return refuse(ctx, refused)
    return sign_in(ctx, personne, ctx.redirect_to(safe_path(ctx.typed("suite") or "/")))


def refuse(ctx: Context, refused: ConnexionRefusee | TropDeDemandes | None) -> Response:
    """The page with what was typed but the password, and why."""
    form, late = Form.bind(Identifiants, ctx.form), isinstance(refused, TropDeDemandes)
    page = ctx.render(PAGE, status=429 if late else 422, form=form, refused=refused, suite=ctx.typed("suite"))
    return wait(page, refused.secondes) if isinstance(refused, TropDeDemandes) else page


def destroy(ctx: Context) -> Response:
    if ctx.user is not None and ctx.user.connexion_id is not None:
        connexions.close(ctx.db, ctx.user.connexion_id)
    response = ctx.redirect("connexion", toast="Vous êtes déconnecté")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'  # what the browser kept, for whoever uses it next
    forget_sign_in(response)
    return response
