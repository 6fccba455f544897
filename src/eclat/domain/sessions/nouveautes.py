"""What changes in a session once it is open: the journal keeps each change, and its binôme paritaire is told by one mail for several.

``SessionCqp.nouveautes_depuis`` says since when there is something to tell. It moves in the transaction that writes the mail, while the
session is locked: two clocks that find the same session tell of it once.
"""

from collections.abc import Mapping
from datetime import timedelta
from itertools import chain
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session, col, select

from eclat import clock, courriels
from eclat.domain.sessions.edition import FOLLOWED
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.engines.rereading import hold
from eclat.engines.workflow import past_of
from eclat.models import Evenement, SessionCqp

CALME: Final = timedelta(minutes=15)  # after the first change, time for the others


def note(db: Session, session: SessionCqp, verbe: str, *, by: Utilisateur, **details: Any) -> None:
    """A change by the people of the organisme, to be told of: its line says so. The session must be locked."""
    a_dire(session)  # before its line is dated, which is looked for from then on
    journal.write(db, session, verbe, by=by, nouveaute=True, **details)
    db.flush()


def due(db: Session) -> list[UUID]:
    """Keys of the sessions of which there is something to tell."""
    since = col(SessionCqp.nouveautes_depuis)
    return list(db.exec(select(SessionCqp.id).where(since.is_not(None), since <= clock.now() - CALME)))


def tell(db: Session, session: SessionCqp) -> bool:
    """Tell the binôme of what changed. Returns whether there was anything to tell: another clock may have done so, or the session be over."""
    hold(db, session)
    if session.nouveautes_depuis is None:
        return False
    told = lines(db, session) if session.etat in FOLLOWED else []
    session.nouveautes_depuis = None
    said = dict.fromkeys(chain.from_iterable(map(points, told)))
    if said:
        courriels.sessions.session_changee(db, session, list(said))
    db.flush()
    return bool(said)


def lines(db: Session, session: SessionCqp) -> list[Evenement]:
    """The lines of the journal that are to be told, in their order."""
    since = select(Evenement).where(
        Evenement.objet_type == SessionCqp.__tablename__, Evenement.objet_id == session.id,
        col(Evenement.cree_le) >= session.nouveautes_depuis,
    )  # fmt: skip
    found = db.exec(since.order_by(col(Evenement.cree_le), col(Evenement.id)))
    return [each for each in found if each.details.get("nouveaute")]


def points(event: Evenement) -> list[str]:
    """What a line says to the binôme: each thing that changed, with what it was; else who did what."""
    changed = event.details.get("changements")
    return [dit(each) for each in changed] if changed else [f"{event.acteur_nom} {past_of(event.objet_type, event.verbe)}"]


def changement(quoi: str, avant: str, apres: str) -> dict[str, str]:
    """One thing that changed, as the journal keeps it: nothing before of what is new, nothing after of what is no more."""
    return {"quoi": quoi, "avant": avant, "apres": apres}


def dit(each: Mapping[str, str]) -> str:
    """Fin : 12 janvier 2027 (c’était : 5 janvier 2027)"""
    if not each["avant"]:
        return f"{each['quoi']}\u00a0: {each['apres']}, en plus"
    if not each["apres"]:
        return f"{each['quoi']}\u00a0: {each['avant']}, en moins"
    return f"{each['quoi']}\u00a0: {each['apres']} (c’était\u00a0: {each['avant']})"


def a_dire(session: SessionCqp) -> None:
    """There is something to tell of."""
    session.nouveautes_depuis = session.nouveautes_depuis or clock.now()


def en_attente(db: Session, session: SessionCqp) -> list[str]:
    """What will be told soon."""
    return [] if session.nouveautes_depuis is None else list(dict.fromkeys(chain.from_iterable(map(points, lines(db, session)))))
