"""Who has read what: a thread waits for someone from the first message that they have not seen, until they have."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, or_, update
from sqlmodel import Session, col, func, select

from eclat import clock
from eclat.domain.messagerie import fils
from eclat.domain.socle.fils import visible_fils
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.prepared import prepared
from eclat.models import Cote, Fil, Lecture, Message, NonLu
from eclat.models.base import MAINTENANT
from eclat.models.bulk import blank, insert_rows

MOST = 500  # readings looked at for one page of messages


def announce(db: Session, fil: Fil, message: Message) -> None:
    """The thread awaits those whom a message is for, from when it leaves, unless it awaits them already. Those who are told by mail will
    be, unless they read it meanwhile. The thread must be locked."""
    awaited = set(db.exec(select(NonLu.personne_id).where(NonLu.fil_id == fil.id)))
    readers, author, leaves = fils.readers(db, fil, interne=message.interne), {message.auteur_id}, message.part_le
    told = fils.concerned(db, fil, readers) - author
    insert_rows(
        db,
        NonLu,
        [
            blank(NonLu) | {"fil_id": fil.id, "personne_id": key, "depuis": leaves, "a_notifier": leaves if key in told else None}
            for key in sorted(readers - awaited - author)
        ],
    )
    untold = update(NonLu).where(col(NonLu.fil_id) == fil.id, col(NonLu.personne_id).in_(awaited & told))
    db.execute(untold.where(col(NonLu.a_notifier).is_(None)).values(a_notifier=leaves))


def withdraw(db: Session, fil: Fil, message: Message) -> None:
    """The same once a message is there no more: it is the next one that awaits, or is told of, if there is one."""
    left = message.part_le
    begins = or_(col(NonLu.depuis) == left, col(NonLu.a_notifier) == left)
    people = set(fils.people(db, fil))
    for each in db.exec(select(NonLu).where(NonLu.fil_id == fil.id, begins)).all():
        to = next_after(db, fil, each.personne_id, left, agent=each.personne_id not in people, included=True)
        if each.a_notifier == left:
            each.a_notifier = to
        if each.depuis == left:
            move(db, each, to)


def read(db: Session, fil: Fil, *, jusqu_a: datetime, by: Utilisateur) -> None:
    """Someone saw the thread up to the message that left then. The thread must be locked."""
    seen = db.exec(select(func.max(Lecture.jusqu_a)).where(Lecture.fil_id == fil.id, Lecture.personne_id == by.personne_id)).one()
    received = [*of_others(fil, by.personne_id, agent=by.est_agent), col(Message.part_le) <= jusqu_a]
    last = db.exec(select(func.max(Message.part_le)).where(*received, col(Message.part_le) <= clock.now())).one()
    if last is not None and by.personne_id is not None and (seen is None or last > seen):
        db.add(Lecture(fil_id=fil.id, personne_id=by.personne_id, cote=fils.cote(by), jusqu_a=last))
    waiting = db.exec(select(NonLu).where(NonLu.fil_id == fil.id, NonLu.personne_id == by.personne_id)).first()
    if waiting is not None and waiting.depuis <= jusqu_a:
        to = next_after(db, fil, by.personne_id, jusqu_a, agent=by.est_agent)
        if waiting.a_notifier is not None and waiting.a_notifier <= jusqu_a:
            waiting.a_notifier = to
        move(db, waiting, to)
    db.flush()


def unread(db: Session, fil: Fil, *, depuis: datetime, by: Utilisateur) -> None:
    """The thread awaits this person again, from the message that left then. What they have read stays known. The thread must be locked."""
    waiting = db.exec(select(NonLu).where(NonLu.fil_id == fil.id, NonLu.personne_id == by.personne_id)).first()
    if waiting is not None:
        waiting.depuis = min(waiting.depuis, depuis)
    elif by.personne_id is not None:
        db.add(NonLu(fil_id=fil.id, personne_id=by.personne_id, depuis=depuis))
    db.flush()


def last_received(db: Session, fil: Fil, user: Utilisateur) -> datetime | None:
    """When the last message of others left; None while nobody else has written."""
    there = [*of_others(fil, user.personne_id, agent=user.est_agent), col(Message.part_le) <= clock.now()]
    found: datetime | None = db.exec(select(func.max(Message.part_le)).where(*there)).one()
    return found


def move(db: Session, waiting: NonLu, to: datetime | None) -> None:
    if to is None:
        db.delete(waiting)
    else:
        waiting.depuis = to


def of_others(fil: Fil, personne: UUID | None, *, agent: bool) -> list[Any]:
    """What others wrote in it that this person may read."""
    there = [Message.fil_id == fil.id, col(Message.auteur_id) != personne, col(Message.supprime_le).is_(None)]
    return there if agent else [*there, col(Message.interne).is_(False)]


def next_after(
    db: Session, fil: Fil, personne: UUID | None, instant: datetime, *, agent: bool, included: bool = False
) -> datetime | None:
    after = col(Message.part_le) >= instant if included else col(Message.part_le) > instant
    found: datetime | None = db.exec(select(func.min(Message.part_le)).where(*of_others(fil, personne, agent=agent), after)).one()
    return found


# --- what is not read ---


def since(db: Session, fil: Fil, user: Utilisateur) -> datetime | None:
    """When the first message left that this person has not read; None when they have read all."""
    found = select(NonLu.depuis).where(
        NonLu.fil_id == fil.id, NonLu.personne_id == user.personne_id, col(NonLu.depuis) <= clock.now()
    )
    return db.exec(found).first()


def awaiting(user: Utilisateur) -> Any:
    """Keys of the threads that have something that this person has not read, whether they still see them or not."""
    return select(NonLu.fil_id).where(NonLu.personne_id == user.personne_id, col(NonLu.depuis) <= MAINTENANT)


def waiting(user: Utilisateur) -> Any:
    """The same, of those that they see: since when each waits."""
    mine = (NonLu.personne_id == user.personne_id, col(NonLu.depuis) <= MAINTENANT)
    return visible_fils(user).join(NonLu, col(NonLu.fil_id) == Fil.id).where(*mine).with_only_columns(col(NonLu.depuis))


@prepared
def counted(user: Utilisateur) -> Any:
    """How many messages someone has not read in these threads."""
    received = [
        col(Message.auteur_id) != user.personne_id,
        col(Message.supprime_le).is_(None),
        col(Message.part_le) <= MAINTENANT,
    ]
    if not user.est_agent:
        received.append(col(Message.interne).is_(False))
    return (
        select(NonLu.fil_id, func.count())
        .join(Message, (col(Message.fil_id) == NonLu.fil_id) & (col(Message.part_le) >= NonLu.depuis))
        .where(NonLu.personne_id == user.personne_id, *received, col(NonLu.fil_id).in_(bindparam("cles", expanding=True)))
        .group_by(col(NonLu.fil_id))
    )


def count(db: Session, user: Utilisateur, keys: Collection[UUID]) -> Mapping[UUID, int]:
    """By thread, how many messages this person has not read."""
    return dict(counted(user).rows(db, cles=list(keys))) if keys else {}


# --- receipts ---


@dataclass(frozen=True)
class Accuse:
    """Someone of the other side saw a message, for the first time then."""

    personne_id: UUID
    nom: str
    cote: Cote
    le: datetime


def receipts(db: Session, fil: Fil, messages: Sequence[Message]) -> Mapping[UUID, list[Accuse]]:
    """By message, who has read it and when, in the order in which they did."""
    if not messages:
        return {}
    from_there = (Lecture.fil_id == fil.id, col(Lecture.jusqu_a) >= min(each.part_le for each in messages))
    readings = db.exec(select(Lecture).where(*from_there).order_by(col(Lecture.jusqu_a), col(Lecture.cree_le)).limit(MOST)).all()
    called = fils.names(db, {each.personne_id for each in readings})
    found: dict[UUID, list[Accuse]] = {}
    for message in messages:
        firsts: dict[UUID, Accuse] = {}
        for each in readings:
            theirs = each.personne_id != message.auteur_id and (each.cote == Cote.OC or not message.interne)
            if each.jusqu_a >= message.part_le and each.personne_id not in firsts and theirs:
                firsts[each.personne_id] = Accuse(each.personne_id, called[each.personne_id], each.cote, each.cree_le)
        found[message.id] = sorted(firsts.values(), key=lambda accuse: accuse.le)
    return found


def was_read(db: Session, message: Message) -> bool:
    """Whether someone whom it was for has seen it: of the other side; of a note, another agent."""
    colleagues = (Lecture.personne_id != message.auteur_id, Lecture.cote == Cote.OC)
    others = colleagues if message.interne else (Lecture.cote != message.cote,)
    seen = select(Lecture.id).where(Lecture.fil_id == message.fil_id, col(Lecture.jusqu_a) >= message.part_le, *others)
    return db.exec(seen.limit(1)).first() is not None
