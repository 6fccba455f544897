"""Who registered confirms their address: the link of the mail, and the password that they chose then (P1).

Whoever finds in their mailbox an inscription that is not theirs does not know that password: they leave it, or choose one of their own.
"""

from pydantic import Field
from starlette.responses import Response

from eclat.domain.comptes import acces, preuves
from eclat.domain.socle.champs import FormModel
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.pages.activation.lien import Lien, closed, enter, opened


class Confirmation(FormModel):
    mot_de_passe: str = Field(
        title="Mot de passe choisi à l’inscription",
        json_schema_extra={"missing": "Saisissez le mot de passe que vous avez choisi en vous inscrivant."},
    )


def judge(ctx: Context, jeton: str) -> Response | str:
    """The hash of the password that was given, once it is the right one."""
    lien = opened(ctx.db, jeton)
    if lien is None or not lien.a_confirmer:
        return closed(ctx, jeton)
    form = Form.bind(Confirmation, ctx.form)
    if form and not acces.knows_password(lien.personne, form.valid.mot_de_passe, adresse=ctx.address):
        form.refuse("mot_de_passe", "Ce n’est pas le mot de passe choisi à l’inscription. Réessayez, ou choisissez-en un autre.")
    return (lien.personne.mot_de_passe or "") if form else render(ctx, jeton, lien, form, status=422)


def create(ctx: Context, present: str, jeton: str) -> Response:
    """The address is theirs: they enter at once, where they may."""
    lien = opened(ctx.db, jeton)
    if lien is None:
        return closed(ctx, jeton)
    personne = lien.personne
    by = Utilisateur(personne.id, personne.nom_complet, personne.courriel)
    preuves.confirm(ctx.db, personne, jeton=lien.jeton, present=present, by=by)
    return enter(ctx, personne, "Votre adresse mail est confirmée")


def render(ctx: Context, signed: str, lien: Lien, form: Form[Confirmation], *, status: int = 200) -> Response:
    return ctx.render("pages/activation/confirmation.html", status=status, form=form, lien=lien, signed=signed)
