"""A request is entrusted to a binôme paritaire: one member of each collège, neither tied to the organisme without a reason (P13)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, func, select

from eclat import clock, courriels
from eclat.domain.socle import session_policies
from eclat.domain.socle.errors import ChampRefuse, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.workflow import UNCHANGED, already, explain, transition
from eclat.formats import plural
from eclat.models import (
    Appartenance,
    Avis,
    College,
    EtatPersonne,
    EtatSession,
    Personne,
    Role,
    RoleAgent,
    SessionCqp,
    Siege,
)

E = EtatSession
OPEN = (E.OUVERTE, E.EN_COURS, E.JURY_PLANIFIE)
UNDER_WAY = (E.EN_VALIDATION, E.A_COMPLETER, *OPEN)
ATTRIBUABLE = {E.DEMANDEE: E.EN_VALIDATION, **{etat: etat for etat in UNDER_WAY}}


@dataclass(frozen=True)
class Membre:
    """Someone who may sit for a collège. ``charge``: the sessions that they follow now; ``lie``: tied to the organisme of this one."""

    id: UUID
    nom: str
    college: College
    charge: int
    lie: bool

    @property
    def dit(self) -> str:
        """Brigitte Caron · 3 sessions · a travaillé pour cet organisme"""
        load = "aucune session" if not self.charge else plural(self.charge, "session", "sessions")
        return " · ".join([self.nom, load, *(["a travaillé pour cet organisme"] if self.lie else [])])


def members(db: Session, session: SessionCqp | None = None) -> list[Membre]:
    """Who may sit today, by collège, then the least loaded first. Suspended ones may not. Of no session, nobody is tied."""
    load = (
        select(func.count())
        .select_from(Siege)
        .join(SessionCqp, col(SessionCqp.id) == Siege.session_id)
        .where(
            Siege.personne_id == Personne.id,
            col(Siege.jusqu_a).is_(None),
            col(SessionCqp.etat).in_((*UNDER_WAY, E.PV_EN_SAISIE, E.PV_A_SIGNER)),
        )
        .correlate(Personne)
        .scalar_subquery()
    )
    tied = (
        select(Appartenance.id)
        .where(Appartenance.personne_id == Personne.id, Appartenance.organisme_id == (session.organisme_id if session else None))
        .correlate(Personne)
        .exists()
    )
    columns: tuple[Any, ...] = (Personne, RoleAgent.college, load, tied)
    rows = db.execute(
        select(*columns)
        .join(RoleAgent, col(RoleAgent.personne_id) == Personne.id)
        .where(
            RoleAgent.role == Role.BINOME_PARITAIRE,
            col(RoleAgent.jusqu_a).is_(None),
            col(RoleAgent.college).is_not(None),
            col(Personne.etat) != EtatPersonne.SUSPENDUE,
        )
        .order_by(col(RoleAgent.college), load, col(Personne.nom), col(Personne.prenom))
    )
    return [Membre(each.id, each.nom_complet, College(college), charge, bool(lie)) for each, college, charge, lie in rows]


def chosen(known: Collection[Membre], employeurs: UUID, salaries: UUID) -> dict[College, Membre]:
    """The two who were chosen, among those who may sit. Raises ChampRefuse."""
    if employeurs == salaries:
        raise ChampRefuse("salaries", "Choisissez deux personnes différentes, une par collège.")
    found = {}
    for college, key in ((College.EMPLOYEURS, employeurs), (College.SALARIES, salaries)):
        member = next((each for each in known if (each.college, each.id) == (college, key)), None)
        if member is None:
            raise ChampRefuse(college.value, "Cette personne ne représente plus ce collège : choisissez-en une autre.")
        found[college] = member
    return found


def seats(db: Session, session: SessionCqp) -> list[Siege]:
    """Who sits today, employeurs first."""
    held = db.exec(select(Siege).where(Siege.session_id == session.id, col(Siege.jusqu_a).is_(None)))
    return sorted(held, key=lambda seat: list(College).index(seat.college))


def seated(db: Session, session: SessionCqp) -> list[Personne]:
    """The people who sit today, in the same order."""
    return [db.get_one(Personne, each.personne_id) for each in seats(db, session)]


def history(db: Session, session: SessionCqp) -> list[tuple[Siege, str]]:
    """Everyone who sits or sat, with their name, oldest first."""
    rows = db.exec(
        select(Siege, Personne)
        .join(Personne, col(Personne.id) == Siege.personne_id)
        .where(Siege.session_id == session.id)
        .order_by(col(Siege.cree_le), col(Siege.id))
    )
    return [(seat, found.nom_complet) for seat, found in rows]


@dataclass(frozen=True)
class Relais:
    """A member who came in the place of another, once the session was opened."""

    ancien: str
    depuis: datetime


def relay(db: Session, session: SessionCqp, user: Utilisateur) -> Relais | None:
    """Whom this member replaced in a session that was open already, and since when; None for anybody else."""
    own = next((each for each in seats(db, session) if each.personne_id == user.personne_id), None)
    if own is None or session.etat not in OPEN:
        return None
    former = [(seat, name) for seat, name in history(db, session) if seat.college == own.college and seat.jusqu_a is not None]
    said = select(Avis.id).where(Avis.session_id == session.id, Avis.siege_id == own.id)
    if not former or db.exec(said).first() is not None:  # they studied it themselves
        return None
    return Relais(former[-1][1], own.cree_le)


@transition(
    "attribution",
    SessionCqp,
    ATTRIBUABLE,
    by=session_policies.can_attribute_session,
    label="Confier à un binôme",
    past="a confié la demande d’ouverture à un binôme paritaire",
    infinitive="confier cette demande d’ouverture",
    kind="primary",
    icon="users-round",
    asks=True,
)
def attribute(
    db: Session, session: SessionCqp, *, employeurs: UUID, salaries: UUID, motif: str = "", by: Utilisateur,
    seen: Collection[str] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Entrust the session to one member of each collège. Whoever leaves keeps a dated past; only newcomers are told.

    ``motif``: why someone tied to the organisme is chosen. Raises ChampRefuse, and Refus when the members are no longer those that
    were ``seen``.
    """
    held = {each.college: each for each in seats(db, session)}
    if seen is not None and set(seen) != {str(each.id) for each in held.values()}:
        raise already(db, session, "attribution", by) or Refus(explain(db, session, by, "attribution"))
    picked = chosen(members(db, session), employeurs, salaries)
    wanted = {college: each.id for college, each in picked.items()}
    for member in picked.values():
        if member.lie and not motif:
            raise ChampRefuse(
                "lien",
                f"{member.nom} a travaillé pour cet organisme : dites pourquoi vous choisissez cette personne, ou choisissez-en une autre.",
            )
    if session.etat != E.DEMANDEE and {college: each.personne_id for college, each in held.items()} == wanted:
        return UNCHANGED
    for college, seat in held.items():
        if seat.personne_id != wanted[college]:
            seat.jusqu_a = clock.now()
    db.flush()
    newcomers = [college for college, key in wanted.items() if college not in held or held[college].personne_id != key]
    for college in newcomers:
        lie = picked[college].lie
        db.add(Siege(session_id=session.id, personne_id=wanted[college], college=college, motif=motif if lie else ""))
    db.flush()
    names = {college: each.nom for college, each in picked.items()}
    for college in newcomers:
        other = next(name for each, name in names.items() if each != college)
        courriels.sessions.session_attribuee(db, session, db.get_one(Personne, wanted[college]), other)
    return {"membres": list(names.values()), "motif": motif}
