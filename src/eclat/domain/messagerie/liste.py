"""The list of threads: those with something unread first, then by their last message."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, func, or_
from sqlalchemy import select as sa_select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from eclat import clock
from eclat.domain.messagerie import lectures, mots, sujets
from eclat.domain.socle.fils import shown_messages, there, visible_fils
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.listes import Etats, Liste, nombres
from eclat.engines.listes.chiffres import Attente
from eclat.engines.prepared import prepared
from eclat.models import Cqp, EtatFil, Evenement, Fil, Habilitation, Message, Organisme, PieceJointe, SessionCqp
from eclat.models.base import MAINTENANT

NON_LUS, A_TRAITER = "non_lus", "a_traiter"
SHOWN = 200  # characters of a message in the list
COUNTED_TO = 99  # threads: each costs a look at what it is about, and no chip asks for more


@dataclass(frozen=True)
class Ligne:
    """What the list shows of a thread."""

    id: UUID
    organisme: str
    objet_type: str
    objet_id: UUID
    etat: EtatFil
    dernier_le: datetime
    numero: str | None
    cqp: str | None  # of a session, its title


def columns() -> Any:
    seen: tuple[Any, ...] = (
        Fil.id, Organisme.nom, Fil.objet_type, Fil.objet_id, Fil.etat, Fil.dernier_le,
        func.coalesce(col(Habilitation.numero), col(SessionCqp.numero)), func.coalesce(col(Cqp.intitule), col(SessionCqp.intitule)),
    )  # fmt: skip
    return (
        sa_select(*seen)
        .join(Organisme, col(Organisme.id) == Fil.organisme_id)
        .outerjoin(Habilitation, and_(col(Fil.objet_type) == "habilitation", col(Habilitation.id) == Fil.objet_id))
        .outerjoin(Cqp, col(Cqp.id) == Habilitation.cqp_id)
        .outerjoin(SessionCqp, and_(col(Fil.objet_type) == "session", col(SessionCqp.id) == Fil.objet_id))
    )


def listed(user: Utilisateur) -> SelectOfScalar[Fil]:
    """The threads that this person sees and where something was written: for an organisme, something that left."""
    statement = visible_fils(user)
    if user.est_agent:
        other = select(Message).where(Message.fil_id == Fil.id, *shown_messages(user)).correlate(Fil)
        return statement.where(or_(col(Fil.premier_le) <= MAINTENANT, there(other)))  # a note, or one of theirs that has not left
    return statement.where(col(Fil.premier_le).is_not(None))


def unread(user: Utilisateur) -> Any:
    return col(Fil.id).in_(lectures.awaiting(user))


def within(user: Utilisateur, etat: str) -> list[Any]:
    if etat == NON_LUS:
        return [unread(user)]
    if etat == A_TRAITER:
        return [col(Fil.a_traiter_par_id) == user.personne_id]
    return [Fil.objet_type == etat]


def offered(user: Utilisateur) -> list[str]:
    return [NON_LUS, *([A_TRAITER] if user.est_agent else []), *sujets.SUJETS]


def of_organisme(db: Session, user: Utilisateur, organisme: UUID, limit: int) -> list[Ligne]:
    """The threads with this organisme that the user reads, the last that moved first."""
    seen = listed(user).where(Fil.organisme_id == organisme).with_only_columns(col(Fil.id))
    last = columns().where(col(Fil.id).in_(seen)).order_by(col(Fil.dernier_le).desc(), col(Fil.id)).limit(limit)
    return [Ligne(*row) for row in map(tuple, db.execute(last))]


@dataclass(frozen=True)
class Dernier:
    """What was last written in a thread, as a reader of the list sees it."""

    auteur_id: UUID
    texte: str
    supprime: bool
    interne: bool
    fichiers: int
    transfere: bool  # to another thread: it is deleted here


@prepared
def last_messages(user: Utilisateur) -> Any:
    """The last message that this person sees in each of these threads."""
    each: Any = aliased(Message)
    newest = select(each.id).where(each.fil_id == Fil.id, *shown_messages(user, each))
    newest = newest.order_by(each.part_le.desc(), each.id.desc()).limit(1)
    files = select(func.count()).where(PieceJointe.message_id == Message.id).scalar_subquery()
    there: Any = aliased(Message)
    moved = select(there.id).where(there.transfere_de_id == Message.id).exists()
    shown: tuple[Any, ...] = (
        Fil.id,
        Message.auteur_id,
        func.substr(Message.texte, 1, SHOWN),
        Message.supprime_le,
        Message.interne,
        files,
        moved,
    )
    return (
        sa_select(*shown)
        .join(Message, col(Message.id) == newest.correlate(Fil).scalar_subquery())
        .where(col(Fil.id).in_(bindparam("cles", expanding=True)))
    )


def last(db: Session, user: Utilisateur, keys: Collection[UUID]) -> Mapping[UUID, Dernier]:
    """By thread, the last message that this person sees."""
    rows = last_messages(user).rows(db, cles=list(keys)) if keys else ()
    return {
        key: Dernier(auteur, texte, supprime is not None, interne, files, bool(moved))
        for key, auteur, texte, supprime, interne, files, moved in rows
    }


@prepared
def unread_threads(user: Utilisateur) -> Any:
    """How many threads have something that this person has not read, up to a cap, and since when the oldest does."""
    found = lectures.waiting(user).limit(nombres.COUNTED_TO + 1).subquery()
    return sa_select(func.count(), func.min(found.c.depuis)).select_from(found)


def attente(db: Session, user: Utilisateur) -> Attente:
    number, since = unread_threads(user).one(db)
    return Attente(number, since)


@dataclass(frozen=True)
class Signe:
    """What awaits this reader; ``marque`` stays as it is while nothing happened that their list may show."""

    attente: Attente
    marque: str


@prepared
def signs(user: Utilisateur) -> Any:
    """The same as ``unread_threads``, and signs that something happened, each of which an index answers. To an agent, anywhere: a message
    came, left, or went, something was done. An organisme learns nothing from here of what others write, nor of notes."""
    found = lectures.waiting(user).limit(nombres.COUNTED_TO + 1).subquery()
    if user.est_agent:
        newest = select(Message.id).order_by(col(Message.cree_le).desc(), col(Message.id).desc()).limit(1)
        gone = select(col(Message.part_le) <= MAINTENANT).order_by(col(Message.cree_le).desc(), col(Message.id).desc()).limit(1)
        happened: list[Any] = [newest, gone, select(func.max(Evenement.rang))]
    else:
        own = select(Fil.id).where(Fil.organisme_id == user.organisme_id)
        erased = select(func.max(Message.supprime_le)).where(
            col(Message.fil_id).in_(own), col(Message.supprime_le).is_not(None), col(Message.interne).is_(False)
        )
        last = select(func.max(Fil.dernier_le)).where(Fil.organisme_id == user.organisme_id, col(Fil.dernier_le) <= MAINTENANT)
        many = select(func.count(col(Fil.premier_le))).where(Fil.organisme_id == user.organisme_id)
        happened = [last, many, erased]
    return sa_select(func.count(), func.min(found.c.depuis), *[each.scalar_subquery() for each in happened]).select_from(found)


def signe(db: Session, user: Utilisateur) -> Signe:
    """In doubt, it changes every minute: two who write at once may be seen in the other order."""
    number, since, *others = signs(user).one(db)
    told = repr((int(clock.now().timestamp()) // 60, number, since, others))
    return Signe(Attente(number, since), hashlib.sha256(told.encode()).hexdigest()[:16])


@prepared
def threads_to_treat(user: Utilisateur) -> Any:
    """How many open threads this agent has to answer in, up to a cap."""
    mine = visible_fils(user).where(Fil.a_traiter_par_id == user.personne_id, Fil.etat == EtatFil.OUVERT)
    return sa_select(func.count()).select_from(mine.with_only_columns(col(Fil.id)).limit(nombres.COUNTED_TO + 1).subquery())


def to_treat(db: Session, user: Utilisateur) -> int:
    return int(threads_to_treat(user).scalar(db))


FILS = Liste(
    Ligne,
    columns(),
    key=col(Fil.id),
    visible=listed,
    states=Etats(
        {NON_LUS: "Non lus", A_TRAITER: "À traiter", **{table: sujet.genres for table, sujet in sujets.SUJETS.items()}},
        overlapping=True,
        within=within,
        every=(),
        offered=offered,
        always=offered,
        all="Tous",
    ),
    search=mots.search,
    sorts={"date": col(Fil.dernier_le)},
    default="-date",
    ahead=unread,
    bare=True,
    count_to=COUNTED_TO,
)
