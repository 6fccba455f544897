"""The messages of a thread as they are read: the oldest first, the last page of them, older ones on demand."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, bindparam, tuple_
from sqlmodel import Session, col, func, select

from eclat.domain.messagerie import bibliotheque, transferts
from eclat.domain.messagerie.bibliotheque import Insere
from eclat.domain.messagerie.transferts import Parti
from eclat.domain.socle.fils import shown_messages, visible_fils
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.prepared import prepared
from eclat.models import Brouillon, Cote, Evenement, Fichier, Fil, Lecture, Message, NonLu, PieceJointe
from eclat.models.base import MAINTENANT

PAGE = 30
PLACE = (col(Message.part_le), col(Message.id))


@dataclass(frozen=True)
class Page:
    """Some messages of a thread, with their files and the documents put in them, and whether there are others before and after them."""

    messages: Sequence[Message]
    pieces: Mapping[UUID, Sequence[Fichier]]
    documents: Mapping[UUID, Sequence[Insere]]
    partis: Mapping[UUID, Parti]  # those that were moved to another thread
    venus: Mapping[UUID, datetime]  # those that came from another, and when they were written there
    avant: bool
    apres: bool


def page(
    db: Session, fil: Fil, user: Utilisateur, *, avant: UUID | None = None, autour: UUID | None = None, size: int = PAGE
) -> Page:
    """The last messages; those before one; or those around one, which a link names. An unknown one gives the last page."""
    edge = place(db, fil, user, avant or autour)
    there = select(Message).where(Message.fil_id == fil.id, *shown_messages(user))
    falling = [each.desc() for each in PLACE]
    after: list[Message] = []
    if edge is not None and autour:
        after = list(db.exec(there.where(tuple_(*PLACE) > edge).order_by(*PLACE).limit(PAGE // 2 + 1)))
        there = there.where(tuple_(*PLACE) <= edge)
    elif edge is not None:
        there = there.where(tuple_(*PLACE) < edge)
    before = list(db.exec(there.order_by(*falling).limit(size + 1)))
    found = [*before[:size][::-1], *after[: PAGE // 2]]
    return Page(
        found,
        pieces(db, found),
        bibliotheque.shown(db, found, user),
        transferts.gone(db, found, user),
        transferts.come(db, found),
        avant=len(before) > size,
        apres=len(after) > PAGE // 2,
    )


def place(db: Session, fil: Fil, user: Utilisateur, key: UUID | None) -> tuple[object, object] | None:
    there = (Message.fil_id == fil.id, Message.id == key, *shown_messages(user))
    found = db.exec(select(Message.part_le, Message.id).where(*there)).first() if key else None
    return (found[0], found[1]) if found else None


def pieces(db: Session, messages: Sequence[Message]) -> Mapping[UUID, Sequence[Fichier]]:
    """The files of each, in the order in which they were attached."""
    found: defaultdict[UUID, list[Fichier]] = defaultdict(list)
    rows = db.exec(
        select(PieceJointe.message_id, Fichier)
        .join(Fichier, col(Fichier.id) == PieceJointe.fichier_id)
        .where(col(PieceJointe.message_id).in_([each.id for each in messages]))
        .order_by(col(PieceJointe.cree_le), col(PieceJointe.id))
    )
    for key, fichier in rows if messages else ():
        if key is not None:
            found[key].append(fichier)
    return found


def last(db: Session, fil: Fil, user: Utilisateur) -> Message | None:
    """The last one that this person sees."""
    there = select(Message).where(Message.fil_id == fil.id, *shown_messages(user))
    return db.exec(there.order_by(*[each.desc() for each in PLACE]).limit(1)).first()


def version(db: Session, fil_id: UUID, user: Utilisateur) -> str | None:
    """Changes with whatever this person would see change in the thread: messages, deletions, readings, its state, their own draft; None
    when there is no such thread for them. One question, each part of which an index answers, however long the thread is."""
    found = standing(user).first(db, fil=fil_id)
    if found is None:
        return None
    seen = found.lu
    if not user.est_agent and seen is not None:  # that a note was read is no news of theirs
        seen = min(seen, found.part_le) if found.part_le else None
    return "-".join(str(each) for each in (found.par, seen, *found[2:]))


FIL: Any = bindparam("fil", type_=Uuid())


@prepared
def standing(user: Utilisateur) -> Any:
    """Who is to answer, when the last reading came that they are told of (of an agent: by anyone; of an organisme: up to which message); their last message,
    the last that was deleted, how many of their own wait to leave, from where they have not read, what was done to it last, the version of
    their draft."""
    shown = (Message.fil_id == FIL, *shown_messages(user))
    last = [
        select(each).where(*shown).order_by(*[place.desc() for place in PLACE]).limit(1) for each in (Message.part_le, Message.id)
    ]
    erased = select(Message.supprime_le).where(*shown, col(Message.supprime_le).is_not(None))
    own = (Message.fil_id == FIL, Message.auteur_id == user.personne_id, col(Message.part_le) > MAINTENANT)
    readings = (
        select(func.max(Lecture.cree_le)).where(Lecture.fil_id == FIL)
        if user.est_agent
        else select(func.max(Lecture.jusqu_a)).where(Lecture.fil_id == FIL, Lecture.cote == Cote.OC)
    )
    parts = {
        "lu": readings,
        "part_le": last[0],
        "dernier": last[1],
        "supprime_le": erased.order_by(col(Message.supprime_le).desc()).limit(1),
        "en_attente": select(func.count()).where(*own),
        "non_lu": select(NonLu.depuis).where(NonLu.fil_id == FIL, NonLu.personne_id == user.personne_id),
        "mouvement": select(func.max(Evenement.cree_le)).where(
            Evenement.objet_type == "fil", Evenement.objet_id == FIL, Evenement.verbe != "suppression_message"
        ),
        "brouillon": select(Brouillon.version).where(Brouillon.fil_id == FIL, Brouillon.personne_id == user.personne_id),
    }
    told = [each.scalar_subquery().label(name) for name, each in parts.items()]
    return visible_fils(user).where(Fil.id == FIL).with_only_columns(col(Fil.a_traiter_par_id).label("par"), *told)
