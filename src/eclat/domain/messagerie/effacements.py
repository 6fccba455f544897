"""A thread goes with what it is about: a draft that is deleted takes it along, whichever verb deletes it."""

from typing import Any
from uuid import UUID

from sqlalchemy import Connection, delete, event, update
from sqlalchemy import select as sa_select
from sqlmodel import col, or_

from eclat.domain.messagerie.sujets import SUJETS
from eclat.models import Brouillon, Destination, Fichier, Fil, Lecture, Message, MotFil, NonLu, PieceJointe
from eclat.models.base import Entity


def follow(_: object, connection: Connection, thing: Entity) -> None:
    about = (col(Fil.objet_type) == str(thing.__tablename__), col(Fil.objet_id) == thing.id)
    for fil in connection.execute(sa_select(col(Fil.id)).where(*about)).scalars().all():
        erase(connection, fil)


def erase(connection: Connection, fil: UUID) -> None:
    """All that was written, typed and attached in it, but for the files that something else names, such as a canned answer; of those that
    go, what storage keeps goes with the next sweep."""
    messages = sa_select(col(Message.id)).where(col(Message.fil_id) == fil)
    drafts = sa_select(col(Brouillon.id)).where(col(Brouillon.fil_id) == fil)
    joined = or_(col(PieceJointe.message_id).in_(messages), col(PieceJointe.brouillon_id).in_(drafts))
    named = sa_select(col(PieceJointe.fichier_id)).where(joined, col(PieceJointe.fichier_id).is_not(None))
    files = connection.execute(named).scalars().all()
    connection.execute(delete(PieceJointe).where(joined))
    still = sa_select(col(PieceJointe.fichier_id)).where(col(PieceJointe.fichier_id).in_(files))
    connection.execute(delete(Fichier).where(col(Fichier.id).in_(files), col(Fichier.id).not_in(still)))
    connection.execute(update(Message).where(col(Message.transfere_de_id).in_(messages)).values(transfere_de_id=None))
    connection.execute(update(Destination).where(col(Destination.fil_id) == fil).values(fil_id=None))
    parts: tuple[Any, ...] = (MotFil, NonLu, Lecture, Message, Brouillon)
    for part in parts:
        connection.execute(delete(part).where(col(part.fil_id) == fil))
    connection.execute(delete(Fil).where(col(Fil.id) == fil))


for sujet in SUJETS.values():
    event.listen(sujet.model, "after_delete", follow)
