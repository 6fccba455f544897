"""Sign in and sign out (P16)."""

from typing import Annotated

from pydantic import Field
from starlette.responses import Response

from eclat.domain.comptes import connexions, reconnaissance
from eclat.domain.comptes.comptes import ConnexionRefusee
from eclat.domain.comptes.essais import TropDEssais
from eclat.domain.comptes.reconnaissance import Reconnu
from eclat.domain.socle import doutes
from eclat.domain.socle.champs import FormModel, Ligne
from eclat.domain.socle.doutes import Douteux
from eclat.domain.socle.errors import TropDeDemandes
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.http.refusals import wait
from eclat.http.sign_ins import after_sign_in, forget_sign_in, sign_in

PAGE = "pages/connexion/show.html"


class Identifiants(FormModel):
    identifiant: Annotated[Ligne, Douteux(doutes.courriel)] = Field(
        title="Identifiant", json_schema_extra={"missing": "Indiquez votre adresse mail."}
    )
    mot_de_passe: str = Field(title="Mot de passe", json_schema_extra={"missing": "Indiquez votre mot de passe."})


def show(ctx: Context) -> Response:
    if ctx.user is not None:
        return ctx.redirect("accueil" if ctx.user.roles else "entree")
    return render(ctx, Form(Identifiants), suite=ctx.query("suite"))


def judge(ctx: Context) -> Response | Reconnu | TropDEssais:
    """What goes on to be written: a sign-in, or the mail to the owner of an identifier that is locked."""
    form = Form.bind(Identifiants, ctx.form)
    if not form:
        return refuse(ctx, None)
    try:
        return reconnaissance.recognise(ctx.db, form.valid.identifiant, form.valid.mot_de_passe, adresse=ctx.address)
    except (ConnexionRefusee, TropDeDemandes) as refused:
        return refused if isinstance(refused, TropDEssais) and refused.a_prevenir else refuse(ctx, refused)


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
    return sign_in(ctx, personne, after_sign_in(ctx, personne.id, ctx.typed("suite")))


def refuse(ctx: Context, refused: ConnexionRefusee | TropDeDemandes | None) -> Response:
    """The page with what was typed but the password, and why."""
    form, late = Form.bind(Identifiants, ctx.form), isinstance(refused, TropDeDemandes)
    page = render(ctx, form, refused=refused, suite=ctx.typed("suite"), status=429 if late else 422)
    return wait(page, refused.secondes) if isinstance(refused, TropDeDemandes) else page


def render(
    ctx: Context, form: Form[Identifiants], *, suite: str, refused: Exception | None = None, status: int = 200
) -> Response:
    played = ctx.settings.debug and ctx.settings.local  # the demonstration's people need no password
    return ctx.render(PAGE, status=status, form=form, refused=refused, suite=suite, played=played)


def destroy(ctx: Context) -> Response:
    if ctx.user is not None and ctx.user.connexion_id is not None:
        connexions.close(ctx.db, ctx.user.connexion_id)
    response = ctx.redirect("connexion", toast="Vous êtes déconnecté")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'  # what the browser kept, for whoever uses it next
    forget_sign_in(response, ctx.user.en_personne.personne_id if ctx.user is not None else None)
    return response
