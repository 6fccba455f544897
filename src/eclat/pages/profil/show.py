"""The profile of an organisme, which its dirigeant completes at the first sign-in and edits later (P3)."""

from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, Field, StringConstraints
from starlette.responses import Response

from eclat import clock
from eclat.context import Context
from eclat.domain import organismes
from eclat.domain.champs import CodePostal, FormModel, Jour, Ligne, Nom, Siret, SiteWeb, Telephone
from eclat.domain.errors import ChampRefuse
from eclat.domain.statuts_juridiques import PAR_CODE, STATUTS, label_of
from eclat.formats import format_phone
from eclat.forms import Form
from eclat.models import Organisme
from eclat.pages.profil import registre


def known_statut(code: str) -> str:
    if code not in PAR_CODE:
        raise ValueError("Choisissez le statut juridique dans la liste.")
    return code


def already_past(day: date) -> date:
    if day > clock.today():
        raise ValueError("Cette date est à venir : indiquez celle où la structure a été déclarée.")
    return day


def of(missing: str) -> dict[str, Any]:
    return {"missing": missing}


class Profil(FormModel):
    """The document's fields, in its order; those with a star are required."""

    siret: Siret | None = Field(default=None, title="Numéro SIRET ou INSEE")
    statut_juridique: Annotated[str, AfterValidator(known_statut)] = Field(default="", title="Statut juridique")
    date_declaration: Annotated[Jour, AfterValidator(already_past)] | None = Field(
        default=None, title="Date de déclaration de la structure juridique"
    )
    adresse: Annotated[Ligne, StringConstraints(max_length=200)] = Field(default="", title="Adresse")
    code_postal: CodePostal = Field(default="", title="Code postal")
    ville: Annotated[Ligne, StringConstraints(max_length=100)] = Field(default="", title="Ville")
    telephone: Telephone = Field(title="Numéro de téléphone", json_schema_extra=of("Indiquez un numéro de téléphone."))
    site_web: Annotated[SiteWeb, StringConstraints(max_length=300)] = Field(
        title="Site web", json_schema_extra=of("Indiquez l’adresse de votre site web.")
    )
    nom: Nom = Field(title="Nom du dirigeant", json_schema_extra=of("Indiquez le nom du dirigeant."))
    prenom: Nom = Field(title="Prénom du dirigeant", json_schema_extra=of("Indiquez le prénom du dirigeant."))


def show(ctx: Context) -> Response:
    """The form as it was last saved; ``?registre=1`` fills it with what the register knows."""
    organisme = ctx.own_organisme()
    form = saved(ctx, organisme)
    found = registre.values(registre.look_up(ctx, organisme)) if ctx.query("registre") else {}
    form.raw |= {name: [value] for name, value in found.items()}
    return render(ctx, organisme, form, asked=bool(ctx.query("registre")), found=bool(found))


def update(ctx: Context) -> Response:
    organisme = ctx.own_organisme()
    form = Form.bind(Profil, ctx.form)
    if form:
        first = organisme.profil_complet_le is None
        try:
            organismes.complete_profile(ctx.db, organisme, **form.valid.model_dump(), by=ctx.me)
        except ChampRefuse as refus:
            form.refuse(refus.champ, refus.message)
        else:
            return ctx.redirect("accueil" if first else "profil", toast="Le profil est enregistré")
    return render(ctx, organisme, form, status=422)


def saved(ctx: Context, organisme: Organisme) -> Form[Profil]:
    dirigeant = organismes.dirigeant_of(ctx.db, organisme.id)
    known = {name: getattr(organisme, name) for name in Profil.model_fields if name in Organisme.model_fields and name != "nom"}
    known["telephone"] = format_phone(organisme.telephone)
    if dirigeant is not None:
        known |= {"nom": dirigeant.nom, "prenom": dirigeant.prenom}
    return Form.of(Profil, **known)


def render(
    ctx: Context,
    organisme: Organisme,
    form: Form[Profil],
    *,
    status: int = 200,
    asked: bool = False,
    found: bool = False,
    refused: str | None = None,
) -> Response:
    """``asked``, ``found``: what came of a prefill without script. ``refused``: why the logo was not taken."""
    return ctx.render(
        "pages/profil/show.html",
        status=status,
        organisme=organisme,
        form=form,
        premiere=organisme.profil_complet_le is None,
        statut=label_of(organisme.statut_juridique),
        statuts=STATUTS,
        registre=bool(organisme.siret and ctx.settings.companies_url),
        company=None,
        asked=asked,
        prefilled=found,
        refused=refused,
    )
