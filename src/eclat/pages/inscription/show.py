"""An organisme registers (P1)."""

from typing import Annotated

from pydantic import Field, StringConstraints
from starlette.responses import Response

from eclat.domain.comptes.passwords import hash_password, why_refused
from eclat.domain.organismes import organismes
from eclat.domain.socle.champs import Courriel, FormModel, Ligne, Siret
from eclat.domain.socle.errors import ChampRefuse, TropDeDemandes
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.http.refusals import wait

PAGE = "pages/inscription/show.html"


class Inscription(FormModel):
    """The five fields of the document; "Password" is labelled in French."""

    nom: Annotated[Ligne, StringConstraints(max_length=200)] = Field(
        title="Nom de l’Organisme", json_schema_extra={"missing": "Indiquez le nom de l’organisme."}
    )
    siret: Siret = Field(
        title="Numéro SIRET ou INSEE",
        description="14 chiffres pour un SIRET, 9 pour un SIREN. Les espaces sont acceptés.",
        json_schema_extra={"missing": "Indiquez le numéro SIRET ou INSEE de l’organisme."},
    )
    courriel: Courriel = Field(
        title="Adresse mail du dirigeant",
        description="Elle servira d’identifiant de connexion.",
        json_schema_extra={"missing": "Indiquez l’adresse mail du dirigeant."},
    )
    mot_de_passe: str = Field(title="Mot de passe", json_schema_extra={"missing": "Choisissez un mot de passe."})
    confirmation: str = Field(
        title="Confirmer le Mot de passe", json_schema_extra={"missing": "Saisissez une seconde fois le mot de passe."}
    )


def show(ctx: Context) -> Response:
    return render(ctx, Form(Inscription), sent=ctx.query("envoyee") == "oui")


def judge(ctx: Context) -> Response | str:
    """The password's hash, made before anything is written; or the form, with what is to be corrected."""
    form = Form.bind(Inscription, ctx.form)
    check_password(form)
    return hash_password(form.valid.mot_de_passe) if form else render(ctx, form, status=422)


def create(ctx: Context, hache: str) -> Response:
    form = Form.bind(Inscription, ctx.form)
    try:
        typed = form.valid
        organismes.register(ctx.db, nom=typed.nom, siret=typed.siret, courriel=typed.courriel, hache=hache)
    except ChampRefuse as refus:
        form.refuse(refus.champ, refus.message)
        return render(ctx, form, status=422)
    return ctx.redirect("inscription", envoyee="oui")


def limited(ctx: Context, refused: TropDeDemandes) -> Response:
    """Too many from one address: nothing that was typed is lost, but the passwords."""
    return wait(render(ctx, Form.typed(Inscription, ctx.form), status=429, refused=refused), refused.secondes)


def render(
    ctx: Context, form: Form[Inscription], *, status: int = 200, sent: bool = False, refused: TropDeDemandes | None = None
) -> Response:
    return ctx.render(PAGE, status=status, form=form, sent=sent, refused=refused, retape=bool(form.value("mot_de_passe")))


def check_password(form: Form[Inscription]) -> None:
    """Solid enough given what else was typed, and typed twice alike."""
    password, again = form.value("mot_de_passe"), form.value("confirmation")
    if password and "mot_de_passe" not in form.messages:
        refused = why_refused(password, [form.value("nom"), form.value("courriel")])
        if refused:
            form.refuse("mot_de_passe", refused)
    if password and again and password != again:
        form.refuse("confirmation", "Les deux saisies diffèrent. Ressaisissez votre mot de passe.")
