"""The list of requests that agents work from, by date of deposit."""

import re
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy
from sqlalchemy import bindparam, exists, or_
from sqlmodel import Session, col, func, select

from eclat.domain.dossiers import delais_points, points
from eclat.domain.socle import avis_policies, convention_policies, policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.listes import Etats, Liste
from eclat.engines.listes.filtres import Filtre
from eclat.engines.prepared import prepared
from eclat.engines.recherche import by_habilitation
from eclat.formats import format_date_short, plural
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
KEYS: Any = bindparam("keys", expanding=True)
MIENNES = "miennes"
CONVENTION = "convention"
ETATS = {
    MIENNES: "Les miennes",
    E.DEPOSEE: "Déposées",
    E.EN_INSTRUCTION: "En instruction",
    E.A_COMPLETER: "À compléter",
    E.ACCEPTEE: "Acceptées",
    E.REFUSEE: "Refusées",
    E.EN_ATTENTE_DELEGATAIRES: "En attente des délégataires",
    E.SUSPENDUE: "Suspendues",
    E.RESILIEE: "Résiliées",
    E.EXPIREE: "Expirées",
    CONVENTION: "Convention à signer",
}
ALWAYS = (E.EN_INSTRUCTION, E.A_COMPLETER, E.ACCEPTEE, E.REFUSEE)  # the other chips come when they count
BY_WORDS = by_habilitation(col(Habilitation.id))
DEPOSITED = (col(Habilitation.depose_le).is_not(None),)


@dataclass(frozen=True)
class Ligne:
    """What the list shows of a request."""

    id: UUID
    numero: str
    organisme: str
    qualification: Qualification | None
    etat: EtatHabilitation
    depose_le: datetime | None  # the last time
    premier_depot_le: datetime | None
    instructeurs: tuple[str, ...] = ()
    points: int = 0  # not lifted yet


def columns() -> Any:
    seen: tuple[Any, ...] = (
        Habilitation.id, Habilitation.numero, Organisme.nom, Habilitation.qualification, Habilitation.etat, Habilitation.depose_le,
        Habilitation.premier_depot_le,
    )  # fmt: skip
    return select(*seen).join(Organisme, col(Organisme.id) == Habilitation.organisme_id)


def sees_more_than_own(user: Utilisateur) -> bool:
    return user.is_a(Role.ADMINISTRATEUR) and user.is_a(Role.INSTRUCTEUR)


def within(user: Utilisateur, etat: str) -> list[Any]:
    """The conditions of a chip: a state, what is entrusted to this user, or what awaits a signature."""
    if etat == CONVENTION:
        return [*DEPOSITED, *convention_policies.awaiting_signature()]
    return (
        [*DEPOSITED, col(Habilitation.id).in_(policies.attributed(user))] if etat == MIENNES else [col(Habilitation.etat) == etat]
    )


def offered(user: Utilisateur) -> tuple[str, ...]:
    hidden = (() if sees_more_than_own(user) else (MIENNES,)) + (() if user.is_a(Role.ADMINISTRATEUR) else (CONVENTION,))
    return tuple(each for each in ETATS if each not in hidden)


def always(user: Utilisateur) -> tuple[str, ...]:
    """An administrateur begins with what awaits attribution."""
    return (MIENNES, E.DEPOSEE, *ALWAYS) if user.is_a(Role.ADMINISTRATEUR) else ALWAYS


def every(user: Utilisateur) -> str:
    """An instructeur's requests are all entrusted to them."""
    return "Toutes" if user.is_a(Role.ADMINISTRATEUR) or not user.is_a(Role.INSTRUCTEUR) else "Les miennes"


def searched(db: Session, q: str) -> Filtre:
    """By number (HAB-2026-0042, or its beginning), else by any word of the organisme."""
    number = NUMERO.fullmatch(q.strip())
    if number:
        start = f"HAB-{number[1] or number[2] or ''}"
        return Filtre((col(Habilitation.numero) >= start, col(Habilitation.numero) < start + "\uffff"))
    return BY_WORDS(db, q)


def awaiting(user: Utilisateur) -> list[Any]:
    """Which requests await this agent: to attribute for an administrateur, to study for an instructeur, to advise on for the comité."""
    if user.is_a(Role.ADMINISTRATEUR):
        return [Habilitation.etat == E.DEPOSEE]
    mine: Any = col(Habilitation.id).in_(policies.attributed(user, Role.INSTRUCTEUR))
    if user.is_a(Role.COMITE_TECHNIQUE):
        mine = or_(mine, col(Habilitation.id).in_(avis_policies.asked_about(user)))
    return [Habilitation.etat == E.EN_INSTRUCTION, mine]


def completed(db: Session, lignes: list[Ligne]) -> list[Ligne]:
    """The rows with their instructeurs and their points left, in two queries whatever their number."""
    keys = [ligne.id for ligne in lignes]
    names: dict[UUID, list[str]] = defaultdict(list)
    for row in instructeurs().rows(db, keys=keys):
        names[row.habilitation_id].append(f"{row.prenom} {row.nom}")
    left = points.count_left(db, keys)
    return [replace(each, instructeurs=tuple(names[each.id]), points=left.get(each.id, 0)) for each in lignes]


@prepared
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


HABILITATIONS = Liste(
    Ligne,
    columns(),
    key=col(Habilitation.id),
    visible=policies.visible_habilitations,
    # Requests that await their délégataires have no date of deposit: they come in the order of their birth.
    states=Etats(
        ETATS,
        within,
        always=always,
        every=DEPOSITED,
        offered=offered,
        undated=(E.EN_ATTENTE_DELEGATAIRES,),
        apart=(MIENNES, CONVENTION),
        all=every,
    ),
    search=searched,
    sorts={"date": col(Habilitation.depose_le)},
    default="-date",
    bare=True,
    waits=awaiting,
    complete=completed,
    sees_all=lambda user: user.is_a(Role.ADMINISTRATEUR),
)


@dataclass(frozen=True)
class Confiee:
    """A request entrusted to an agent, as their dashboard shows it."""

    id: UUID
    numero: str
    etat: EtatHabilitation
    premier_depot_le: datetime | None
    depose_le: datetime | None
    nom: str
    reponses: int  # answers to read
    points: int = 0  # not lifted yet
    autres: tuple[str, ...] = ()  # the other instructeurs
    avant_le: date | None = None  # until when points are answered

    @property
    def suite(self) -> str:
        """What is to be done next, and by whom."""
        if self.etat == E.A_COMPLETER:
            answers = f"le demandeur répond à {plural(self.points, 'point', 'points')}"
            return f"{answers}, au plus tard le {format_date_short(self.avant_le)}" if self.avant_le else answers
        if self.etat != E.EN_INSTRUCTION:
            return ""
        if self.reponses:
            return plural(self.reponses, "réponse à lire", "réponses à lire")
        return (
            plural(self.points, "point à lever ou à renvoyer", "points à lever ou à renvoyer")
            if self.points
            else "à étudier, puis à décider"
        )


def entrusted(
    db: Session,
    user: Utilisateur,
    role: Role,
    etats: Collection[EtatHabilitation],
    limit: int,
    *,
    decided_since: datetime | None = None,
) -> list[Confiee]:
    """The oldest requests entrusted to this agent in this role, with what each awaits."""
    answered = (
        select(func.count())
        .select_from(Point)
        .where(Point.dossier_id == Habilitation.id, Point.etat == EtatPoint.REPONDU)
        .correlate(Habilitation)
        .scalar_subquery()
    )
    columns: tuple[Any, ...] = (
        Habilitation.id, Habilitation.numero, Habilitation.etat, Habilitation.premier_depot_le, Habilitation.depose_le, Organisme.nom,
        answered.label("reponses"),
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
    found = [Confiee(*row) for row in map(tuple, db.execute(statement))]
    keys = [each.id for each in found]
    if not keys:
        return []
    left, days = points.count_left(db, keys), delais_points.last_days(db, keys)
    others: dict[UUID, list[str]] = defaultdict(list)
    for row in instructeurs().rows(db, keys=keys):
        name = f"{row.prenom} {row.nom}"
        if name != user.nom_complet:
            others[row.habilitation_id].append(name)
    return [
        replace(each, points=left.get(each.id, 0), autres=tuple(others[each.id]), avant_le=days.get(each.id)) for each in found
    ]


def of_organisme(db: Session, user: Utilisateur, organisme_id: UUID, limit: int) -> list[Any]:
    """An organisme's requests that this user may see, newest first: id, numero, etat, qualification, depose_le, intitule."""
    seen = policies.visible_habilitations(user).where(Habilitation.organisme_id == organisme_id).subquery()
    columns: tuple[Any, ...] = (
        seen.c.id, seen.c.numero, seen.c.etat, seen.c.qualification, seen.c.premier_depot_le, seen.c.depose_le, col(Cqp.intitule),
    )  # fmt: skip
    statement = (
        sqlalchemy.select(*columns)
        .join_from(seen, Cqp, col(Cqp.id) == seen.c.cqp_id, isouter=True)
        .order_by(seen.c.cree_le.desc())
        .limit(limit)
    )
    return list(db.execute(statement))
