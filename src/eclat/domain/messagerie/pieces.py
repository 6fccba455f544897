"""The files of a thread's messages, as they are found again among the documents of its file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select as sa_select
from sqlmodel import Session, col, func

from eclat.domain.messagerie import fils
from eclat.domain.socle.fils import shown_messages
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import Fichier, Message, PieceJointe
from eclat.models.base import MAINTENANT, Entity

MOST = 300  # on one page


@dataclass(frozen=True)
class Jointe:
    """A file, and the message that carries it."""

    fichier_id: UUID
    nom: str
    taille: int
    fil_id: UUID
    message_id: UUID
    auteur: str
    interne: bool
    le: datetime


def of_thing(db: Session, thing: Entity, user: Utilisateur) -> Sequence[Jointe]:
    """Those of the messages that have left and that this reader sees, the newest first: the last MOST."""
    shown: tuple[Any, ...] = (
        Fichier.id, Fichier.nom, Fichier.taille, Message.fil_id, Message.id, Message.auteur_nom, Message.interne, Message.part_le,
    )  # fmt: skip
    fil = fils.about(db, thing)
    if fil is None:
        return []
    newest = (col(Message.part_le).desc(), col(PieceJointe.cree_le), col(PieceJointe.id))
    rows = db.execute(joined(sa_select(*shown), fil.id, user).order_by(*newest).limit(MOST))
    return [Jointe(*row) for row in rows]


def count(db: Session, thing: Entity, user: Utilisateur) -> int:
    fil = fils.about(db, thing)
    return int(db.execute(joined(sa_select(func.count(col(Fichier.id))), fil.id, user)).scalar_one()) if fil is not None else 0


def joined(statement: Any, fil_id: UUID, user: Utilisateur) -> Any:
    there = (
        Message.fil_id == fil_id,
        col(Message.part_le) <= MAINTENANT,
        col(Message.supprime_le).is_(None),
        *shown_messages(user),
    )
    return (
        statement.select_from(PieceJointe)
        .join(Message, col(Message.id) == PieceJointe.message_id)
        .join(Fichier, col(Fichier.id) == PieceJointe.fichier_id)
        .where(*there)
    )
