"""Who comes to a file finds unread there what nobody of their side has read nor answered yet; the rest is there to be read, and new to nobody.

Whichever verb brings them: an attribution, a place in an organisme, a role at OC Éclat.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, event, insert, or_
from sqlalchemy import select as sa_select
from sqlmodel import col, func

from eclat.models import Appartenance, Attribution, AvisDemande, Cote, Fil, Lecture, Message, NonLu, Role, RoleAgent, Siege
from eclat.models.bulk import blank


@event.listens_for(Attribution, "after_insert")
def to_a_request(_: object, connection: Connection, attribution: Attribution) -> None:
    theirs = [Fil.objet_type == "habilitation", Fil.objet_id == attribution.habilitation_id]
    welcome(connection, attribution.personne_id, Cote.OC, theirs)


@event.listens_for(Siege, "after_insert")
def to_a_session(_: object, connection: Connection, seat: Siege) -> None:
    welcome(connection, seat.personne_id, Cote.OC, [Fil.objet_type == "session", Fil.objet_id == seat.session_id])


@event.listens_for(AvisDemande, "after_insert")
def to_advise(_: object, connection: Connection, asked: AvisDemande) -> None:
    welcome(connection, asked.personne_id, Cote.OC, [Fil.objet_type == "session", Fil.objet_id == asked.dossier_id])


@event.listens_for(Appartenance, "after_insert")
def to_an_organisme(_: object, connection: Connection, place: Appartenance) -> None:
    welcome(connection, place.personne_id, Cote.ORGANISME, [Fil.organisme_id == place.organisme_id])


@event.listens_for(RoleAgent, "after_insert")
def to_oc(_: object, connection: Connection, role: RoleAgent) -> None:
    """An administrateur comes to every thread: what nobody at OC Éclat has read awaits another of them already, if there is one."""
    if role.role == Role.ADMINISTRATEUR:
        awaiting = sa_select(col(NonLu.fil_id)).where(col(NonLu.personne_id) != role.personne_id)
        welcome(connection, role.personne_id, Cote.OC, [col(Fil.id).in_(awaiting)])


def welcome(connection: Connection, personne: UUID, cote: Cote, theirs: Sequence[Any]) -> None:
    """These threads await someone of this side from the first message of the other that nobody of theirs has seen."""
    read = sa_select(func.max(Lecture.jusqu_a)).where(col(Lecture.fil_id) == Fil.id, col(Lecture.cote) == cote)
    answered = sa_select(func.max(Message.part_le)).where(
        col(Message.fil_id) == Fil.id, col(Message.cote) == cote, col(Message.interne).is_(False)
    )
    after = [
        or_(seen.is_(None), col(Message.part_le) > seen)
        for seen in (each.correlate(Fil).scalar_subquery() for each in (read, answered))
    ]
    awaited = sa_select(col(NonLu.fil_id)).where(col(NonLu.personne_id) == personne)
    first: Any = sa_select(col(Fil.id), func.min(Message.part_le)).join(Message, col(Message.fil_id) == Fil.id)
    first = first.where(
        *theirs, col(Message.cote) != cote, col(Message.interne).is_(False), col(Message.supprime_le).is_(None), *after
    )
    first = first.where(col(Message.auteur_id) != personne, col(Fil.id).not_in(awaited)).group_by(col(Fil.id))
    rows = [
        blank(NonLu) | {"fil_id": fil, "personne_id": personne, "depuis": depuis} for fil, depuis in connection.execute(first)
    ]
    if rows:
        connection.execute(insert(NonLu), rows)
