"""The general threads of two organismes that become one: their messages stand together, and part again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session, col, func, select

from eclat.domain.messagerie import fils, lectures
from eclat.models import Brouillon, Fil, Lecture, Message, MotFil, NonLu, Organisme

GENERAL: Final = str(Organisme.__tablename__)
THREAD, MESSAGES = "fil_general", "message"


def thread(db: Session, organisme: UUID) -> Fil | None:
    return db.exec(select(Fil).where(Fil.objet_type == GENERAL, Fil.objet_id == organisme)).first()


def join(db: Session, garde: UUID, absorbe: UUID) -> dict[str, list[UUID]]:
    """The thread of the second, where the first has none; else its messages, and what is being written. Keys of what moved."""
    mine, theirs = thread(db, garde), thread(db, absorbe)
    if theirs is None:
        return {}
    if mine is None:
        theirs.objet_id = garde
        db.flush()
        return {THREAD: [theirs.id]}
    keys = list(db.exec(select(Message.id).where(Message.fil_id == theirs.id).order_by(col(Message.id))))
    send(db, keys, theirs, mine)
    send_drafts(db, theirs, mine)
    return {MESSAGES: keys}


def part(db: Session, garde: Organisme, absorbe: UUID, moved: Mapping[str, list[UUID]], *, since: datetime) -> None:
    """What was the second's goes back; what was written since stays, in a thread of its own if need be. Drafts stay where they are."""
    for key in moved.get(THREAD, []):
        fil = db.get(Fil, key)
        if fil is not None:
            fil.objet_id = absorbe
            db.flush()
            written = list(db.exec(select(Message.id).where(Message.fil_id == fil.id, col(Message.cree_le) > since)))
            if written:
                send(db, written, fil, fils.opened(db, garde))
    mine, theirs = thread(db, garde.id), thread(db, absorbe)
    if mine is not None and theirs is not None:
        send(db, moved.get(MESSAGES, []), mine, theirs)


def send(db: Session, keys: list[UUID], source: Fil, target: Fil) -> None:
    """These messages are read in the other thread from now on, and found there. Who had not read one of them has not read that one."""
    if not keys:
        return
    chosen: Any = col(Message.id).in_(keys)
    db.execute(update(Message).where(chosen, col(Message.fil_id) == source.id).values(fil_id=target.id))
    db.execute(update(MotFil).where(col(MotFil.message_id).in_(keys)).values(fil_id=target.id))
    db.expire_all()
    send_receipts(db, keys, source, target)
    send_marks(db, keys, source, target)
    for each in (source, target):
        fils.date(db, each)


def send_receipts(db: Session, keys: list[UUID], source: Fil, target: Fil) -> None:
    """Who had read some of these messages has read them in the other thread: up to the first one there that they have not read, for a receipt
    says that all before it was read."""
    read = select(Lecture).where(Lecture.fil_id == source.id).order_by(col(Lecture.jusqu_a), col(Lecture.id))
    last = {each.personne_id: each for each in db.exec(read)}
    for who, receipt in last.items():
        there = db.exec(select(func.max(Lecture.jusqu_a)).where(Lecture.fil_id == target.id, Lecture.personne_id == who)).one()
        unread: list[Any] = [Message.fil_id == target.id, col(Message.id).not_in(keys), col(Message.auteur_id) != who]
        if there is not None:
            unread.append(col(Message.part_le) > there)
        stop = db.exec(select(func.min(Message.part_le)).where(*unread)).one()
        seen: list[Any] = [col(Message.id).in_(keys), col(Message.part_le) <= receipt.jusqu_a]
        if stop is not None:
            seen.append(col(Message.part_le) < stop)
        until = db.exec(select(func.max(Message.part_le)).where(*seen)).one()
        if until is not None and (there is None or until > there):
            db.add(Lecture(fil_id=target.id, personne_id=who, cote=receipt.cote, jusqu_a=until, cree_le=receipt.cree_le))
    db.flush()


def send_marks(db: Session, keys: list[UUID], source: Fil, target: Fil) -> None:
    """Each whom the first thread awaits is awaited by the other from the first of these messages, and by the first from what is left there."""
    people = set(fils.people(db, source))
    known = {each.personne_id: each for each in db.exec(select(NonLu).where(NonLu.fil_id == target.id))}
    for each in db.exec(select(NonLu).where(NonLu.fil_id == source.id)).all():
        who, agent = each.personne_id, each.personne_id not in people
        received: Any = (*lectures.of_others(target, who, agent=agent), col(Message.id).in_(keys))

        def first(instant: datetime | None, received: Any = received) -> datetime | None:
            there = select(func.min(Message.part_le)).where(*received, col(Message.part_le) >= instant)
            return None if instant is None else db.exec(there).one()

        if depuis := first(each.depuis):
            mark = known.get(who) or NonLu(fil_id=target.id, personne_id=who, depuis=depuis)
            mark.depuis, told = min(mark.depuis, depuis), first(each.a_notifier)
            mark.a_notifier = min(filter(None, (mark.a_notifier, told)), default=None)
            db.add(mark)
        left = [
            lectures.next_after(db, source, who, instant, agent=agent, included=True) if instant else None
            for instant in (each.depuis, each.a_notifier)
        ]
        each.a_notifier = left[1]
        lectures.move(db, each, left[0])
    db.flush()


def send_drafts(db: Session, source: Fil, target: Fil) -> None:
    writing = select(Brouillon.personne_id).where(Brouillon.fil_id == target.id)
    drafts = (col(Brouillon.fil_id) == source.id, col(Brouillon.personne_id).not_in(writing))
    db.execute(update(Brouillon).where(*drafts).values(fil_id=target.id).execution_options(synchronize_session=False))
    db.expire_all()
