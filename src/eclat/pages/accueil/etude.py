"""The requests entrusted to an agent: to study, sent back, decided lately (instructeur); to read (comité technique)."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

import sqlalchemy
from markupsafe import Markup
from sqlalchemy import exists
from sqlmodel import Session, col, func, select

from eclat import clock
from eclat.domain.utilisateur import Utilisateur
from eclat.formats import plural
from eclat.models import Attribution, Decision, EtatHabilitation, EtatPoint, Habilitation, Organisme, Point, Role

E = EtatHabilitation
SHOWN = 6
LATELY = timedelta(days=30)


def instruction(db: Session, user: Utilisateur) -> dict[str, Any]:
    to_study = requests(db, user, Role.INSTRUCTEUR, [E.EN_INSTRUCTION])
    count = plural(len(to_study), "demande attend votre étude", "demandes attendent votre étude")
    if len(to_study) > SHOWN:
        count = f"plus de {SHOWN} demandes attendent votre étude"
    return {
        "a_etudier": to_study,
        "renvoyees": requests(db, user, Role.INSTRUCTEUR, [E.A_COMPLETER]),
        "decidees": requests(db, user, Role.INSTRUCTEUR, [E.ACCEPTEE, E.REFUSEE], decided_since=clock.now() - LATELY),
        "shown": SHOWN,
        "phrase": Markup("<b>{}</b>").format(count) if to_study else "",
    }


def reading(db: Session, user: Utilisateur) -> dict[str, Any]:
    to_read = requests(db, user, Role.COMITE_TECHNIQUE, [E.EN_INSTRUCTION, E.A_COMPLETER])
    return {
        "a_lire": to_read,
        "shown": SHOWN,
        "phrase": plural(len(to_read), "demande est à lire", "demandes sont à lire") if to_read else "",
    }


def requests(
    db: Session, user: Utilisateur, role: Role, etats: Collection[EtatHabilitation], decided_since: Any = None
) -> list[Any]:
    """The oldest ones entrusted to this agent in this role, and one more to know that there are others."""
    answered = (
        select(func.count())
        .select_from(Point)
        .where(Point.habilitation_id == Habilitation.id, Point.etat == EtatPoint.REPONDU)
        .correlate(Habilitation)
        .scalar_subquery()
    )
    statement = (
        sqlalchemy.select(
            col(Habilitation.id), col(Habilitation.numero), col(Habilitation.etat), col(Habilitation.depose_le),
            col(Organisme.nom), answered.label("reponses"),
        )
        .join(Attribution, col(Attribution.habilitation_id) == Habilitation.id)
        .join(Organisme, col(Organisme.id) == Habilitation.organisme_id)
        .where(
            col(Attribution.personne_id) == user.personne_id,
            col(Attribution.role) == role,
            col(Attribution.jusqu_a).is_(None),
            col(Habilitation.etat).in_(etats),
        )
        .order_by(col(Habilitation.depose_le), col(Habilitation.id))
        .limit(SHOWN + 1)
    )  # fmt: skip
    if decided_since is not None:
        lately = exists().where(col(Decision.habilitation_id) == Habilitation.id, col(Decision.cree_le) >= decided_since)
        statement = statement.where(lately)
    return list(db.execute(statement))
