"""The list of requests that agents work from, by date of deposit."""

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import sqlalchemy
from sqlalchemy import bindparam, exists, literal, union_all
from sqlmodel import Session, col, func, select

from eclat.domain import listes, policies, recherche
from eclat.domain.listes import Attente, Page, read
from eclat.domain.recherche import Filtre
from eclat.domain.utilisateur import Utilisateur
from eclat.models import (
    Attribution,
    Cqp,
    Decision,
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
USERS = 100  # whose statements are kept: built once for each
KEYS: Any = bindparam("keys", expanding=True)


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


COLUMNS: tuple[Any, ...] = (
    Habilitation.id,
    Habilitation.numero,
    Organisme.nom,
    Habilitation.qualification,
    Habilitation.etat,
    Habilitation.depose_le,
)


def reach(user: Utilisateur, mine: bool) -> list[Any]:
    """What this user may see. ``mine``: only what is entrusted to them, for one who sees more."""
    return [visible(user), *([col(Habilitation.id).in_(policies.attributed(user))] if mine else [])]


def within(etat: EtatHabilitation | None) -> Any:
    return Habilitation.etat == etat if etat else col(Habilitation.depose_le).is_not(None)


def visible(user: Utilisateur) -> Any:
    """As a condition on the rows: a list of all the keys that one may see would be made anew for each count."""
    return policies.visible_habilitations(user).whereclause


def searched(db: Session, q: str) -> Filtre:
    """By number (HAB-2026-0042, or its beginning), else by any word of the organisme."""
    number = NUMERO.fullmatch(q.strip())
    if number:
        start = f"HAB-{number[1] or number[2] or ''}"
        return Filtre([col(Habilitation.numero) >= start, col(Habilitation.numero) < start + "\uffff"])
    return recherche.filtre(db, q, col(Habilitation.organisme_id))


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
) -> Page[Ligne]:
    """The rows that answer the search, after one request, or before one, or the first ones.

    Requests that await their délégataires have no date of deposit: they come in the order of their birth.
    """
    key = col(Habilitation.id)
    order = [key] if etat == E.EN_ATTENTE_DELEGATAIRES else [col(Habilitation.depose_le), key]
    statement = rows_of(user, etat, mine).where(*searched(db, q).criteria)
    found = read(db, statement, order, Ligne, down=not oldest_first, avant=avant, apres=apres)
    return replace(found, lignes=completed(db, found.lignes))


@lru_cache(maxsize=USERS)
def rows_of(user: Utilisateur, etat: EtatHabilitation | None, mine: bool) -> Any:
    return rows().where(*reach(user, mine), within(etat))


@lru_cache
def rows() -> Any:
    return select(*COLUMNS).join(Organisme, col(Organisme.id) == Habilitation.organisme_id)


def ligne(db: Session, user: Utilisateur, key: UUID) -> Ligne:
    """One row, as the list shows it now."""
    found = db.execute(rows().where(Habilitation.id == key, visible(user)))
    return completed(db, [Ligne(*row) for row in found])[0]


def completed(db: Session, lignes: Sequence[Ligne]) -> list[Ligne]:
    """The rows with their instructeurs and their points left, in two queries whatever their number."""
    keys = {"keys": [ligne.id for ligne in lignes]}
    names: dict[UUID, list[str]] = defaultdict(list)
    for key, prenom, nom in db.execute(instructeurs(), keys):
        names[key].append(f"{prenom} {nom}")
    left = dict(tuple(row) for row in db.execute(points_left(), keys))
    return [replace(each, instructeurs=tuple(names[each.id]), points=left.get(each.id, 0)) for each in lignes]


@lru_cache
def instructeurs() -> Any:
    """Who studies these requests today, in the order in which each was named."""
    return (
        select(Attribution.habilitation_id, Personne.prenom, Personne.nom)
        .join(Personne, col(Personne.id) == Attribution.personne_id)
        .where(
            col(Attribution.habilitation_id).in_(KEYS), Attribution.role == Role.INSTRUCTEUR, col(Attribution.jusqu_a).is_(None)
        )
        .order_by(col(Attribution.cree_le), col(Attribution.id))
    )


@lru_cache
def points_left() -> Any:
    counted = select(Point.habilitation_id, func.count()).where(
        col(Point.habilitation_id).in_(KEYS), col(Point.etat) != EtatPoint.LEVE
    )
    return counted.group_by(col(Point.habilitation_id))


def counts(db: Session, user: Utilisateur, q: str = "", mine: bool = False) -> dict[EtatHabilitation | None, int]:
    """How many answer the search in each state, and in all (None), counted up to COUNTED_TO + 1."""
    filtre = searched(db, q)
    if filtre.rare:
        grouped = select(Habilitation.etat, func.count(), func.count(col(Habilitation.depose_le)))
        found = grouped.where(*reach(user, mine), *filtre.criteria).group_by(Habilitation.etat)
        totals: dict[EtatHabilitation | None, int] = dict.fromkeys((None, *EtatHabilitation), 0)
        for etat, count, deposited in db.execute(found):
            totals[etat], totals[None] = count, totals[None] + deposited
        return totals
    statement = counted(user, mine, *filtre.criteria) if filtre.criteria else every(user, mine)
    return {EtatHabilitation(etat) if etat else None: count for etat, count in db.execute(statement)}


def counted(user: Utilisateur, mine: bool, *criteria: Any) -> Any:
    parts = []
    for etat in (None, *EtatHabilitation):
        seen = select(Habilitation.id).where(*reach(user, mine), *criteria, within(etat))
        capped = seen.limit(listes.COUNTED_TO + 1).subquery()
        parts.append(select(literal(etat.value if etat else ""), func.count()).select_from(capped))
    return union_all(*parts)


every = lru_cache(maxsize=USERS)(counted)  # the same for each, as long as they search nothing


def awaiting(user: Utilisateur) -> list[Any]:
    """Which requests await this agent: to attribute for an administrateur, to study for an instructeur."""
    if user.is_a(Role.ADMINISTRATEUR):
        return [Habilitation.etat == E.DEPOSEE]
    mine = col(Habilitation.id).in_(policies.attributed(user, Role.INSTRUCTEUR))
    return [Habilitation.etat == E.EN_INSTRUCTION, mine]


def waiting(db: Session, user: Utilisateur) -> Attente:
    """The requests that await this agent, since their deposit."""
    return listes.waiting(db, awaited(user))


@lru_cache(maxsize=USERS)
def awaited(user: Utilisateur) -> Any:
    return listes.awaited((col(Habilitation.depose_le), col(Habilitation.id)), *awaiting(user))


def entrusted(
    db: Session,
    user: Utilisateur,
    role: Role,
    etats: Collection[EtatHabilitation],
    limit: int,
    *,
    decided_since: datetime | None = None,
) -> list[Any]:
    """The oldest requests entrusted to this agent in this role: id, numero, etat, depose_le, nom, and how many answers await."""
    answered = (
        select(func.count())
        .select_from(Point)
        .where(Point.habilitation_id == Habilitation.id, Point.etat == EtatPoint.REPONDU)
        .correlate(Habilitation)
        .scalar_subquery()
    )
    columns: tuple[Any, ...] = (
        Habilitation.id, Habilitation.numero, Habilitation.etat, Habilitation.depose_le, Organisme.nom, answered.label("reponses"),
    )  # fmt: skip
    statement = (
        select(*columns)
        .join(Attribution, col(Attribution.habilitation_id) == Habilitation.id)
        .join(Organisme, col(Organisme.id) == Habilitation.organisme_id)
        .where(
            col(Attribution.personne_id) == user.personne_id,
            col(Attribution.role) == role,
            col(Attribution.jusqu_a).is_(None),
            col(Habilitation.etat).in_(etats),
        )
        .order_by(col(Habilitation.depose_le), col(Habilitation.id))
        .limit(limit)
    )
    if decided_since is not None:
        lately = exists().where(col(Decision.habilitation_id) == Habilitation.id, col(Decision.cree_le) >= decided_since)
        statement = statement.where(lately)
    return list(db.execute(statement))


def of_organisme(db: Session, user: Utilisateur, organisme_id: UUID, limit: int) -> list[Any]:
    """An organisme's requests that this user may see, newest first: id, numero, etat, qualification, depose_le, intitule."""
    seen = policies.visible_habilitations(user).where(Habilitation.organisme_id == organisme_id).subquery()
    statement = (
        sqlalchemy.select(seen.c.id, seen.c.numero, seen.c.etat, seen.c.qualification, seen.c.depose_le, col(Cqp.intitule))
        .join_from(seen, Cqp, col(Cqp.id) == seen.c.cqp_id, isouter=True)
        .order_by(seen.c.cree_le.desc())
        .limit(limit)
    )
    return list(db.execute(statement))
