"""The profile of an organisme, which its dirigeant completes at the first sign-in and edits later (P3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, Field, StringConstraints
from starlette.responses import Response

from eclat import clock
from eclat.domain.organismes import organismes
from eclat.domain.socle import doutes
from eclat.domain.socle.champs import CodePostal, FormModel, Jour, Ligne, Nom, Siret, SiteWeb, Telephone
from eclat.domain.socle.doutes import Doute
from eclat.domain.socle.statuts_juridiques import PAR_CODE, STATUTS, label_of
from eclat.formats import format_phone
from eclat.http.context import Context
from eclat.http.forms import Form, LoneFile
from eclat.models import Organisme
from eclat.pages.profil import registre
from eclat.pages.profil.registre import Registre


def known_statut(code: str) -> str:
    if code not in PAR_CODE:
        raise ValueError("Choisissez le statut juridique dans la liste.")
    return code


def already_past(day: date) -> date:
    if day > clock.today():
        raise ValueError("Cette date est à venir : indiquez celle où la structure a été déclarée.")
    return day


def of(missing: str) -> dict[str, Any]:
    return {"missing": missing}


class Profil(FormModel):
    """The document's fields, in its order; those with a star are required."""

    siret: Siret | None = Field(default=None, title="Numéro SIRET ou INSEE")
    sans_siret: Annotated[Ligne, StringConstraints(max_length=300)] = Field(
        default="",
        title="Pourquoi vous n’avez pas de SIRET",
        description="Seulement si vous n’en avez pas : OC Éclat le lira à la place du numéro. Exemple : association en cours d’immatriculation.",
    )
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

    @classmethod
    def croise(cls, values: Mapping[str, str]) -> dict[str, Doute]:
        return doutes.commune(values)


@dataclass(frozen=True)
class Fiche:
    """The page of the profile. ``registre``: where there is one to ask; ``logo``: why the last one was not taken."""

    organisme: Organisme
    form: Form[Profil]
    registre: Registre | None
    logo: LoneFile

    @property
    def premiere(self) -> bool:
        return self.organisme.profil_complet_le is None

    @property
    def statut(self) -> str | None:
        return label_of(self.organisme.statut_juridique)

    @property
    def statuts(self) -> list[tuple[str, str]]:
        return [(each.code, each.label) for each in STATUTS]


def show(ctx: Context) -> Response:
    """The form as it was last saved; ``?registre=1`` fills it with what the register knows."""
    organisme = ctx.own_organisme()
    form = saved(ctx, organisme)
    asked = bool(ctx.query("registre"))
    found = registre.values(registre.look_up(ctx, organisme)) if asked else {}
    for name, value in found.items():
        form.raw[name] = [value]
    return render(ctx, organisme, form, demande=asked, repris=bool(found))


def update(ctx: Context) -> Response:
    organisme = ctx.own_organisme()
    form = Form.bind(Profil, ctx.form)
    if form:
        first = organisme.profil_complet_le is None
        with form.judged():
            organismes.complete_profile(ctx.db, organisme, **form.valid.model_dump(), by=ctx.me)
            return ctx.redirect("accueil" if first else "profil", toast="Le profil est enregistré")
    return render(ctx, organisme, form, status=422)


def saved(ctx: Context, organisme: Organisme) -> Form[Profil]:
    dirigeant = organismes.dirigeant_of(ctx.db, organisme.id)
    return Form.of(
        Profil, siret=organisme.siret, sans_siret=organisme.sans_siret, statut_juridique=organisme.statut_juridique, date_declaration=organisme.date_declaration,
        adresse=organisme.adresse, code_postal=organisme.code_postal, ville=organisme.ville, telephone=format_phone(organisme.telephone),
        site_web=organisme.site_web, nom=dirigeant.nom if dirigeant else "", prenom=dirigeant.prenom if dirigeant else "",
    )  # fmt: skip


def render(
    ctx: Context, organisme: Organisme, form: Form[Profil], *,
    status: int = 200, demande: bool = False, repris: bool = False, refus: str | None = None,
) -> Response:  # fmt: skip
    """``demande``, ``repris``: what came of a prefill without script. ``refus``: why the logo was not taken."""
    known = bool(organisme.siret and ctx.settings.companies_url)
    fiche = Fiche(organisme, form, Registre(demande=demande, repris=repris) if known else None, LoneFile(refus or ""))
    return ctx.render("pages/profil/show.html", status=status, fiche=fiche)
