"""A calendar made from a pattern: “mardi et jeudi, 9 h – 12 h 30 et 13 h 30 – 17 h, du … au …, sauf …”."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session

from eclat.domain.sessions import calendrier, feries, heures
from eclat.domain.sessions.calendrier import CALENDRIER, MAX_SEANCES
from eclat.domain.socle.errors import ChampRefuse
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.grilles import tableau
from eclat.models import SessionCqp

Plage = tuple[str, str]  # from an hour of the clock to another


@dataclass(frozen=True)
class Rythme:
    """``jours``: of the week, Monday is 0. Public holidays are left out."""

    jours: Collection[int]
    plages: Collection[Plage]
    du: date
    au: date
    sauf: Collection[date] = ()


@dataclass(frozen=True)
class Generation:
    """How many half-days were added, how many were there already, and the public holidays that were left out."""

    ajoutees: int
    deja: int
    feries: tuple[tuple[date, str], ...]


def days(rythme: Rythme) -> Iterator[date]:
    day = rythme.du
    while day <= rythme.au:
        if day.weekday() in rythme.jours and day not in rythme.sauf:
            yield day
        day += timedelta(days=1)


def generate(db: Session, session: SessionCqp, rythme: Rythme, *, by: Utilisateur) -> Generation:
    """Add the half-days of the pattern at the end of the calendar, but those that it has. Raises ChampRefuse, Interdit, Refus."""
    table = tableau.ouvrir(db, CALENDRIER, session, by=by)
    departement = heures.departement_of(session.code_postal)
    holidays = [(day, name) for day in days(rythme) if (name := feries.name_of(day, departement))]
    out = {day for day, _ in holidays}
    wanted = [(day, de, a) for day in days(rythme) if day not in out for de, a in sorted(rythme.plages)]
    held = {(each.jour, each.de) for each in calendrier.of(db, session).demi_journees}
    new = [(day, de, a) for day, de, a in wanted if (day, de) not in held]
    room = MAX_SEANCES - len(table.rows)
    if len(new) > room:
        raise ChampRefuse("au", CALENDRIER.mots.trop(MAX_SEANCES, room, len(new)))
    if not wanted:
        raise ChampRefuse("jours", "Aucun de ces jours ne tombe entre ces deux dates, hors jours fériés.")
    if new:
        tableau.add(table, [{"jour": [day.isoformat()], "de": [de], "a": [a]} for day, de, a in new])
    return Generation(len(new), len(wanted) - len(new), tuple(holidays))
