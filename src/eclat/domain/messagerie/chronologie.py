"""What happened to a file, newest first: what was done to it, what was written in its thread, the mails about it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from heapq import merge
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import select as sa_select
from sqlalchemy import tuple_
from sqlmodel import Session, col, func, select

from eclat.domain.courriels import envois
from eclat.domain.courriels.envois import Suivi
from eclat.domain.messagerie import fils
from eclat.domain.socle.fils import shown_messages
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import Appartenance, Courriel, Evenement, Message, Personne, PieceJointe
from eclat.models.base import MAINTENANT, Entity

SHOWN = 200  # characters of a message
Place = tuple[datetime, UUID]


class Genre(StrEnum):
    ETAPE = "etape"
    MESSAGE = "message"
    MAIL = "mail"


@dataclass(frozen=True)
class Etape:
    """A line of the journal."""

    le: datetime
    id: UUID
    evenement: Evenement


@dataclass(frozen=True)
class Ecrit:
    """A message that has left, in short. ``fichiers``: how many it carries."""

    le: datetime
    id: UUID
    fil_id: UUID
    auteur: str
    interne: bool
    texte: str
    supprime: bool
    fichiers: int


@dataclass(frozen=True)
class Mail:
    """A mail about the file or its thread. ``motif``: why it did not arrive."""

    le: datetime
    id: UUID
    sujet: str
    lecteur: str
    suivi: Suivi
    motif: str


Ligne = Etape | Ecrit | Mail


@dataclass(frozen=True)
class Page:
    """Some lines, and whether there are older ones."""

    lignes: Sequence[Ligne]
    suite: bool


def page(
    db: Session,
    thing: Entity,
    user: Utilisateur,
    *,
    etapes: Sequence[Evenement],
    genre: Genre | None = None,
    avant: Place | None = None,
    size: int,
) -> Page:
    """The newest lines that this reader may know, or those before one. ``etapes``: the lines of the journal that they may, newest first."""
    fil = fils.about(db, thing)
    kinds: dict[Genre, Sequence[Ligne]] = {}
    if genre in (None, Genre.ETAPE):
        kinds[Genre.ETAPE] = done(etapes, avant, size + 1)
    if genre in (None, Genre.MESSAGE) and fil is not None:
        kinds[Genre.MESSAGE] = written(db, user, fil.id, avant, size + 1)
    if genre in (None, Genre.MAIL):
        kinds[Genre.MAIL] = mailed(db, user, [thing.id, *([fil.id] if fil else [])], avant, size + 1)
    found = list(islice(merge(*kinds.values(), key=place, reverse=True), size + 1))
    return Page(found[:size], len(found) > size)


def place(ligne: Ligne) -> Place:
    return ligne.le, ligne.id


def done(etapes: Sequence[Evenement], avant: Place | None, limit: int) -> list[Ligne]:
    before: Iterator[Ligne] = (
        Etape(each.cree_le, each.id, each) for each in etapes if avant is None or (each.cree_le, each.id) < avant
    )
    return list(islice(before, limit))


def written(db: Session, user: Utilisateur, fil_id: UUID, avant: Place | None, limit: int) -> list[Ligne]:
    files = select(func.count()).where(PieceJointe.message_id == Message.id).correlate(Message).scalar_subquery()
    shown: tuple[Any, ...] = (
        Message.part_le, Message.id, Message.fil_id, Message.auteur_nom, Message.interne, func.substr(Message.texte, 1, SHOWN),
        col(Message.supprime_le).is_not(None), files,
    )  # fmt: skip
    left = (Message.fil_id == fil_id, col(Message.part_le) <= MAINTENANT, *shown_messages(user))
    there = sa_select(*shown).where(*left, *before((col(Message.part_le), col(Message.id)), avant))
    return [Ecrit(*row) for row in db.execute(there.order_by(col(Message.part_le).desc(), col(Message.id).desc()).limit(limit))]


def mailed(db: Session, user: Utilisateur, about: Sequence[UUID], avant: Place | None, limit: int) -> list[Ligne]:
    """For an organisme, those to its own people."""
    shown: tuple[Any, ...] = (
        Courriel.cree_le, Courriel.id, Courriel.sujet, Courriel.destinataire, Personne.prenom, Personne.nom, Courriel.etat,
        Courriel.tentatives, Courriel.derniere_reponse,
    )  # fmt: skip
    there = sa_select(*shown).select_from(Courriel).outerjoin(Personne, col(Personne.id) == Courriel.personne_id)
    there = there.where(col(Courriel.objet_id).in_(about), *before((col(Courriel.cree_le), col(Courriel.id)), avant))
    if not user.est_agent:
        own = select(Appartenance.personne_id).where(Appartenance.organisme_id == user.organisme_id)
        there = there.where(col(Courriel.personne_id).in_(own))
    rows = db.execute(there.order_by(col(Courriel.cree_le).desc(), col(Courriel.id).desc()).limit(limit))
    return [
        Mail(
            le,
            key,
            sujet,
            f"{prenom or ''} {nom or ''}".strip() or adresse,
            envois.followed(etat, essais),
            unreached(etat, reponse),
        )
        for le, key, sujet, adresse, prenom, nom, etat, essais, reponse in rows
    ]


def unreached(etat: Any, reponse: str) -> str:
    return envois.reason(reponse) if etat in envois.FAILED else ""


def before(columns: tuple[Any, Any], avant: Place | None) -> list[Any]:
    return [tuple_(*columns) < avant] if avant is not None else []
