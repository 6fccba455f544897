"""What was written in threads is there once, whole; who has read it is known; whoever has not was told of it by mail, once."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.courriels.envois import FAILED, LEFT
from eclat.models import (
    Appartenance,
    Attribution,
    Brouillon,
    Cote,
    Courriel,
    EtatOrganisme,
    EtatPersonne,
    Fichier,
    Fil,
    Habilitation,
    Lecture,
    Message,
    NonLu,
    Organisme,
    Personne,
    PieceJointe,
    Role,
    RoleAgent,
)
from tests.faults.ledger import Ledger
from tests.faults.threads import PIECES, REPRIS, SORT, TEXTE

NOTICES = ("messages_a_lire", "fils_a_lire")
SLACK = timedelta(seconds=1)  # between the instant of a notice and the birth of its row
COUNT = re.compile(r"(\d+) messages?\b")

Notices = dict[tuple[UUID, UUID], list[tuple[datetime, int]]]  # by person and thread: when each was written, of how many messages


def wrong(db: Session, ledger: Ledger) -> Iterable[str]:
    yield from sent(db, ledger)
    yield from read(db, ledger)
    people, told = {each.id: each for each in db.exec(select(Personne))}, notices(db)
    for fil in db.exec(select(Fil)):
        thread = thread_of(db, fil)
        for key in people.keys() & (thread.readers.keys() | {key for key, about in told if about == fil.id}):
            label = f"{people[key].courriel} in the thread {fil.id}"
            yield from awaited(thread, key, label)
            yield from informed(thread, key, label, told.get((key, fil.id), []), reached=is_reached(db, people[key], fil))


# --- messages ---


def sent(db: Session, ledger: Ledger) -> Iterable[str]:
    """Each message told sent is there, once, with its files; each that is there was sent; one told taken back is in its draft."""
    rows = {str(each.id): each for each in db.exec(select(Message))}
    files: defaultdict[str, list[str]] = defaultdict(list)
    held = select(PieceJointe.message_id, Fichier.nom).join(Fichier, col(Fichier.id) == PieceJointe.fichier_id)
    for key, name in db.exec(held.where(col(PieceJointe.message_id).is_not(None))):
        files[str(key)].append(name)
    drafts = set(db.exec(select(Brouillon.texte)))
    texts = Counter((each.fil_id, each.texte) for each in rows.values())
    yield from (f"“{texte}” is {number} times in the thread {fil}" for (fil, texte), number in texts.items() if number > 1)
    yield from (f"nobody sent the message {key}" for key in rows if (("message", key), TEXTE) not in ledger.answers)
    for (subject, name), [texte, *_] in [*ledger.answers.items()]:
        if name != TEXTE:
            continue
        row, fate = rows.get(subject[1]), ledger.answers.get((subject, SORT), [])
        if row is None and REPRIS in fate:
            if texte not in drafts and not any(each.texte == texte for each in rows.values()):
                yield f"“{texte}” was told taken back, and is in no draft"
        elif row is None and ledger.told[subject, "message"] and (fate or not ledger.asked[subject, "annulation"]):
            yield f"“{texte}” was told sent, and is not there"
        elif row is not None and REPRIS in fate:
            yield f"“{texte}” was told taken back, and left"
        elif row is not None:
            wanted = ledger.answers[subject, PIECES][0].split()
            if (row.texte, sorted(files[subject[1]])) != (texte, wanted):
                yield f"“{texte}” with {wanted} is “{row.texte}” with {sorted(files[subject[1]])}"


def read(db: Session, ledger: Ledger) -> Iterable[str]:
    """What someone was told that they have read, up to a message, they have."""
    rows, people = (
        {str(each.id): each for each in db.exec(select(Message))},
        dict(db.exec(select(Personne.id, Personne.courriel)).all()),
    )
    last: dict[tuple[UUID, str], datetime] = {}
    for each in db.exec(select(Lecture)):
        place = (each.fil_id, people[each.personne_id])
        last[place] = max(each.jusqu_a, last.get(place, each.jusqu_a))
    for (subject, verb), _ in [*ledger.told.items()]:
        courriel, row = verb.removeprefix("lecture de "), rows.get(subject[1])
        if courriel != verb and row is not None and last.get((row.fil_id, courriel), row.cree_le) < row.part_le:
            yield f"{courriel} was told to have read “{row.texte}”, and has not"


# --- who has not read what ---


@dataclass
class Thread:
    """``readers``: by person, since when they have seen it; ``told``: those of them who are told by mail; ``read``: until which message."""

    fil: Fil
    messages: Sequence[Message]  # those that left
    people: set[UUID]
    readers: dict[UUID, datetime]
    told: set[UUID]
    read: dict[UUID, datetime]
    awaits: set[UUID]

    def received(self, key: UUID, *, ever: bool = False) -> list[Message]:
        """What others wrote that this person may read, since they see the thread or ever."""
        mine = [each for each in self.messages if each.auteur_id != key and not (each.interne and key in self.people)]
        return [each for each in mine if ever or (key in self.readers and each.cree_le > self.readers[key])]

    def unread(self, key: UUID, *, ever: bool = False) -> list[Message]:
        return [each for each in self.received(key, ever=ever) if key not in self.read or each.part_le > self.read[key]]


def thread_of(db: Session, fil: Fil) -> Thread:
    messages = db.exec(select(Message).where(Message.fil_id == fil.id, col(Message.part_le) <= clock.now())).all()
    places = select(Appartenance).where(Appartenance.organisme_id == fil.organisme_id, col(Appartenance.jusqu_a).is_(None))
    people = {each.personne_id: each.cree_le for each in db.exec(places)}
    held = select(RoleAgent).where(RoleAgent.role == Role.ADMINISTRATEUR, col(RoleAgent.jusqu_a).is_(None))
    administer = {each.personne_id: each.cree_le for each in db.exec(held)}
    entrusted = select(Attribution).where(Attribution.habilitation_id == fil.objet_id, col(Attribution.jusqu_a).is_(None))
    follow = {each.personne_id: each.cree_le for each in db.exec(entrusted)}
    wrote = {each.auteur_id for each in messages if each.cote == Cote.OC}
    last: dict[UUID, datetime] = {}
    for each in db.exec(select(Lecture).where(Lecture.fil_id == fil.id)):
        last[each.personne_id] = max(each.jusqu_a, last.get(each.personne_id, each.jusqu_a))
    told = {*people, *(follow or administer), *(wrote & administer.keys())}
    awaits = set(db.exec(select(NonLu.personne_id).where(NonLu.fil_id == fil.id)))
    return Thread(fil, messages, set(people), administer | follow | people, told, last, awaits)


def awaited(thread: Thread, key: UUID, label: str) -> Iterable[str]:
    """It awaits them while there is something that they have not read; what was written before they came may, too."""
    unread = len(thread.unread(key))
    if unread and key not in thread.awaits:
        yield f"{label}: {unread} messages not read, and it is not said to await them"
    if key in thread.awaits and not thread.unread(key, ever=True):
        yield f"{label}: all was read, and it is said to await them"


# --- notices ---


def notices(db: Session) -> Notices:
    """What each notice told, read from its text as its reader does."""
    numbers = {each.numero: each.id for each in db.exec(select(Habilitation))}
    general = {each.nom: each.id for each in db.exec(select(Organisme))}
    mine = dict(db.exec(select(Appartenance.personne_id, Appartenance.organisme_id)).all())
    threads = {each.objet_id: each.id for each in db.exec(select(Fil))}
    found: Notices = defaultdict(list)
    for mail in db.exec(select(Courriel).where(col(Courriel.modele).in_(NOTICES)).order_by(col(Courriel.cree_le))):
        single = mail.modele == NOTICES[0]
        lines = [mail.texte] if single else [line for line in mail.texte.splitlines() if line.startswith("- ")]
        for line in lines:
            number = next((each for each in numbers if each in line), None)
            named = next((each for each in general if each in line), None)
            about = numbers[number] if number else mine.get(mail.personne_id) or general[named]  # type: ignore[arg-type, index]
            found[mail.personne_id, threads[about]].append((mail.cree_le, int(COUNT.findall(line)[0])))  # type: ignore[index]
    return found


def informed(thread: Thread, key: UUID, label: str, told: Sequence[tuple[datetime, int]], *, reached: bool) -> Iterable[str]:
    """Each message was told once, or read; none twice, nor one's own, nor a note to an organisme."""
    received, number = thread.received(key), 0
    for at, count in told:
        number += count
        left = sum(each.part_le <= at + SLACK for each in received)
        if number > left:
            yield f"{label}: told of {number} messages, and {left} had left"
    if key not in thread.told or not reached:
        return
    last = max((at for at, _ in told), default=None)
    untold = [each for each in thread.unread(key) if last is None or each.part_le > last]
    yield from (f"{label}: was never told of “{each.texte}”, which they have not read" for each in untold)
    if not untold and number < len(thread.unread(key)):
        yield f"{label}: told of {number} messages, and has not read {len(thread.unread(key))}"


def is_reached(db: Session, personne: Personne, fil: Fil) -> bool:
    """Whether mails arrive there, and a sign-in opens the thread."""
    mails = select(Courriel.etat).where(Courriel.personne_id == personne.id, col(Courriel.etat).in_((*LEFT, *FAILED)))
    last = db.exec(mails.order_by(col(Courriel.cree_le).desc(), col(Courriel.id).desc()).limit(1)).first()
    opened = db.get_one(Organisme, fil.organisme_id).etat == EtatOrganisme.ACCEPTE
    return personne.etat == EtatPersonne.ACTIVE and opened and last not in FAILED
