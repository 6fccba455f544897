"""The calendar of all sessions that somebody sees: by day, those that are held, that begin, or of which the jury meets (P13).

A month costs the same however many sessions there are: of who sees all of them, a few of each day are read by an index, and a day that
has more leads to its own page. Others see few: theirs are found first.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Date, Uuid, bindparam, func, literal, literal_column, union_all
from sqlalchemy import select as sa_select
from sqlmodel import Session, col

from eclat.domain.sessions import heures
from eclat.domain.socle import session_policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.prepared import prepared
from eclat.models import JURY, Candidat, EtatSession, Jury, Organisme, Role, Seance, SeanceJury, SessionCqp, Siege

E = EtatSession
SHOWN_ETATS: Final = (E.DEMANDEE, E.EN_VALIDATION, E.A_COMPLETER, E.OUVERTE, E.EN_COURS, *JURY, E.ANNULEE)
A_DAY: Final = 5  # sessions of one day in a month
ALONE: Final = 100  # sessions of a day that is looked at by itself
MINE: Final = 400  # sessions of somebody who does not see all, that have days in a month
LONGEST: Final = 31
WEEK: Final = 7


class Genre(StrEnum):
    """Why a session stands on a day."""

    DEBUT = "debut"
    SEANCE = "seance"
    JURY = "jury"


@dataclass(frozen=True)
class Entree:
    """A session on a day. ``de``, ``a``: from its first half-day to the end of its last, by the clocks of the place."""

    genre: Genre
    session_id: UUID
    titre: str
    organisme: str
    organisme_id: UUID
    ville: str
    etat: EtatSession
    zone: str
    de: str = ""
    a: str = ""

    @property
    def quand(self) -> str:
        """9 h – 17 h (heure de La Réunion); 9 h, when only that is known"""
        hours = " – ".join(heures.said(each) for each in (self.de, self.a) if each)
        return f"{hours} ({self.zone})" if hours and self.zone else hours


@dataclass
class Jour:
    """``reste``: it has more sessions than are shown."""

    jour: date
    entrees: list[Entree] = field(default_factory=list)
    reste: bool = False


@dataclass(frozen=True)
class Place:
    """That a session stands on a day, before it is known what it is called."""

    jour: date
    genre: Genre
    session_id: UUID
    de: str = ""
    a: str = ""


def of_month(db: Session, user: Utilisateur, first: date) -> list[Jour]:
    """The days of the month that begins so, each with its sessions."""
    last = (first + timedelta(days=LONGEST)).replace(day=1) - timedelta(days=1)
    days = [first + timedelta(days=rank) for rank in range((last - first).days + 1)]
    return told(db, user, days, A_DAY)


def of_day(db: Session, user: Utilisateur, day: date) -> Jour:
    return told(db, user, [day], ALONE)[0]


def of_week(db: Session, user: Utilisateur, first: date) -> list[Jour]:
    """The seven days from this one that have something: sessions that begin, juries that meet; not what is held every day."""
    days = [first + timedelta(days=rank) for rank in range(WEEK)]
    read = everywhere if user.is_a(Role.ADMINISTRATEUR) else among_mine
    by_day: defaultdict[date, list[Place]] = defaultdict(list)
    for place in read(db, user, days, A_DAY):
        if place.genre != Genre.SEANCE:
            by_day[place.jour].append(place)
    known = named(db, {each.session_id for places in by_day.values() for each in places})
    return [day_of(day, by_day[day], known, A_DAY) for day in days if by_day[day]]


def told(db: Session, user: Utilisateur, days: Sequence[date], to: int) -> list[Jour]:
    read = everywhere if user.is_a(Role.ADMINISTRATEUR) else among_mine
    by_day: defaultdict[date, list[Place]] = defaultdict(list)
    for place in read(db, user, days, to):
        by_day[place.jour].append(place)
    known = named(db, {each.session_id for places in by_day.values() for each in places})
    return [day_of(day, by_day[day], known, to) for day in days]


def readiness(db: Session, keys: Collection[UUID]) -> dict[UUID, tuple[int, bool]]:
    """Of each of these sessions, how many candidates it has, and whether a binôme paritaire follows it."""
    if not keys:
        return {}
    held = sa_select(col(Candidat.session_id), func.count()).where(col(Candidat.session_id).in_(keys))
    many = held.group_by(col(Candidat.session_id))
    counts = {row[0]: int(row[1]) for row in db.execute(many)}
    seats = sa_select(col(Siege.session_id)).where(col(Siege.session_id).in_(keys), col(Siege.jusqu_a).is_(None)).distinct()
    seated = set(db.execute(seats).scalars())
    return {key: (counts.get(key, 0), key in seated) for key in keys}


def begins(db: Session, keys: Collection[UUID]) -> dict[tuple[UUID, date], str]:
    """Of the juries of these sessions, by day, the hour of the first half-day that was said: “09:00”."""
    if not keys:
        return {}
    held = (
        sa_select(col(Jury.session_id), col(SeanceJury.jour), func.min(col(SeanceJury.de)))
        .join(Jury, col(Jury.id) == SeanceJury.jury_id)
        .where(col(Jury.session_id).in_(keys), col(SeanceJury.de) != "")
    )
    return {(key, day): str(hour) for key, day, hour in db.execute(held.group_by(col(Jury.session_id), col(SeanceJury.jour)))}


def day_of(day: date, places: Iterable[Place], known: dict[UUID, Callable[..., Entree]], to: int) -> Jour:
    """What begins first, then half-days in their order, then juries. A session that begins and is held says both at once."""
    held = {each.session_id: each for each in places if each.genre == Genre.SEANCE}
    merged = [each for each in places if each.genre != Genre.SEANCE or not begun(each, places)]
    found = []
    for each in merged:
        hours = held.get(each.session_id) if each.genre == Genre.DEBUT else each
        found.append(known[each.session_id](each.genre, hours.de if hours else "", hours.a if hours else ""))
    found.sort(key=lambda each: (list(Genre).index(each.genre), each.de, each.titre))
    return Jour(day, found[:to], len(found) > to)


def begun(place: Place, places: Iterable[Place]) -> bool:
    return any(each.session_id == place.session_id and each.genre == Genre.DEBUT for each in places)


def named(db: Session, keys: Iterable[UUID]) -> dict[UUID, Callable[..., Entree]]:
    """What is said of each of these sessions, once its day is known."""

    def entry(row: Any) -> Callable[..., Entree]:
        title = row.intitule or f"Session {row.numero}"
        return lambda genre, de, a: Entree(
            genre,
            row.id,
            title,
            row.nom,
            row.organisme_id,
            row.ville,
            EtatSession(row.etat),
            heures.said_of(row.code_postal),
            de,
            a,
        )

    rows = sessions_named().rows(db, cles=list(keys)) if keys else []
    return {row.id: entry(row) for row in rows}


@prepared
def sessions_named() -> Any:
    shown: tuple[Any, ...] = (
        SessionCqp.id, SessionCqp.numero, SessionCqp.intitule, SessionCqp.organisme_id, Organisme.nom, SessionCqp.ville,
        SessionCqp.etat, SessionCqp.code_postal,
    )  # fmt: skip
    joined = sa_select(*shown).join(Organisme, col(Organisme.id) == SessionCqp.organisme_id)
    return joined.where(col(SessionCqp.id).in_(bindparam("cles", expanding=True)))


# --- of who sees all: some of each day, by an index ---


def everywhere(db: Session, user: Utilisateur, days: Sequence[date], to: int) -> list[Place]:
    size = 1 if len(days) == 1 else LONGEST
    asked = {f"jour_{rank}": days[min(rank, len(days) - 1)] for rank in range(size)}
    rows = each_day(size, to).rows(db, **asked)
    return [Place(days[row.rang], Genre(row.genre), row.session_id, row.de, row.a) for row in rows if row.rang < len(days)]


@prepared
def each_day(days: int, to: int) -> Any:
    """Of each day, one session more than is shown: held, that begin, whose jury meets."""
    return union_all(*[sa_select(part.subquery()) for rank in range(days) for part in of_rank(rank, to + 1)])


def of_rank(rank: int, limit: int) -> Iterable[Any]:
    day = bindparam(f"jour_{rank}", type_=Date())
    shown = col(SessionCqp.etat).in_(SHOWN_ETATS)
    nothing: Any = literal_column("''")

    def of(genre: Genre, key: Any, de: Any, a: Any) -> Any:
        said = (literal(rank).label("rang"), literal(genre.value).label("genre"))
        return sa_select(*said, key.label("session_id"), de.label("de"), a.label("a"))

    seance = of(Genre.SEANCE, col(Seance.session_id), func.min(Seance.de), func.max(Seance.a))
    held = seance.join(SessionCqp, col(SessionCqp.id) == Seance.session_id).where(
        col(Seance.jour) == day, shown, col(Seance.de) != ""
    )
    yield held.group_by(col(Seance.session_id)).limit(limit)
    for genre, column in ((Genre.DEBUT, SessionCqp.debut_tri), (Genre.JURY, SessionCqp.jury_le)):
        one = of(genre, col(SessionCqp.id), nothing, nothing).where(col(column) == day, shown)
        yield one.order_by(col(SessionCqp.id)).limit(limit)


# --- of who sees some: theirs first ---


def among_mine(db: Session, user: Utilisateur, days: Sequence[date], to: int) -> list[Place]:
    first, last = days[0], days[-1]
    seen: Any = session_policies.visible_sessions(user).where(col(SessionCqp.etat).in_(SHOWN_ETATS))
    on = (col(SessionCqp.debut_tri) <= last, (col(SessionCqp.fin) >= first) | (col(SessionCqp.jury_le) >= first))
    rows = db.execute(
        seen.with_only_columns(col(SessionCqp.id), col(SessionCqp.debut), col(SessionCqp.jury_le))
        .where(*on)
        .order_by(col(SessionCqp.debut_tri).desc(), col(SessionCqp.id))
        .limit(MINE)
    ).all()
    found = [Place(day, Genre.DEBUT, key) for key, day, _ in rows if day and first <= day <= last]
    found += [Place(day, Genre.JURY, key) for key, _, day in rows if day and first <= day <= last]
    held = held_by().rows(db, cles=[row.id for row in rows], du=first, au=last) if rows else []
    return found + [Place(row.jour, Genre.SEANCE, row.session_id, row.de, row.a) for row in held]


@prepared
def held_by() -> Any:
    """The days on which these sessions are held."""
    grouped: Any = sa_select(
        col(Seance.jour).label("jour"), col(Seance.session_id).label("session_id"), func.min(Seance.de).label("de"), func.max(Seance.a).label("a")
    )  # fmt: skip
    between = col(Seance.jour).between(bindparam("du", type_=Date()), bindparam("au", type_=Date()))
    theirs = col(Seance.session_id).in_(bindparam("cles", type_=Uuid(), expanding=True))
    return grouped.where(theirs, between, col(Seance.de) != "").group_by(col(Seance.jour), col(Seance.session_id))
