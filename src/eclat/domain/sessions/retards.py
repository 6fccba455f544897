"""What running sessions still lack, for the dashboards of who follows them: attendance of past half-days, civil statuses to confirm."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col, func, select

from eclat import clock
from eclat.domain.sessions import heures
from eclat.domain.sessions.edition import FOLLOWED
from eclat.domain.socle import session_policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import Candidat, EtatCivil, Organisme, Presence, Role, Seance, SessionCqp

SHOWN = 6
NAMED = (col(Candidat.nom_naissance) != "") | (col(Candidat.nom_usage) != "")


@dataclass(frozen=True)
class Retard:
    """``a_remplir``: past half-days of which somebody's attendance is unknown; ``a_confirmer``: civil statuses."""

    id: UUID
    intitule: str
    numero: str
    organisme_id: UUID
    organisme: str
    a_remplir: int
    a_confirmer: int


def of(db: Session, user: Utilisateur) -> list[Retard]:
    """The oldest first. Nothing for the administrateurs, who would read those of all."""
    if user.organisme_id is None and not user.is_a(Role.BINOME_PARITAIRE):
        return []
    if user.is_a(Role.ADMINISTRATEUR):
        return []
    wanted: tuple[Any, ...] = (
        SessionCqp.id,
        SessionCqp.intitule,
        SessionCqp.numero,
        SessionCqp.organisme_id,
        Organisme.nom,
        SessionCqp.code_postal,
    )
    running = (
        session_policies.followed_sessions(user)
        .with_only_columns(*wanted)
        .join(Organisme, col(Organisme.id) == SessionCqp.organisme_id)
        .where(col(SessionCqp.etat).in_(FOLLOWED))
        .order_by(col(SessionCqp.debut_tri), col(SessionCqp.id))
        .limit(4 * SHOWN)
    )
    rows: list[tuple[Any, ...]] = [tuple(row) for row in db.execute(running)]
    where = {row[0]: row[5] for row in rows}
    to_fill, to_confirm = (unfilled(db, where), unconfirmed(db, list(where))) if where else ({}, {})
    found = [
        Retard(key, intitule, numero, owner, nom, to_fill.get(key, 0), to_confirm.get(key, 0))
        for key, intitule, numero, owner, nom, _ in rows
    ]
    return [each for each in found if each.a_remplir or each.a_confirmer][:SHOWN]


def unfilled(db: Session, where: Mapping[UUID, str]) -> dict[UUID, int]:
    """By session, one question for all. ``where``: the postcode of each."""
    there = (col(Candidat.abandon_le).is_(None)) | (col(Candidat.abandon_le) > col(Seance.jour))
    expected = select(func.count()).select_from(Candidat).where(Candidat.session_id == Seance.session_id, NAMED, there)
    said = (
        select(func.count())
        .select_from(Presence)
        .join(Candidat, col(Candidat.id) == Presence.candidat_id)
        .where(Presence.seance_id == Seance.id, there)
    )
    late = (
        select(Seance.session_id, func.count())
        .where(
            over(where), Seance.de != "", col(Seance.a) > col(Seance.de),
            said.correlate(Seance).scalar_subquery() < expected.correlate(Seance).scalar_subquery(),
        )
        .group_by(col(Seance.session_id))
    )  # fmt: skip
    return dict(map(tuple, db.execute(late)))


def over(where: Mapping[UUID, str]) -> ColumnElement[bool]:
    """The half-days that are over by the clocks of their place, as the page of attendance counts them (``Seancee.finie``)."""
    by_zone = defaultdict[ZoneInfo, list[UUID]](list)
    for key, code_postal in where.items():
        by_zone[heures.zone_of(code_postal)].append(key)
    found = []
    for zone, keys in by_zone.items():
        here = clock.now().astimezone(zone)
        ended = and_(col(Seance.jour) == here.date(), col(Seance.a) <= f"{here:%H:%M}")
        found.append(and_(col(Seance.session_id).in_(keys), or_(col(Seance.jour) < here.date(), ended)))
    return or_(*found)


def unconfirmed(db: Session, keys: Sequence[UUID]) -> dict[UUID, int]:
    """By session, the candidates who follow it and have not confirmed what is written of them."""
    waiting = (
        select(Candidat.session_id, func.count())
        .where(col(Candidat.session_id).in_(keys), NAMED, col(Candidat.abandon_le).is_(None), Candidat.etat != EtatCivil.CONFIRME)
        .group_by(col(Candidat.session_id))
    )
    return dict(map(tuple, db.execute(waiting)))
