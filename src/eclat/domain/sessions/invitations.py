"""The convocation to a jury as an iCalendar file (RFC 5546): asked for, changed, called off; programs of mail offer it to who reads it.

One appointment a jury, of which the key never changes, from its first half-day to its last: programs take one appointment a message
(RFC 5546, 3.2.2). ``SEQUENCE`` is that of the jury, raised by each change. It says where, and when by the clocks of the place: nobody's name
but its reader's address.
"""

from collections.abc import Sequence
from datetime import UTC
from itertools import groupby

from icalendar import Event, vCalAddress, vText
from sqlmodel import Session, col, select

from eclat import clock, courriels
from eclat.domain.sessions import heures, icalendrier
from eclat.formats import JOURS, format_date
from eclat.models import Jury, MembreJury, SeanceJury, SessionCqp
from eclat.settings import get_settings


def of_session(db: Session, session: SessionCqp) -> Jury | None:
    return db.exec(select(Jury).where(Jury.session_id == session.id)).first()


def half_days(db: Session, jury: Jury) -> Sequence[SeanceJury]:
    rows = select(SeanceJury).where(SeanceJury.jury_id == jury.id).order_by(col(SeanceJury.jour), col(SeanceJury.de))
    return db.exec(rows).all()


def said(seance: SeanceJury) -> str:
    """vendredi 18 décembre 2026, 9 h – 12 h 30"""
    day = f"{JOURS[seance.jour.weekday()]} {format_date(seance.jour)}"
    return f"{day}, {heures.said(seance.de)} – {heures.said(seance.a)}"


def days(seances: Sequence[SeanceJury]) -> list[str]:
    """mardi 22 décembre 2026, 9 h – 12 h 30 et 13 h 30 – 17 h 30: each day once, with its hours."""
    found = []
    for jour, those in groupby(seances, key=lambda each: each.jour):
        hours = " et ".join(f"{heures.said(each.de)} – {heures.said(each.a)}" for each in those)
        found.append(f"{JOURS[jour.weekday()]} {format_date(jour)}, {hours}")
    return found


def where(jury: Jury) -> str:
    """Its room and its address; nothing where everybody is at a distance."""
    place = icalendrier.address(jury.lieu, jury.adresse, jury.code_postal, jury.ville)
    return place or ("À distance" if jury.a_distance else "")


def postcode(session: SessionCqp, jury: Jury | None) -> str:
    """Whose clocks show its hours: those of where it sits, which may be elsewhere than its session; at a distance, the session's."""
    return (jury.code_postal if jury else "") or session.code_postal


def convoked(db: Session, jury: Jury) -> Sequence[MembreJury]:
    """Who holds a convocation that still stands."""
    rows = select(MembreJury).where(
        MembreJury.jury_id == jury.id, col(MembreJury.retire_le).is_(None), col(MembreJury.convoque_le).is_not(None)
    )
    return db.exec(rows.order_by(col(MembreJury.rang))).all()


def calendar(session: SessionCqp, jury: Jury, seances: Sequence[SeanceJury], membre: MembreJury, method: str) -> str:
    """The file for one member. ``method``: REQUEST, or CANCEL."""
    event, settings, now, place = Event(), get_settings(), clock.now(), postcode(session, jury)
    event.add("uid", f"convocation-{jury.id}@{settings.host}")
    event.add("sequence", jury.sequence)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", heures.instant(seances[0].jour, seances[0].de, place).astimezone(UTC))
    event.add("dtend", heures.instant(seances[-1].jour, seances[-1].a, place).astimezone(UTC))
    event.add("summary", f"{'Annulation : ' if method == 'CANCEL' else ''}Jury : {icalendrier.name_of(session)}")
    event.add("location", where(jury))
    there = heures.said_of(place)
    lines = [*days(seances), f"Heures : {there}" if there else "", jury.lien_visio, session.numero]
    event.add("description", "\n".join(filter(None, lines)))
    event.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    event.add("transp", "OPAQUE")
    organizer = vCalAddress(f"mailto:{settings.mail_from}")
    organizer.params["cn"] = vText("OC Éclat")
    event.add("organizer", organizer)
    attendee = vCalAddress(f"mailto:{membre.courriel}")
    attendee.params.update({"role": vText("REQ-PARTICIPANT"), "partstat": vText("NEEDS-ACTION"), "rsvp": vText("FALSE")})
    event.add("attendee", attendee)
    made = icalendrier.calendar("", [event])
    for name in ("x-wr-calname", "refresh-interval", "x-published-ttl"):
        made.pop(name)
    made.add("method", method)
    return str(made.to_ical().decode())


def call_off(db: Session, session: SessionCqp, motif: str, membres: Sequence[MembreJury] | None = None) -> None:
    """Tell those who were convoked, or these ones of them, that they are awaited no more: the appointment leaves their calendar."""
    jury = of_session(db, session)
    told = [] if jury is None else list(convoked(db, jury)) if membres is None else [each for each in membres if each.convoque_le]
    if jury is None or not told:
        return
    jury.sequence += 1
    seances = half_days(db, jury)
    files = [calendar(session, jury, seances, each, "CANCEL") for each in told]
    courriels.jurys.jury_decommande(db, session, told, files, days(seances), motif)
    for each in told:
        each.convoque_le = None
