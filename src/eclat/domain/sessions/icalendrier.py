"""Sessions as an iCalendar file (RFC 5545): half-days, the day of the jury, where. Nobody's name.

Hours are written in UTC, as what they are by the clocks of the place on that day: every program reads them, whatever it knows of zones
and of their changes (rules of a VTIMEZONE are read in many ways). Elsewhere than in Paris's zone, those of the place are said too. Each half-day keeps its key, so that one that moves is the same event. A session that is cancelled or refused stays, as cancelled.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from icalendar import Calendar, Event
from sqlalchemy import bindparam, func
from sqlalchemy import select as sa_select
from sqlmodel import Session, col

from eclat.domain.sessions import heures
from eclat.engines.prepared import prepared
from eclat.models import JURY, EtatSession, Evenement, Lieu, Seance, SessionCqp
from eclat.settings import get_settings

E = EtatSession
MAX: Final = 2000  # half-days of one file
STATUS: Final = {
    E.OUVERTE: "CONFIRMED",
    E.EN_COURS: "CONFIRMED",
    **dict.fromkeys(JURY, "CONFIRMED"),
    E.ANNULEE: "CANCELLED",
    E.REFUSEE: "CANCELLED",
}
ASK_AGAIN: Final = timedelta(hours=6)  # when a program looks for changes


@dataclass(frozen=True)
class Fichier:
    """An iCalendar file: these bytes, and nothing else, say whether it is the same."""

    contenu: bytes

    @property
    def marque(self) -> str:
        return f'"{hashlib.sha256(self.contenu).hexdigest()}"'


def of_sessions(db: Session, sessions: Sequence[SessionCqp], nom: str, since: date | None = None) -> Fichier:
    """``since``: without the half-days before this day."""
    keys = [each.id for each in sessions]
    changed = {each.id: max(each.cree_le, each.enregistre_le or each.cree_le) for each in sessions}
    for row in last_events().rows(db, cles=keys) if keys else ():
        changed[row.objet_id] = max(changed[row.objet_id], row.le)
    by_key = {each.id: each for each in sessions}
    places = {(row.session_id, row.nom): row for row in other_places().rows(db, cles=keys)} if keys else {}
    events: list[Event] = []
    for row in half_days().rows(db, cles=keys, depuis=since or date.min) if keys else ():
        session = by_key[row.session_id]
        where = where_of(session, places.get((session.id, row.lieu)), row.lieu)
        events.append(half_day(session, row, where, max(changed[session.id], row.enregistree_le or row.cree_le)))
    events += [jury(each, changed[each.id]) for each in sessions if each.jury_le and (since is None or each.jury_le >= since)]
    return Fichier(calendar(nom, events).to_ical())


def calendar(nom: str, events: Iterable[Event]) -> Calendar:
    made = Calendar()
    made.add("prodid", "-//OC Eclat//Sessions//FR")
    made.add("version", "2.0")
    made.add("x-wr-calname", nom)
    made.add("refresh-interval", ASK_AGAIN, {"VALUE": "DURATION"})
    made.add("x-published-ttl", "PT6H")
    for event in events:
        made.add_component(event)
    return made


def half_day(session: SessionCqp, row: Any, where: str, changed: datetime) -> Event:
    event = of_session(session, row.id, changed, name_of(session))
    for name, hour in (("dtstart", row.de), ("dtend", row.a)):
        event.add(name, heures.instant(row.jour, hour, session.code_postal).astimezone(UTC))
    event.add("location", where)
    place = heures.said_of(session.code_postal)
    there = f"{heures.said(row.de)} – {heures.said(row.a)} ({place})" if place else ""
    event.add("description", "\n".join(filter(None, [row.contenu, there, session.numero])))
    return event


def jury(session: SessionCqp, changed: datetime) -> Event:
    assert session.jury_le is not None
    event = of_session(session, f"jury-{session.id}", changed, f"Jury : {name_of(session)}")
    event.add("dtstart", session.jury_le)
    event.add("dtend", session.jury_le + timedelta(days=1))
    event.add("location", session.jury_lieu or where_of(session, None, ""))
    event.add("description", session.numero)
    event.add("transp", "TRANSPARENT")
    return event


def of_session(session: SessionCqp, key: UUID | str, changed: datetime, summary: str) -> Event:
    """What all its events say. ``SEQUENCE`` only ever grows: it is how long after its birth the session changed last."""
    event, status = Event(), STATUS.get(session.etat, "TENTATIVE")
    event.add("uid", f"{key}@{get_settings().host}")
    event.add("summary", f"Annulation : {summary}" if status == "CANCELLED" else summary)
    event.add("status", status)
    event.add("dtstamp", changed.astimezone(UTC))
    event.add("last-modified", changed.astimezone(UTC))
    event.add("sequence", max(0, int((changed - session.cree_le).total_seconds())))
    event.add("url", f"{get_settings().base_url}/sessions/{session.id}")
    return event


def name_of(session: SessionCqp) -> str:
    return session.intitule or f"Session {session.numero}"


def where_of(session: SessionCqp, place: Any, named: str) -> str:
    """The place that a half-day names, else the centre."""
    if place is not None:
        return address(place.nom, place.adresse, place.code_postal, place.ville)
    return named or address("", session.adresse, session.code_postal, session.ville)


def address(nom: str, adresse: str, code_postal: str, ville: str) -> str:
    return ", ".join(filter(None, [nom, adresse if adresse != nom else "", f"{code_postal} {ville}".strip()]))


@prepared
def half_days() -> Any:
    rows = sa_select(
        Seance.id, Seance.session_id, Seance.jour, Seance.de, Seance.a, Seance.contenu, Seance.lieu, Seance.enregistree_le, Seance.cree_le
    )  # type: ignore[call-overload] # fmt: skip
    whole = (col(Seance.de) != "", col(Seance.a) > col(Seance.de), col(Seance.jour) >= bindparam("depuis"))
    theirs = rows.where(col(Seance.session_id).in_(bindparam("cles", expanding=True)), *whole)
    return theirs.order_by(col(Seance.jour), col(Seance.de), col(Seance.id)).limit(MAX)


@prepared
def other_places() -> Any:
    rows = sa_select(Lieu.session_id, Lieu.nom, Lieu.adresse, Lieu.code_postal, Lieu.ville)  # type: ignore[call-overload]
    return rows.where(col(Lieu.session_id).in_(bindparam("cles", expanding=True)))


@prepared
def last_events() -> Any:
    """When something last happened to each of these sessions."""
    events: Any = sa_select(col(Evenement.objet_id).label("objet_id"), func.max(Evenement.cree_le).label("le"))
    theirs = events.where(
        col(Evenement.objet_type) == str(SessionCqp.__tablename__), col(Evenement.objet_id).in_(bindparam("cles", expanding=True))
    )
    return theirs.group_by(col(Evenement.objet_id))
