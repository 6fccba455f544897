"""Change one's password, by giving the present one."""

from pydantic import Field
from starlette.responses import Response

from eclat.domain.comptes import acces, passwords
from eclat.domain.socle.champs import FormModel
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.http.sign_ins import renew_sign_in
from eclat.pages.compte.soi import oneself


class Changement(FormModel):
    mot_de_passe_actuel: str = Field(
        title="Mot de passe actuel", json_schema_extra={"missing": "Indiquez votre mot de passe actuel."}
    )
    nouveau_mot_de_passe: str = Field(
        title="Nouveau mot de passe", json_schema_extra={"missing": "Choisissez un nouveau mot de passe."}
    )


def show(ctx: Context) -> Response:
    return render(ctx, Form(Changement))


def judge(ctx: Context) -> Response | tuple[str | None, str]:
    """The hash of the present password and that of the new one, which is made before the transaction."""
    form, personne = Form.bind(Changement, ctx.form), oneself(ctx)
    if form and not acces.knows_password(personne, form.valid.mot_de_passe_actuel, adresse=ctx.address):
        form.refuse("mot_de_passe_actuel", "Ce n’est pas votre mot de passe actuel.")
    if form and form.valid.nouveau_mot_de_passe == form.valid.mot_de_passe_actuel:
        form.refuse("nouveau_mot_de_passe", "C’est déjà votre mot de passe : choisissez-en un autre.")
    if form and (refused := passwords.why_refused(form.valid.nouveau_mot_de_passe, designating(ctx))):
        form.refuse("nouveau_mot_de_passe", refused)
    if not form:
        return render(ctx, form, status=422)
    return personne.mot_de_passe, passwords.hash_password(form.valid.nouveau_mot_de_passe)


def update(ctx: Context, judged: tuple[str | None, str]) -> Response:
    """Take the new password: the other sign-ins end, this one goes on under a new secret."""
    present, hache = judged
    acces.change_password(ctx.db, oneself(ctx), present=present, hache=hache, by=ctx.me)
    return renew_sign_in(ctx, ctx.redirect("compte", toast="Votre mot de passe est changé"))


def designating(ctx: Context) -> list[str]:
    """What a password must not be made of."""
    return [ctx.me.nom_complet, ctx.me.courriel, ctx.me.organisme_nom]


def render(ctx: Context, form: Form[Changement], *, status: int = 200) -> Response:
    return ctx.render("pages/compte/mot_de_passe.html", status=status, form=form)
