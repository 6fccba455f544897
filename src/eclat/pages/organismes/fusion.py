"""Two organismes registered twice made one: which other, what is kept of each, what moves, then the act (P17)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from pydantic import Field
from starlette.responses import Response

from eclat.domain.organismes import organismes
from eclat.domain.socle import policies
from eclat.domain.socle.champs import FormModel
from eclat.domain.socle.errors import Introuvable, Refus
from eclat.domain.socle.statuts_juridiques import label_of
from eclat.domain.support import doublons, fusions
from eclat.domain.support.doublons import Doublon
from eclat.domain.support.fusions import Apercu, Cote
from eclat.engines.listes.vues import key
from eclat.formats import format_date, format_phone, format_siret_or_why
from eclat.francais import of_name
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.models import Organisme

NOUNS = {
    "appartenance": ("place de personne", "places de personnes"),
    "habilitation": ("demande d’habilitation", "demandes d’habilitation"),
    "delegation": ("délégation", "délégations"),
    "session": ("session", "sessions"),
    "consultation": ("consultation par le support", "consultations par le support"),
    "suivi_annuel": ("suivi annuel", "suivis annuels"),
    "controle": ("contrôle sur place", "contrôles sur place"),
    "signalement": ("signalement", "signalements"),
    "changement": ("changement déclaré", "changements déclarés"),
    "document_suivi": ("document à jour", "documents à jour"),
    "fil": ("fil d’échanges", "fils d’échanges"),
}


class ChoixFusion(FormModel):
    """The other organisme, and from which of the two each field is taken."""

    avec: UUID = Field(title="Organisme inscrit deux fois", json_schema_extra={"missing": "Choisissez l’autre organisme."})
    nom: Cote = Field(default=Cote.GARDE, title="Nom de l’Organisme")
    siret: Cote = Field(default=Cote.GARDE, title="Numéro SIRET ou INSEE")
    statut_juridique: Cote = Field(default=Cote.GARDE, title="Statut juridique et date de déclaration")
    adresse: Cote = Field(default=Cote.GARDE, title="Adresse")
    telephone: Cote = Field(default=Cote.GARDE, title="Numéro de téléphone")
    site_web: Cote = Field(default=Cote.GARDE, title="Site web")
    logo: Cote = Field(default=Cote.GARDE, title="Logo")
    dirigeant: Cote = Field(default=Cote.GARDE, title="Dirigeant")
    referent: Cote = Field(default=Cote.GARDE, title="Référent CQP")


KEPT = dict.fromkeys((name for name in ChoixFusion.model_fields if name != "avec"), Cote.GARDE)  # unless said otherwise
SHOWN: Mapping[str, Any] = {
    "nom": lambda each: each.nom,
    "siret": lambda each: format_siret_or_why(each.siret, each.sans_siret),
    "statut_juridique": lambda each: ", ".join(
        filter(None, (label_of(each.statut_juridique), format_date(each.date_declaration)))
    ),
    "adresse": lambda each: ", ".join(filter(None, (each.adresse, f"{each.code_postal} {each.ville}".strip()))),
    "telephone": lambda each: format_phone(each.telephone),
    "site_web": lambda each: each.site_web,
    "logo": lambda each: f"celui {of_name(each.nom)}" if each.logo_id else "",
}


@dataclass
class Fusion:
    """The page: ``absorbe`` is nobody until one was chosen. ``refus``: why it was not done."""

    ctx: Context
    garde: Organisme
    absorbe: Organisme | None
    form: Form[ChoixFusion]
    refus: str = ""
    jours = fusions.DAYS

    @cached_property
    def doublons(self) -> list[Doublon]:
        return doublons.of(self.ctx.db, self.garde)

    @cached_property
    def apercu(self) -> Apercu:
        assert self.absorbe is not None
        return fusions.preview(self.ctx.db, self.garde, self.absorbe)

    @property
    def deplaces(self) -> list[str]:
        """“3 sessions”: what moves, in words."""
        said = [(count, NOUNS.get(name, (name, name))) for name, count in self.apercu.deplaces.items()]
        return [f"{count} {one if count == 1 else many}" for count, (one, many) in said]

    @cached_property
    def champs(self) -> list[tuple[str, list[tuple[Cote, str]]]]:
        """The fields of which the two differ, with what each says."""
        assert self.absorbe is not None
        both = [(name, [shown(each) for each in (self.garde, self.absorbe)]) for name, shown in SHOWN.items()]
        people = [(name, [self.who(each, name) for each in (self.garde, self.absorbe)]) for name in fusions.PLACES]
        differing = [(name, told) for name, told in both if told[0] != told[1]]
        differing += [(name, told) for name, told in people if told[0] != told[1] and all(told)]
        return [(name, [(side, text or "rien") for side, text in zip(Cote, told, strict=True)]) for name, told in differing]

    def who(self, organisme: Organisme, place: str) -> str:
        held = organismes.holder(self.ctx.db, organisme.id, fusions.PLACES[place])
        return f"{held.nom_complet} ({held.courriel})" if held else ""


def loaded(ctx: Context, id: UUID) -> Organisme:
    return ctx.load(policies.visible_organismes(ctx.me), id)


def other(ctx: Context, garde: Organisme, typed: str) -> Organisme | None:
    """The organisme with this key. Raises Introuvable for one that is not there, or is the same."""
    if not typed:
        return None
    found = key(typed)
    if not found or UUID(found) == garde.id:
        raise Introuvable
    return loaded(ctx, UUID(found))


def show(ctx: Context, id: UUID) -> Response:
    garde = loaded(ctx, id)
    absorbe = other(ctx, garde, ctx.query("avec"))
    return page(ctx, Fusion(ctx, garde, absorbe, Form.of(ChoixFusion, **{**KEPT, "avec": absorbe.id if absorbe else ""})))


def create(ctx: Context, id: UUID) -> Response:
    garde, form = loaded(ctx, id), Form.bind(ChoixFusion, ctx.form)
    absorbe = None if form.error("avec") else other(ctx, garde, ctx.typed("avec"))
    if not form or absorbe is None:
        return page(ctx, Fusion(ctx, garde, absorbe, form), 422)
    choix = {name: value for name, value in form.valid.model_dump().items() if name != "avec"}
    try:
        fusions.merge(ctx.db, garde, absorbe=absorbe, choix=choix, by=ctx.me)
    except Refus as why:
        return page(ctx, Fusion(ctx, garde, absorbe, form, str(why)), 409)
    return ctx.redirect("organisme", id=garde.id, toast="Les deux organismes n’en font plus qu’un")


def page(ctx: Context, fusion: Fusion, status: int = 200) -> Response:
    return ctx.render("pages/organismes/fusion.html", status=status, f=fusion, form=fusion.form)
