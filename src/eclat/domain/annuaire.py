"""The list of organismes that the administrateur works from: filtered, searched, sorted, and read page by page.

A page begins after the sort key of a row (keyset): the last page costs what the first one does. The address only carries the
row's id, for a name may be a person's.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy
from sqlalchemy import Select, and_, literal, tuple_, union_all
from sqlmodel import Session, col, func, select

from eclat.domain import recherche
from eclat.models import Appartenance, EtatHabilitation, EtatOrganisme, Habilitation, Organisme, Personne, Qualification, Role

PAGE = 20
COUNTED_TO = 1000  # further, a number tells no more than it costs


@dataclass(frozen=True)
class Tri:
    """An order of the list, and its opposite."""

    colonne: Any
    descendant: bool


TRIS = {
    "nom": Tri(Organisme.nom_tri, descendant=False),
    "-nom": Tri(Organisme.nom_tri, descendant=True),
    "date": Tri(Organisme.cree_le, descendant=False),
    "-date": Tri(Organisme.cree_le, descendant=True),
}
PAR_DEFAUT = "-date"


@dataclass(frozen=True)
class Ligne:
    """What the list shows of an organisme."""

    id: UUID
    nom: str
    siret: str | None
    etat: EtatOrganisme
    cree_le: datetime
    courriel: str | None
    qualification: Qualification | None


@dataclass(frozen=True)
class Page:
    lignes: list[Ligne] = field(default_factory=list)
    avant: bool = False  # there are rows before these
    apres: bool = False


def columns() -> "Select[Any]":
    """The columns of a row: the dirigeant's address and the qualification last asked for come with it."""
    asked = (
        select(Habilitation.qualification)
        .where(Habilitation.organisme_id == Organisme.id, Habilitation.etat != EtatHabilitation.BROUILLON)
        .order_by(col(Habilitation.cree_le).desc())
        .limit(1)
        .correlate(Organisme)
        .scalar_subquery()
    )
    place = and_(
        col(Appartenance.organisme_id) == Organisme.id,
        col(Appartenance.role) == Role.DIRIGEANT,
        col(Appartenance.jusqu_a).is_(None),
    )
    return (
        sqlalchemy.select(
            col(Organisme.id), col(Organisme.nom), col(Organisme.siret), col(Organisme.etat), col(Organisme.cree_le),
            col(Personne.courriel), asked,
        )
        .outerjoin(Appartenance, place)
        .outerjoin(Personne, col(Personne.id) == Appartenance.personne_id)
    )  # fmt: skip


def page(
    db: Session,
    *,
    etat: EtatOrganisme | None = None,
    q: str = "",
    tri: str = PAR_DEFAUT,
    avant: UUID | None = None,
    apres: UUID | None = None,
) -> Page:
    """The rows after one organisme, or before one, or the first ones. An unknown one gives the first page."""
    order = TRIS[tri]
    edge = avant or apres
    key = db.exec(select(order.colonne).where(Organisme.id == edge)).first() if edge else None
    back = avant is not None and key is not None
    down = order.descendant != back
    identity = col(Organisme.id)
    statement = columns().where(*recherche.filtre(db, q).criteria).limit(PAGE + 1)
    if etat is not None:
        statement = statement.where(col(Organisme.etat) == etat)
    statement = statement.order_by(order.colonne.desc() if down else order.colonne, identity.desc() if down else identity)
    if key is not None:
        here = tuple_(order.colonne, identity)
        there = tuple_(literal(key, order.colonne.type), literal(edge, sqlalchemy.Uuid()))
        statement = statement.where(here < there if down else here > there)
    rows = [Ligne(*row) for row in db.execute(statement)]
    more, rows = len(rows) > PAGE, rows[:PAGE]
    if back and not more and len(rows) < PAGE:
        return page(db, etat=etat, q=q, tri=tri)  # rows came before the first page since: show it whole
    if back:
        return Page(rows[::-1], avant=more, apres=True)
    return Page(rows, avant=key is not None, apres=more)


def lines(db: Session, keys: Sequence[UUID]) -> list[Ligne]:
    return [Ligne(*row) for row in db.execute(columns().where(col(Organisme.id).in_(keys)))]


def counts(db: Session, q: str = "") -> dict[EtatOrganisme, int]:
    """How many answer the search in each state, counted up to COUNTED_TO + 1."""
    filtre = recherche.filtre(db, q)
    if filtre.rare:
        grouped = select(Organisme.etat, func.count()).where(*filtre.criteria).group_by(Organisme.etat)
        found = dict(tuple(row) for row in db.execute(grouped))
        return {etat: found.get(etat, 0) for etat in EtatOrganisme}
    parts = []
    for etat in EtatOrganisme:
        capped = select(Organisme.id).where(Organisme.etat == etat, *filtre.criteria).limit(COUNTED_TO + 1).subquery()
        parts.append(select(literal(etat.value), func.count()).select_from(capped))
    return {EtatOrganisme(etat): count for etat, count in db.execute(union_all(*parts))}


@dataclass(frozen=True)
class Attente:
    """How many await the decision, up to COUNTED_TO + 1, and since when the oldest does."""

    nombre: int
    depuis: datetime | None


def waiting(db: Session) -> Attente:
    those = select(Organisme.cree_le).where(Organisme.etat == EtatOrganisme.EN_ATTENTE)
    oldest = those.order_by(col(Organisme.cree_le), col(Organisme.id)).limit(COUNTED_TO + 1).subquery()
    nombre, depuis = db.exec(select(func.count(), func.min(oldest.c.cree_le)).select_from(oldest)).one()
    return Attente(nombre, depuis)
