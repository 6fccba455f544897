"""The list of organismes that the administrateur works from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import sqlalchemy
from sqlalchemy import Select, and_, literal, union_all
from sqlmodel import Session, col, func, select

from eclat.domain import listes, recherche
from eclat.domain.listes import Attente, Page, read
from eclat.models import Appartenance, EtatHabilitation, EtatOrganisme, Habilitation, Organisme, Personne, Qualification, Role


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


@lru_cache
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
) -> Page[Ligne]:
    """The rows that answer the search, after one organisme, or before one, or the first ones."""
    order = TRIS[tri]
    statement = columns().where(*recherche.filtre(db, q, col(Organisme.id)).criteria)
    if etat is not None:
        statement = statement.where(col(Organisme.etat) == etat)
    return read(db, statement, [order.colonne, Organisme.id], Ligne, down=order.descendant, avant=avant, apres=apres)


def lines(db: Session, keys: Sequence[UUID]) -> list[Ligne]:
    return [Ligne(*row) for row in db.execute(columns().where(col(Organisme.id).in_(keys)))]


def counts(db: Session, q: str = "") -> dict[EtatOrganisme, int]:
    """How many answer the search in each state, counted up to COUNTED_TO + 1."""
    filtre = recherche.filtre(db, q, col(Organisme.id))
    if filtre.rare:
        grouped = select(Organisme.etat, func.count()).where(*filtre.criteria).group_by(Organisme.etat)
        found = dict(tuple(row) for row in db.execute(grouped))
        return {etat: found.get(etat, 0) for etat in EtatOrganisme}
    statement = counted(*filtre.criteria) if filtre.criteria else every()
    return {EtatOrganisme(etat): count for etat, count in db.execute(statement)}


def counted(*criteria: Any) -> Any:
    parts = []
    for etat in EtatOrganisme:
        capped = select(Organisme.id).where(Organisme.etat == etat, *criteria).limit(listes.COUNTED_TO + 1).subquery()
        parts.append(select(literal(etat.value), func.count()).select_from(capped))
    return union_all(*parts)


every = lru_cache(counted)  # the same for everyone who searches nothing


def waiting(db: Session) -> Attente:
    """The organismes that await the decision."""
    return listes.waiting(db, awaited())


@lru_cache
def awaited() -> Any:
    return listes.awaited((col(Organisme.cree_le), col(Organisme.id)), Organisme.etat == EtatOrganisme.EN_ATTENTE)
