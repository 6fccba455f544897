"""The chain of the journal, read from its first line: by the clock every night, by whoever asks for it, by ``eclat journal verify``.

What was read stays: a journal that was cut short since, which its own lines cannot tell, no longer holds the furthest line that a reading came to.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlmodel import Session, col, func, select

from eclat import clock
from eclat.domain.socle.utilisateur import SYSTEME, Utilisateur
from eclat.engines import journal
from eclat.engines.rereading import hold
from eclat.models import Evenement, Verification

EVERY: Final = timedelta(hours=24)
SILENT: Final = timedelta(minutes=2)  # after which nobody reads any more: another begins again
TOLD_EVERY: Final = 10  # stretches between two signs of life


@dataclass
class Lecture:
    """How far a reading has come."""

    lues: int = 0
    empreinte: str = ""
    rompue_a: int | None = None


def ask(db: Session, *, by: Utilisateur = SYSTEME) -> Verification:
    """A reading of the chain as it is now; the one under way, when there is one."""
    present = under_way(db)
    if present is not None:
        return present
    last = db.exec(select(func.max(Evenement.rang))).one() or 0
    found = Verification(demandee_par=by.nom_complet if by.personne_id else "", jusqu_a=last)
    db.add(found)
    db.flush()
    return found


def under_way(db: Session) -> Verification | None:
    return db.exec(select(Verification).where(col(Verification.finie).is_(False))).first()


def last(db: Session) -> Verification | None:
    """The last one that ended."""
    ended = select(Verification).where(col(Verification.finie).is_(True))
    return db.exec(ended.order_by(col(Verification.cree_le).desc()).limit(1)).first()


def furthest(db: Session) -> tuple[int, str]:
    """The line up to which the chain once held, and its hash: what was broken since stays so, however often it is read."""
    held = select(Verification).where(col(Verification.finie).is_(True), col(Verification.rompue_a).is_(None))
    found = db.exec(held.order_by(col(Verification.lues).desc(), col(Verification.cree_le).desc()).limit(1)).first()
    return (found.lues, found.empreinte) if found else (0, "")


def due(db: Session) -> list[UUID]:
    """The reading that nobody does."""
    since = clock.now() - SILENT
    waiting = select(Verification).where(col(Verification.finie).is_(False))
    return [each.id for each in db.exec(waiting) if each.lue_le is None or each.lue_le < since]


def is_due(db: Session) -> bool:
    """Whether a day has passed since the last one began."""
    newest = db.exec(select(func.max(Verification.cree_le))).one()
    return newest is None or newest <= clock.now() - EVERY


def read(open_session: Callable[[], Session], tell: Callable[[Lecture], object] = lambda lecture: None) -> Lecture:
    """Read it all, some lines at a time, each time in a session of its own."""
    lecture, told = Lecture(), 0
    with open_session() as db:
        anchor = furthest(db)
    while lecture.rompue_a is None:
        with open_session() as db:
            lines = journal.stretch(db, lecture.lues)
        for line in lines:
            expected = lecture.lues + 1
            wrong = line["rang"] != expected or line["empreinte"] != journal.fingerprint(line, expected, lecture.empreinte)
            if wrong or (expected == anchor[0] and line["empreinte"] != anchor[1]):
                lecture.rompue_a = expected
                break
            lecture.lues, lecture.empreinte = expected, line["empreinte"]
        if len(lines) < journal.AT_ONCE:
            break
        told += 1
        if told % TOLD_EVERY == 0:
            tell(lecture)
    if lecture.rompue_a is None and lecture.lues < anchor[0]:
        lecture.rompue_a = lecture.lues + 1  # lines that were read are there no more
    return lecture


def take(db: Session, key: UUID) -> bool:
    """Whether this reading is now ours to do."""
    found = db.get_one(Verification, key)
    hold(db, found)
    if found.finie or (found.lue_le is not None and found.lue_le > clock.now() - SILENT):
        return False
    found.lue_le = clock.now()
    db.flush()
    return True


def note(db: Session, key: UUID, lecture: Lecture) -> None:
    found = db.get_one(Verification, key)
    hold(db, found)
    found.lues, found.empreinte, found.lue_le = lecture.lues, lecture.empreinte, clock.now()


def end(db: Session, key: UUID, lecture: Lecture) -> None:
    found = db.get_one(Verification, key)
    hold(db, found)
    found.lues, found.empreinte, found.rompue_a = lecture.lues, lecture.empreinte, lecture.rompue_a
    found.finie, found.finie_le = True, clock.now()
