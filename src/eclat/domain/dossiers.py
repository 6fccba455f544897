"""The list of requests that agents work from: filtered, searched, sorted by date of deposit, and read page by page.

A page begins after the sort key of a row (keyset): the last page costs what the first one does. Requests that await their
délégataires have no date of deposit: they are a list of their own, in the order of their birth.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import false, literal, tuple_, union_all
from sqlmodel import Session, col, func, select

from eclat.domain import policies, recherche
from eclat.domain.annuaire import COUNTED_TO, PAGE, Attente
from eclat.domain.utilisateur import Utilisateur
from eclat.models import (
    Attribution,
    EtatHabilitation,
    EtatPoint,
    Habilitation,
    Organisme,
    Personne,
    Point,
    Qualification,
    Role,
)

NUMERO = re.compile(r"(?:hab-?)?(\d{4}-\d{0,6})|hab-?(\d{0,4})", re.IGNORECASE)
E = EtatHabilitation


@dataclass(frozen=True)
class Ligne:
    """What the list shows of a request."""

    id: UUID
    numero: str
    organisme: str
    qualification: Qualification | None
    etat: EtatHabilitation
    depose_le: datetime | None
    instructeurs: tuple[str, ...] = ()
    points: int = 0  # not lifted yet


@dataclass(frozen=True)
class Page:
    lignes: list[Ligne] = field(default_factory=list)
    avant: bool = False  # there are rows before these
    apres: bool = False


COLUMNS: tuple[Any, ...] = (
    Habilitation.id,
    Habilitation.numero,
    Organisme.nom,
    Habilitation.qualification,
    Habilitation.etat,
    Habilitation.depose_le,
)


def criteria(user: Utilisateur, etat: EtatHabilitation | None, q: str, mine: bool) -> list[Any]:
    """The conditions of a list. ``mine``: only what is entrusted to this user, for one who sees more."""
    found: list[Any] = [col(Habilitation.id).in_(visible(user))]
    if mine:
        found.append(col(Habilitation.id).in_(policies.attributed(user)))
    found.append(Habilitation.etat == etat if etat else col(Habilitation.depose_le).is_not(None))
    return found + searched(q)


def visible(user: Utilisateur) -> Any:
    return policies.visible_habilitations(user).with_only_columns(col(Habilitation.id))


def searched(q: str) -> list[Any]:
    """By number (HAB-2026-0042, or its beginning), else by any word of the organisme."""
    number = NUMERO.fullmatch(q.strip())
    if number:
        start = f"HAB-{number[1] or number[2] or ''}"
        return [col(Habilitation.numero) >= start, col(Habilitation.numero) < start + "\uffff"]
    words = [col(Habilitation.organisme_id).in_(keys) for keys in recherche.matching(q)]
    return words or ([false()] if q.strip() else [])


def page(
    db: Session,
    user: Utilisateur,
    *,
    etat: EtatHabilitation | None = None,
    q: str = "",
    mine: bool = False,
    oldest_first: bool = False,
    avant: UUID | None = None,
    apres: UUID | None = None,
) -> Page:
    """The rows after one request, or before one, or the first ones. An unknown one gives the first page."""
    identity: Any = col(Habilitation.id)
    order = [identity] if etat == E.EN_ATTENTE_DELEGATAIRES else [col(Habilitation.depose_le), identity]
    edge = db.execute(select(*order).where(identity == (avant or apres))).first() if avant or apres else None
    back = avant is not None and edge is not None
    down = oldest_first == back
    statement = select(*COLUMNS).join(Organisme, col(Organisme.id) == Habilitation.organisme_id)
    statement = statement.where(*criteria(user, etat, q, mine)).limit(PAGE + 1)
    statement = statement.order_by(*[column.desc() if down else column for column in order])
    if edge is not None:
        here = tuple_(*order)
        there = tuple_(*[literal(value, column.type) for value, column in zip(edge, order, strict=True)])
        statement = statement.where(here < there if down else here > there)
    rows = [Ligne(*row) for row in db.execute(statement)]
    more, rows = len(rows) > PAGE, rows[:PAGE]
    if back and not more and len(rows) < PAGE:
        # Rows came before the first page since: show it whole.
        return page(db, user, etat=etat, q=q, mine=mine, oldest_first=oldest_first)
    rows = completed(db, rows[::-1] if back else rows)
    return Page(rows, avant=more, apres=True) if back else Page(rows, avant=edge is not None, apres=more)


def ligne(db: Session, user: Utilisateur, key: UUID) -> Ligne:
    """One row, as the list shows it now."""
    statement = select(*COLUMNS).join(Organisme, col(Organisme.id) == Habilitation.organisme_id)
    rows = [Ligne(*row) for row in db.execute(statement.where(Habilitation.id == key, col(Habilitation.id).in_(visible(user))))]
    return completed(db, rows)[0]


def completed(db: Session, rows: Sequence[Ligne]) -> list[Ligne]:
    """The rows with their instructeurs and their points left, in two queries whatever their number."""
    keys = [row.id for row in rows]
    names: dict[UUID, list[str]] = defaultdict(list)
    held = (
        select(Attribution.habilitation_id, Personne.prenom, Personne.nom)
        .join(Personne, col(Personne.id) == Attribution.personne_id)
        .where(
            col(Attribution.habilitation_id).in_(keys),
            Attribution.role == Role.INSTRUCTEUR,
            col(Attribution.jusqu_a).is_(None),
        )
        .order_by(col(Attribution.cree_le), col(Attribution.id))
    )
    for key, prenom, nom in db.exec(held):
        names[key].append(f"{prenom} {nom}")
    left = (
        select(Point.habilitation_id, func.count())
        .where(col(Point.habilitation_id).in_(keys), col(Point.etat) != EtatPoint.LEVE)
        .group_by(col(Point.habilitation_id))
    )
    points = dict(db.exec(left).all())
    return [replace(row, instructeurs=tuple(names[row.id]), points=points.get(row.id, 0)) for row in rows]


def counts(db: Session, user: Utilisateur, q: str = "", mine: bool = False) -> dict[EtatHabilitation | None, int]:
    """How many answer the search in each state, and in all (None), counted up to COUNTED_TO + 1."""
    parts = []
    for etat in (None, *EtatHabilitation):
        capped = select(Habilitation.id).where(*criteria(user, etat, q, mine)).limit(COUNTED_TO + 1).subquery()
        parts.append(select(literal(etat.value if etat else ""), func.count()).select_from(capped))
    return {EtatHabilitation(etat) if etat else None: count for etat, count in db.execute(union_all(*parts))}


def awaiting(user: Utilisateur) -> list[Any]:
    """Which requests await this agent: to attribute for an administrateur, to study for an instructeur."""
    if user.is_a(Role.ADMINISTRATEUR):
        return [Habilitation.etat == E.DEPOSEE]
    mine = col(Habilitation.id).in_(policies.attributed(user, Role.INSTRUCTEUR))
    return [Habilitation.etat == E.EN_INSTRUCTION, mine]


def waiting(db: Session, user: Utilisateur) -> Attente:
    """How many requests await this agent, and since when."""
    those = select(Habilitation.depose_le).where(*awaiting(user))
    oldest = those.order_by(col(Habilitation.depose_le), col(Habilitation.id)).limit(COUNTED_TO + 1).subquery()
    nombre, depuis = db.exec(select(func.count(), func.min(oldest.c.depose_le)).select_from(oldest)).one()
    return Attente(nombre, depuis)
