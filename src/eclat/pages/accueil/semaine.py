"""The week of an agent: what was done since Monday, and the seven days that come."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from eclat import clock
from eclat.domain.jurys import liste_recours
from eclat.domain.partenaires import partenaires
from eclat.domain.sessions import agenda
from eclat.domain.sessions.agenda import Entree, Genre
from eclat.domain.statistiques import semaine
from eclat.domain.statistiques.semaine import CAP
from eclat.formats import SHORT_MONTHS, format_date, plural
from eclat.http.context import Context
from eclat.models import EtatSession, Role
from eclat.pages.accueil.a_faire import WEEK, AFaire

DAYS = 7
FEW = 3  # juries that are told
TITRES = {Genre.JURY: "Jury", Genre.DEBUT: "Début"}


@dataclass(frozen=True)
class Chiffre:
    titre: str
    nombre: str
    url: str


@dataclass(frozen=True)
class Rendez:
    """Something on a day: where it leads, what is said under it, whether it asks something of its reader."""

    titre: str
    url: str
    detail: str
    alerte: bool = False
    jury: str = ""  # of a jury without a binôme: where and when it sits


@dataclass(frozen=True)
class Jour:
    jour: date
    lignes: Sequence[Rendez]

    @property
    def numero(self) -> str:
        return "1er" if self.jour.day == 1 else str(self.jour.day)

    @property
    def mois(self) -> str:
        return SHORT_MONTHS[self.jour.month - 1]


def figures(ctx: Context) -> list[Chiffre]:
    """Of OC Éclat as a whole: for the administrateurs."""
    if not ctx.me.is_a(Role.ADMINISTRATEUR):
        return []
    return [
        Chiffre(
            each.sorte.titre, f"{CAP - 1}+" if each.nombre >= CAP else str(each.nombre),
            ctx.url(each.sorte.route, etat=each.sorte.etat) if each.sorte.etat else ctx.url(each.sorte.route),
        )
        for each in semaine.figures(ctx.db)
    ]  # fmt: skip


def days(ctx: Context) -> list[Jour]:
    """The days that have something, today first."""
    today = clock.today()
    found: dict[date, list[Rendez]] = {today + timedelta(days=rank): [] for rank in range(DAYS)}
    held = agenda.of_week(ctx.db, ctx.me, today)
    of_jury = [each.session_id for day in held for each in day.entrees if each.genre == Genre.JURY]
    readiness, hours = agenda.readiness(ctx.db, of_jury), agenda.begins(ctx.db, of_jury)
    for day in held:
        found[day.jour] += [session(ctx, timed(each, day.jour, hours), readiness) for each in day.entrees]
        if day.reste:
            found[day.jour].append(
                Rendez("Et d’autres", ctx.url("sessions-calendrier", jour=day.jour.isoformat()), "Toute la journée")
            )
    if ctx.me.is_a(Role.ADMINISTRATEUR):
        for at, each in deadlines(ctx, today, today + timedelta(days=DAYS - 1)):
            found[at].append(each)
    return [Jour(day, lines) for day, lines in found.items() if lines]


def timed(each: Entree, day: date, hours: Mapping[tuple[UUID, date], str]) -> Entree:
    """A jury with the hour at which it begins."""
    return replace(each, de=hours.get((each.session_id, day), "")) if each.genre == Genre.JURY else each


def session(ctx: Context, each: Entree, readiness: dict[UUID, tuple[int, bool]]) -> Rendez:
    where = ", ".join(filter(None, (each.ville, each.quand)))
    titre = f"{TITRES[each.genre]}, {where}" if where else f"{TITRES[each.genre]}, {each.titre}"
    if each.genre != Genre.JURY:
        return Rendez(titre, ctx.url("session", id=each.session_id), f"{each.titre}, {each.organisme}")
    count, seated = readiness.get(each.session_id, (0, True))
    waits = not seated and each.etat != EtatSession.ANNULEE
    detail = plural(count, "candidat", "candidats") + (", binôme à confier" if waits else f", {each.organisme}")
    url = ctx.url("jury" if seated else "session", id=each.session_id)
    return Rendez(titre, url, detail, waits, where or each.titre if waits else "")


def to_do(ctx: Context, jours: Sequence[Jour]) -> Iterator[AFaire]:
    """What an administrateur has to do before a day of the week: juries without a binôme, changes to declare to France compétences."""
    if not ctx.me.is_a(Role.ADMINISTRATEUR):
        return
    juries = [(jour.jour, each) for jour in jours for each in jour.lignes if each.jury]
    if n := len(juries):
        title = plural(n, "jury de la semaine n’a pas de binôme paritaire", "jurys de la semaine n’ont pas de binôme paritaire")
        told = [f"{each.jury} le {format_date(day)}" for day, each in juries[:FEW]]
        text = "\u00a0; ".join(told) + (f"\u00a0; et {n - FEW} de plus" if n > FEW else "") + "."
        at = juries[0][1].url if n == 1 else ctx.url("sessions-calendrier", jour=juries[0][0].isoformat())
        yield AFaire("users-round", "warn", title, text, "Confier", at, echeance=juries[0][0])
    today = clock.today()
    due = partenaires.last_days(ctx.db, date.min, today + WEEK)
    if due:
        n, (first, _) = sum(count for _, count in due), due[0]
        title = plural(n, "changement est à déclarer à France compétences", "changements sont à déclarer à France compétences")
        text = (
            f"La limite est passée depuis le {format_date(first)}." if first < today else f"Avant la fin du {format_date(first)}."
        )
        yield AFaire(
            "landmark", "bad" if first < today else "warn", title, text, "Déclarer", ctx.url("partenaires"), echeance=first
        )


def deadlines(ctx: Context, first: date, last: date) -> Iterator[tuple[date, Rendez]]:
    """The last days that fall in the week: declarations to France compétences, answers to recours."""
    for day, count in partenaires.last_days(ctx.db, first, last):
        text = "dernier jour pour une déclaration" if count == 1 else f"dernier jour pour {count} déclarations"
        yield day, Rendez("France compétences", ctx.url("partenaires"), text, True)
    for key, numero, day in liste_recours.last_days(ctx.db, first, last):
        yield day, Rendez(f"Recours {numero}", ctx.url("recours-un", id=key), "dernier jour pour répondre", True)
