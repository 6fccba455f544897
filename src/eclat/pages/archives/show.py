"""Where a whole file is asked for: its PDF, or the ZIP of it with its pieces. The worker makes either, and its page gives it (P10, P13)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any, Final
from urllib.parse import urlencode

from pydantic import Field
from sqlmodel import Session
from starlette.responses import Response

from eclat.domain.socle.champs import FormModel
from eclat.engines import exports
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.http.web import Handler
from eclat.models import Export, Habilitation, Identification, SessionCqp
from eclat.models.base import Entity
from eclat.partials.archive import habilitation as d_habilitation
from eclat.partials.archive import session as de_session
from eclat.partials.export import situation
from eclat.partials.session.situation import liste as liste_des_sessions
from eclat.tasks import exports as tasks

RECENT: Final = 3
Fil = Callable[[Context, Any], list[tuple[str, str | None]]]


class Format(StrEnum):
    PDF = "pdf"
    ZIP = "zip"


FORMATS: Final = (
    (Format.PDF.value, "Un PDF", "Le dossier à lire ou à imprimer, avec son sommaire et la liste des pièces."),
    (Format.ZIP.value, "Un ZIP avec les pièces", "Le même PDF, toutes les pièces rangées par dossiers, et un index avec l’empreinte de chacune."),
)  # fmt: skip


class DemandeDossier(FormModel):
    format: Format = Field(
        title="Ce que vous voulez recevoir", json_schema_extra={"missing": "Choisissez le PDF, ou le ZIP avec les pièces."}
    )


@dataclass(frozen=True)
class Entier:
    """A kind of file that is taken whole. ``route``: that of its page, under which its source is declared; ``dit``: what it is called."""

    route: str
    dit: str
    titre: Callable[[Session, Any], str]
    fil: Fil
    contient: Sequence[str]


@dataclass
class Vue:
    ctx: Context
    entier: Entier
    thing: Entity
    form: Form[DemandeDossier]
    formats = FORMATS

    @property
    def titre(self) -> str:
        return self.entier.titre(self.ctx.db, self.thing)

    @property
    def fil(self) -> list[tuple[str, str | None]]:
        return [*self.entier.fil(self.ctx, self.thing), ("Télécharger le dossier", None)]

    @property
    def adresse(self) -> str:
        return self.ctx.url(f"{self.entier.route}-archive", id=self.thing.id)

    @property
    def note(self) -> str:
        if self.ctx.me.est_agent:
            return "Le dossier contient ce que vous lisez ici, notes internes et avis compris\u00a0: ne le transmettez pas à l’organisme."
        return "Le dossier contient ce que vous lisez ici."

    @property
    def demandes(self) -> list[tuple[Export, str, str]]:
        """Those that the reader asked for lately, with what is said of each and its page."""
        found = exports.asked(self.ctx.db, self.ctx.me, self.entier.route, urlencode(query(self.thing)), RECENT)
        return [(each, situation.titre(each), self.ctx.url("export", id=each.id)) for each in found]


def query(thing: Entity) -> dict[str, str]:
    return {"id": str(thing.id)}


def whole(entier: Entier) -> tuple[Handler, Handler]:
    """The page of a kind of file, and what asks for it."""

    def show(ctx: Context, thing: Entity) -> Response:
        return page(ctx, entier, thing, Form.of(DemandeDossier, format=Format.ZIP))

    def create(ctx: Context, thing: Entity) -> Response:
        form = Form.bind(DemandeDossier, ctx.form)
        if not form:
            return page(ctx, entier, thing, form, 422)
        return asked(ctx, entier, thing, form.valid.format)

    return show, create


def page(ctx: Context, entier: Entier, thing: Entity, form: Form[DemandeDossier], status: int = 200) -> Response:
    return ctx.render("pages/archives/show.html", status, v=Vue(ctx, entier, thing, form))


def asked(ctx: Context, entier: Entier, thing: Entity, format: Format) -> Response:
    """Have it made, and go where one reads how far it is."""
    titre = entier.titre(ctx.db, thing)
    export = exports.ask_whole(ctx.db, entier.route, titre, query(thing), format, dit=entier.dit, by=ctx.me)
    ctx.after = partial(tasks.begin, export.id)
    return ctx.redirect("export", id=export.id)


def of_request(ctx: Context, thing: Habilitation) -> list[tuple[str, str | None]]:
    here = (d_habilitation.titre(ctx.db, thing), ctx.url("habilitation", id=thing.id))
    return [("Demandes d’habilitation", ctx.url("habilitations")), here] if ctx.me.est_agent else [here]


def of_session(ctx: Context, thing: SessionCqp) -> list[tuple[str, str | None]]:
    return [(liste_des_sessions(ctx.me), ctx.url("sessions")), (de_session.titre(ctx.db, thing), ctx.url("session", id=thing.id))]


def of_form(ctx: Context, thing: Identification) -> list[tuple[str, str | None]]:
    return [(d_habilitation.form_titre(ctx.db, thing), ctx.url("identification", id=thing.id))]


DEMANDE: Final = Entier(
    "habilitation", "Dossier d’habilitation", d_habilitation.titre, of_request,
    ("la demande telle qu’elle est, son équipe et ses pièces", "les formulaires des délégataires que vous lisez", "les points demandés et les réponses",
     "la décision, les recours, la convention et les griefs", "les suivis annuels, les documents à jour et les changements déclarés, une fois remis",
     "les messages et leurs pièces", "l’historique"),
)  # fmt: skip
SESSION: Final = Entier(
    "session", "Dossier de session", de_session.titre, of_session,
    ("la demande, l’équipe, le calendrier et les pièces", "les candidats et leur assiduité, si vous les suivez", "le jury, les procès-verbaux et les certificats",
     "les points demandés et les réponses", "les messages et leurs pièces", "l’historique"),
)  # fmt: skip
IDENTIFICATION: Final = Entier(
    "identification", "Formulaire d’identification", d_habilitation.form_titre, of_form, ("le formulaire tel qu’il est", "son équipe et ses pièces"),
)  # fmt: skip
