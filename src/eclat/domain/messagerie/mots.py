"""The words by which a thread is found: those of its organisme's name, of its file's number, of its messages and of their files."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Uuid, bindparam, delete, false, or_, union_all
from sqlmodel import Session, col, select

from eclat.engines import recherche
from eclat.engines.listes.filtres import Filtre, walked
from eclat.engines.recherche import between, frequencies, prefixes, words
from eclat.models import Fil, Message, MotFil, MotOrganisme
from eclat.models.base import MAINTENANT
from eclat.models.bulk import blank, insert_rows

LONGEST = 100  # letters of a word that is kept
MOST = 1_500  # words of one message


def number(db: Session, fil: Fil, numero: str) -> None:
    """Make the thread findable by the number of its file, whole or in part."""
    put(db, fil, None, [numero, re.sub(r"\D", "", numero)])


def index(db: Session, fil: Fil, message: Message, names: Iterable[str]) -> None:
    """Make it findable by what a message says, and by the names of its files."""
    put(db, fil, message, [message.texte, *names])


def forget(db: Session, message: Message) -> None:
    db.execute(delete(MotFil).where(col(MotFil.message_id) == message.id))


def put(db: Session, fil: Fil, message: Message | None, texts: Sequence[str]) -> None:
    found = dict.fromkeys(each[:LONGEST] for text in texts for each in words(text))
    own = {"fil_id": fil.id, "message_id": message.id if message else None, "interne": bool(message and message.interne)}
    insert_rows(db, MotFil, [blank(MotFil) | own | {"mot": mot} for mot in list(found)[:MOST]])


ORGANISME: Any = bindparam("organisme", type_=Uuid())  # who asks: none for an agent


def search(db: Session, query: str) -> Filtre:
    """Each word sought begins one of the thread's. A note is no way for an organisme to find it, nor what has not left yet."""
    wanted = prefixes(query)
    if not wanted:
        return Filtre((false(),), rare=True)
    known = dict(zip(wanted, frequencies(db, wanted, MotFil, MotOrganisme, to=recherche.FEW), strict=True))
    first, *others = sorted(wanted, key=lambda prefix: known[prefix])
    given = {name: value for rang, prefix in enumerate((first, *others)) for name, value in between(rang, prefix).items()}
    listed = tuple(walked(col(Fil.id)).in_(found(rang)) for rang in range(len(wanted)))
    if known[first] <= recherche.FEW:
        sought = (col(Fil.id).in_(found(0)), *[has(rang) for rang in range(1, len(wanted))])
        return Filtre(sought, rare=True, shape=("fils", "rare", len(wanted)), given=given)
    met = tuple(has(rang) for rang in range(len(wanted)))
    return Filtre(met, listed=listed, shape=("fils", "many", len(wanted)), given=given)


def begins(mot: Any, rang: int) -> list[Any]:
    return [mot >= bindparam(f"de_{rang}"), mot < bindparam(f"a_{rang}")]


def findable() -> list[Any]:
    """What this reader may find by."""
    left = select(Message.id).where(Message.id == MotFil.message_id, col(Message.part_le) > MAINTENANT).exists()
    return [~left, or_(col(MotFil.interne).is_(False), ORGANISME.is_(None))]


def found(rang: int) -> Any:
    """Keys of the threads that have a word that begins so."""
    own = select(MotFil.fil_id).where(*begins(col(MotFil.mot), rang), *findable())
    named = select(Fil.id).join(MotOrganisme, col(MotOrganisme.organisme_id) == Fil.organisme_id)
    return union_all(own, named.where(*begins(col(MotOrganisme.mot), rang)))


def has(rang: int) -> Any:
    """The same, asked of one thread."""
    own = select(MotFil.id).where(col(MotFil.fil_id) == Fil.id, *begins(col(MotFil.mot), rang), *findable())
    theirs = select(MotOrganisme.id).where(
        col(MotOrganisme.organisme_id) == Fil.organisme_id, *begins(col(MotOrganisme.mot), rang)
    )
    return or_(own.exists(), theirs.exists())
