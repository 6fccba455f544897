"""Change the address that one signs in with: asked for with one's password, done once the link sent to the new one is opened."""

from dataclasses import dataclass
from datetime import datetime

from pydantic import Field
from starlette.responses import Response

from eclat.domain.comptes import acces, jetons
from eclat.domain.courriels import envois
from eclat.domain.courriels.envois import Envoi
from eclat.domain.socle.champs import Courriel, FormModel
from eclat.domain.socle.errors import TropDeDemandes
from eclat.domain.support import changements_adresse
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.http.refusals import wait
from eclat.models import Courriel as Mail
from eclat.pages.compte.soi import oneself


class NouvelleAdresse(FormModel):
    courriel: Courriel = Field(
        title="Nouvelle adresse mail", json_schema_extra={"missing": "Indiquez la nouvelle adresse mail.", "type": "email"}
    )
    mot_de_passe: str = Field(title="Votre mot de passe", json_schema_extra={"missing": "Indiquez votre mot de passe."})


@dataclass(frozen=True)
class Attente:
    """A change that awaits its link, and how the mail that carries it went."""

    adresse: str
    envoi: Envoi | None
    expire_le: datetime | None
    expire: bool


def awaited(ctx: Context) -> Attente | None:
    jeton = changements_adresse.waiting(ctx.db, oneself(ctx))
    if jeton is None:
        return None
    mail = ctx.db.get(Mail, jeton.courriel_id) if jeton.courriel_id else None
    return Attente(
        jeton.nouvelle_adresse or "",
        envois.of(mail) if mail else None,
        jetons.expires(ctx.db, jeton),
        not jetons.is_open(ctx.db, jeton),
    )


def show(ctx: Context) -> Response:
    return render(ctx, Form(NouvelleAdresse))


def judge(ctx: Context) -> Response | Form[NouvelleAdresse]:
    """The form, with the password verified before the transaction."""
    form = Form.bind(NouvelleAdresse, ctx.form)
    if form and not acces.knows_password(oneself(ctx), form.valid.mot_de_passe, adresse=ctx.address):
        form.refuse("mot_de_passe", acces.NOT_YOURS)
    return form if form else render(ctx, form, status=422)


def create(ctx: Context, form: Form[NouvelleAdresse]) -> Response:
    with form.judged():
        changements_adresse.ask(ctx.db, oneself(ctx), courriel=form.valid.courriel, by=ctx.me)
        return ctx.redirect("compte", anchor="adresse", toast="Un lien part à la nouvelle adresse")
    return render(ctx, form, status=422)


def give_up(ctx: Context) -> Response:
    changements_adresse.give_up(ctx.db, oneself(ctx), by=ctx.me)
    return ctx.redirect("compte", anchor="adresse", toast="Votre adresse reste la même")


def limited(ctx: Context, refused: TropDeDemandes) -> Response:
    return wait(render(ctx, Form.typed(NouvelleAdresse, ctx.form), status=429, refused=refused), refused.secondes)


def render(ctx: Context, form: Form[NouvelleAdresse], *, status: int = 200, refused: TropDeDemandes | None = None) -> Response:
    return ctx.render("pages/compte/adresse.html", status=status, form=form, refused=refused)
