"""The calendar of all sessions that one sees, a month at a time or a day, and the private address that other programs read (P13)."""

import re
from datetime import date
from functools import cached_property

from starlette.responses import PlainTextResponse, Response

from eclat import clock
from eclat.domain.sessions import abonnements, agenda, icalendrier
from eclat.domain.sessions.agenda import Entree, Genre, Jour
from eclat.domain.sessions.icalendrier import Fichier
from eclat.domain.socle.errors import Introuvable
from eclat.formats import JOURS, MONTHS, format_date
from eclat.http.context import Context
from eclat.http.fichiers import ASK_AGAIN, holds
from eclat.http.web import quoted_filename
from eclat.models import SessionCqp
from eclat.partials.session import situation

MOIS = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")
LISTE = "liste"
GENRES = {Genre.DEBUT: "Premier jour", Genre.JURY: "Jury"}


class Calendrier:
    """What the page shows: a month, as a grid or as a list by day; or one day."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self.today = clock.today()
        self.jour = day_of(ctx.query("jour"))
        found = MOIS.fullmatch(ctx.query("mois"))
        shown = self.jour or (date(int(found[1]), int(found[2]), 1) if found else self.today)
        self.premier = shown.replace(day=1)
        self.vue = LISTE if ctx.query("vue") == LISTE else ""

    @cached_property
    def jours(self) -> list[Jour]:
        db, user = self.ctx.db, self.ctx.me
        return [agenda.of_day(db, user, self.jour)] if self.jour else agenda.of_month(db, user, self.premier)

    @property
    def vide(self) -> bool:
        return not any(each.entrees for each in self.jours)

    @property
    def titre(self) -> str:
        """Mars 2027; vendredi 12 mars 2027"""
        if self.jour:
            return self.nom(self.jour).capitalize()
        return f"{MONTHS[self.premier.month - 1].capitalize()} {self.premier.year}"

    @property
    def liste(self) -> str:
        return situation.liste(self.ctx.me)

    @staticmethod
    def nom(day: date) -> str:
        return f"{JOURS[day.weekday()]} {format_date(day)}"

    def mois(self, months: int = 0) -> str:
        """“2027-03”: so many months later."""
        rank = self.premier.year * 12 + self.premier.month - 1 + months
        return f"{rank // 12}-{rank % 12 + 1:02}"

    def at(self, months: int = 0, vue: str | None = None) -> str:
        shown = self.vue if vue is None else vue
        return self.ctx.url("sessions-calendrier", mois=self.mois(months), **({"vue": shown} if shown else {}))

    @property
    def ici(self) -> str:
        """Where today is."""
        return self.ctx.url("sessions-calendrier", **({"vue": self.vue} if self.vue else {}))

    @property
    def est_ce_mois(self) -> bool:
        return self.premier == self.today.replace(day=1)

    @staticmethod
    def quand(entree: Entree) -> str:
        """Premier jour · 9 h – 17 h · Avignon"""
        return " · ".join(filter(None, [GENRES.get(entree.genre, ""), entree.quand, entree.ville]))

    def de(self, entree: Entree) -> str:
        """Whose session it is, where it is not the reader's."""
        return entree.organisme if entree.organisme_id != self.ctx.me.organisme_id else ""

    # --- the private address ---

    @cached_property
    def adresse(self) -> str:
        held = abonnements.of(self.ctx.db, self.ctx.me.personne_id)
        return self.ctx.settings.base_url.rstrip("/") + self.ctx.url("abonnement", jeton=abonnements.token(held)) if held else ""

    @property
    def webcal(self) -> str:
        return re.sub(r"^https?", "webcal", self.adresse)


def day_of(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 2000 <= found.year < 2100 and text == found.isoformat() else None


def show(ctx: Context) -> Response:
    return ctx.render("pages/sessions/agenda.html", c=Calendrier(ctx))


def renew(ctx: Context) -> Response:
    had = abonnements.of(ctx.db, ctx.me.personne_id) is not None
    abonnements.renew(ctx.db, ctx.me)
    said = "Votre adresse a changé : l’ancienne ne répond plus" if had else "Votre adresse est prête"
    return ctx.redirect("sessions-calendrier", toast=said, anchor="abonnement")


def end(ctx: Context) -> Response:
    abonnements.end(ctx.db, ctx.me)
    return ctx.redirect("sessions-calendrier", toast="Votre adresse ne répond plus", anchor="abonnement")


def file(ctx: Context, session: SessionCqp) -> Response:
    """One session, as a file for the reader's own programs."""
    found = icalendrier.of_sessions(ctx.db, [session], icalendrier.name_of(session))
    return sent(ctx, found, f"{session.numero}.ics")


def read(ctx: Context, jeton: str) -> Response:
    """What a subscribed program reads: it signs in by the address alone. One that was replaced is gone (410), for programs to stop."""
    key = abonnements.key_of(jeton)
    if key is None:
        raise Introuvable
    found = abonnements.read(ctx.db, key)
    if found is None:
        return PlainTextResponse("Cette adresse ne répond plus : la vôtre est sur la page du calendrier des sessions.", 410)
    return sent(ctx, found, "sessions.ics")


def sent(ctx: Context, fichier: Fichier, nom: str) -> Response:
    headers = {"ETag": fichier.marque, "Cache-Control": ASK_AGAIN, "Content-Disposition": f"attachment; {quoted_filename(nom)}"}
    if holds(ctx.request, fichier.marque):
        return Response(status_code=304, headers=headers)
    return Response(fichier.contenu, media_type="text/calendar; charset=utf-8", headers=headers)
