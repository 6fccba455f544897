"""The calendar of a session: its table of half-days, and the pattern that fills it (P13)."""

import re
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, Field
from starlette.responses import Response

from eclat.domain.sessions import edition, heures, rythme
from eclat.domain.sessions.calendrier import BACKWARDS, CALENDRIER
from eclat.domain.sessions.rythme import Generation, Rythme
from eclat.domain.socle import session_policies
from eclat.domain.socle.champs import FormModel, Heure, Ligne, Proche, check_date
from eclat.domain.socle.errors import ChampRefuse, Interdit
from eclat.formats import JOURS, format_date_short, plural
from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.http.grilles.ecran import Cadre, Ecran
from eclat.models import SessionCqp
from eclat.partials.session import onglets, situation
from eclat.partials.session.vues import Autour


class Jour(StrEnum):
    """Days of the week, Monday is 0."""

    LUNDI = "0"
    MARDI = "1"
    MERCREDI = "2"
    JEUDI = "3"
    VENDREDI = "4"
    SAMEDI = "5"
    DIMANCHE = "6"


def dates_of(text: str) -> Iterator[date]:
    """The dates that a line lists: 02/11/2026, 24/12/2026. Raises ValueError."""
    for part in filter(None, (each.strip() for each in re.split(r"[,;]| et ", text))):
        yield check_date(part)


def check_dates(text: str) -> str:
    list(dates_of(text))
    return text


class Generateur(FormModel):
    jours: list[Jour] = Field(default_factory=list, title="Jours de la semaine")
    matin_de: Heure = Field(default="", title="Matin, début", description="Par exemple : 9\u00a0h.")
    matin_a: Heure = Field(default="", title="Matin, fin", description="Par exemple : 12\u00a0h\u00a030.")
    apres_midi_de: Heure = Field(default="", title="Après-midi, début", description="Par exemple : 13\u00a0h\u00a030.")
    apres_midi_a: Heure = Field(default="", title="Après-midi, fin", description="Par exemple : 17\u00a0h.")
    du: Proche = Field(title="Du", json_schema_extra={"missing": "Indiquez le premier jour."})
    au: Proche = Field(title="Au", json_schema_extra={"missing": "Indiquez le dernier jour."})
    sauf: Annotated[Ligne, AfterValidator(check_dates)] = Field(
        default="",
        title="Sauf",
        description="Des dates séparées par des virgules : 24/12/2026, 31/12/2026. Les jours fériés sont déjà écartés.",
    )


PLAGES = (("matin_de", "matin_a"), ("apres_midi_de", "apres_midi_a"))


class CadreCalendrier(Cadre):
    """What the platform sees in it is said above the rows, again after every change."""

    suite = "partials/session/suite_calendrier.html"

    def autour(self, ctx: Context, owner: SessionCqp) -> Autour:
        return Autour(ctx.db, owner)

    def page(self, ctx: Context, ecran: Ecran, owner: SessionCqp, status: int, **shown: Any) -> Response:
        return super().page(ctx, ecran, owner, status, onglets=onglets.tabs(ctx, owner, onglets.CALENDRIER), **shown)


SEANCES = Ecran(
    CALENDRIER, "seances", porteur="session", page="pages/sessions/calendrier.html", visible=session_policies.visible_sessions,
    modifiable=lambda db, user, session: session.etat in (*edition.EDITABLE, *edition.FOLLOWED) and session_policies.can_edit_session(db, user, session),
    fil=("Session", "Calendrier"), retour="Voir la session", cadre=CadreCalendrier(),
)  # fmt: skip


def show(ctx: Context, session: SessionCqp) -> Response:
    """The pattern, with the dates of the session. Raises Interdit, Refus."""
    if not ctx.can(session_policies.can_edit_session, session):
        raise Interdit("calendar")
    edition.open_calendar(session)
    dates: dict[str, Any] = {"du": session.debut, "au": session.fin}
    usual = {
        "matin_de": "9\u00a0h",
        "matin_a": "12\u00a0h\u00a030",
        "apres_midi_de": "13\u00a0h\u00a030",
        "apres_midi_a": "17\u00a0h",
    }
    return page(ctx, session, Form.of(Generateur, **{name: day for name, day in dates.items() if day}, **usual))


def generate(ctx: Context, session: SessionCqp) -> Response:
    form = Form.bind(Generateur, ctx.form)
    if form:
        with form.judged():
            done = rythme.generate(ctx.db, session, read(form.valid), by=ctx.me)
            return ctx.redirect("seances", id=session.id, toast=said(done))
    return page(ctx, session, form, status=422)


def read(said: Generateur) -> Rythme:
    """Raises ChampRefuse."""
    plages = []
    for de, a in PLAGES:
        start, end = getattr(said, de), getattr(said, a)
        if bool(start) != bool(end):
            raise ChampRefuse(a if start else de, "Indiquez les deux heures, ou aucune.")
        if start and end <= start:
            raise ChampRefuse(a, BACKWARDS)
        plages += [(start, end)] if start else []
    if not plages:
        raise ChampRefuse("matin_de", "Indiquez les heures du matin, de l’après-midi, ou des deux.")
    if not said.jours:
        raise ChampRefuse("jours", "Choisissez un jour de la semaine au moins.")
    if said.au < said.du:
        raise ChampRefuse("au", "La fin vient après le début : vérifiez les deux dates.")
    return Rythme({int(each) for each in said.jours}, plages, said.du, said.au, set(dates_of(said.sauf)))


def said(done: Generation) -> str:
    """12 demi-journées ajoutées, 1 jour férié écarté : Ascension, le 6 mai 2027"""
    found = [plural(done.ajoutees, "demi-journée ajoutée", "demi-journées ajoutées")]
    if done.deja:
        found.append(plural(done.deja, "y était déjà", "y étaient déjà"))
    if done.feries:
        days = ", ".join(f"{name} le {format_date_short(day)}" for day, name in done.feries[:4])
        found.append(
            f"{plural(len(done.feries), 'jour férié écarté', 'jours fériés écartés')} ({days}{'…' if len(done.feries) > 4 else ''})"
        )
    return ", ".join(found)


def page(ctx: Context, session: SessionCqp, form: Form[Generateur], status: int = 200) -> Response:
    jours = [(each.value, JOURS[int(each)]) for each in Jour]
    heure = heures.said_of(session.code_postal)
    return ctx.render(
        "pages/sessions/rythme.html",
        status=status,
        session=session,
        titre=situation.nom(session),
        form=form,
        jours=jours,
        heure=heure,
        autour=Autour(ctx.db, session),
    )
