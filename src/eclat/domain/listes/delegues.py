"""The délégataires of a request, as their Organisme National follows them: three dated steps and the last mail (P7).

What the list is composed of, and in which order, is looked at as of the instant when its reader opened it (``vu``); each row
shows what is so now. A row never moves away from under the hand that acts upon it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import and_, case, literal, union_all
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, func, select

from eclat import clock
from eclat.domain import connexions, delegations, designations, envois, recherche
from eclat.domain.envois import Envoi
from eclat.domain.listes.avancement import FINISHED, Etape, Pas, Table, activated
from eclat.models import (
    Appartenance,
    Courriel,
    Delegation,
    EtatDelegation,
    EtatOrganisme,
    EtatPersonne,
    Evenement,
    Habilitation,
    Identification,
    Organisme,
    Personne,
)

D = EtatDelegation
PAGE = 20


@dataclass(frozen=True)
class Ligne:
    """One délégataire. Of what its OF did before it was invited here, nothing is told: neither that, nor when."""

    id: UUID
    nom: str
    ville: str
    courriel: str
    etat: EtatDelegation
    motif: str
    invitee_le: datetime
    organisme: EtatOrganisme
    personne: EtatPersonne | None
    active_le: datetime | None
    profil_le: datetime | None
    termine_le: datetime | None
    envoi: Envoi | None

    @property
    def entre(self) -> bool:
        """Whether its dirigeant may sign in."""
        return self.organisme in connexions.OPEN_STATES

    @property
    def compte(self) -> datetime | None:
        """When its account was activated."""
        if not self.entre or self.personne != EtatPersonne.ACTIVE:
            return None
        return max(self.active_le or self.invitee_le, self.invitee_le)

    @property
    def profil(self) -> datetime | None:
        return max(self.profil_le, self.invitee_le) if self.profil_le and self.entre else None

    @property
    def formulaire(self) -> datetime | None:
        return self.termine_le if self.etat in FINISHED else None

    @property
    def attendu(self) -> bool:
        return self.etat == D.INVITEE

    @property
    def echoue(self) -> bool:
        """Awaited, and the last mail never reached its reader."""
        return self.attendu and self.envoi is not None and self.envoi.echoue

    @property
    def a_corriger(self) -> bool:
        """Awaited, and nobody has the address."""
        return self.attendu and self.envoi is not None and self.envoi.sans_destinataire


@dataclass(frozen=True)
class Compte:
    """How many délégataires, and how far they are."""

    total: int = 0
    comptes: int = 0
    profils: int = 0
    termines: int = 0
    attendus: int = 0
    echecs: int = 0
    habilites: int = 0
    dernier: datetime | None = None  # when the last one finished

    @property
    def a_relancer(self) -> int:
        return self.attendus - self.echecs


def lines(
    db: Session, habilitation: Habilitation, *, vu: datetime, etape: Etape | None, keys: Sequence[UUID] | None, limit: int
) -> tuple[list[Ligne], int]:
    """The first rows of the list, and how many there are in all. ``keys``: those that answer the search."""
    table = Table(habilitation, vu)
    mail = [table.mail.c[column.key] for column in envois.COLUMNS] + [table.mail.c.nombre]
    statement = table.from_(
        sa_select(
            col(Delegation.id), col(Delegation.nom), col(Delegation.ville), col(Delegation.courriel), col(Delegation.etat),
            col(Delegation.motif), col(Delegation.invitee_le), col(Organisme.etat), col(Personne.etat), activated(),
            col(Organisme.profil_complet_le), col(Identification.termine_le), *mail, func.count().over(),
        )
    ).outerjoin(table.seen, and_(table.seen.c.objet_id == Delegation.id, table.seen.c.rang_vu == 1))  # fmt: skip
    found = statement.where(*table.within(etape), *among(keys)).order_by(*table.order()).limit(limit)
    rows = db.execute(found).all()
    return [line(*row[:-1]) for row in rows], rows[0][-1] if rows else 0


def line(*cells: Any) -> Ligne:
    known, mail = cells[:12], cells[12:]
    return Ligne(*(*known, Envoi(*mail) if mail[0] else None))


def one(db: Session, key: UUID, habilitation: Habilitation) -> Ligne:
    """One row, as the list shows it now."""
    return lines(db, habilitation, vu=clock.now(), etape=None, keys=[key], limit=1)[0][0]


def among(keys: Sequence[UUID] | None) -> list[Any]:
    return [] if keys is None else [col(Delegation.id).in_(keys)]


def count(db: Session, habilitation: Habilitation, keys: Sequence[UUID] | None = None) -> Compte:
    """How far they are now."""
    table = Table(habilitation, clock.now())
    asked = [None, table.active, table.filled, table.finished, table.awaited, table.failed, col(Delegation.etat) == D.HABILITEE]
    sums = [func.count() if each is None else func.coalesce(func.sum(case((each, 1), else_=0)), 0) for each in asked]
    last = func.max(case((table.finished, col(Identification.termine_le))))
    return Compte(*db.execute(table.from_(sa_select(*sums, last)).where(*among(keys))).one())


def last_steps(db: Session, habilitation: Habilitation, limit: int) -> list[tuple[UUID, str, Pas, datetime]]:
    """What happened last, the newest first: the délégataire, its name, what it did, and when."""
    table = Table(habilitation, clock.now())
    parts = [
        table.from_(sa_select(col(Delegation.id), col(Delegation.nom), literal(pas.value).label("pas"), at.label("le"))).where(
            *criteria
        )
        for pas, at, criteria in table.happened()
    ]
    found = union_all(*parts).subquery()
    newest = sa_select(found).order_by(found.c.le.desc(), found.c.pas, found.c.id).limit(limit)
    return [(key, nom, Pas(pas), le) for key, nom, pas, le in db.execute(newest)]


def search(db: Session, habilitation: Habilitation, q: str) -> list[UUID] | None:
    """Those whose name, town or address holds every word of the query; None when nothing is asked. There are 300 at most."""
    wanted = recherche.fold(q).split()
    if not wanted:
        return None
    named = select(Delegation.id, Delegation.nom, Delegation.ville, Delegation.courriel)
    rows = db.exec(named.where(Delegation.habilitation_id == habilitation.id, col(Delegation.etat).not_in(delegations.OUT)))
    return [key for key, *texts in rows if all(word in recherche.fold(" ".join(texts)) for word in wanted)]


def version(db: Session, habilitation: Habilitation) -> str:
    """A word that changes with anything that the page shows: every change leaves a line in the journal, and mails are rows.

    It costs two statements, whatever the number of délégataires.
    """
    named = select(Delegation.id, Delegation.organisme_id).where(Delegation.habilitation_id == habilitation.id).subquery()
    people = select(Appartenance.personne_id).where(col(Appartenance.organisme_id).in_(select(named.c.organisme_id)))
    subjects: list[tuple[str, Any]] = [
        ("habilitation", [habilitation.id]), ("delegation", select(named.c.id)), ("organisme", select(named.c.organisme_id)),
        ("personne", people),
    ]  # fmt: skip
    written = [lines_about(kind, keys) for kind, keys in subjects]
    mails = (
        sa_select(
            col(Courriel.etat), func.count(), func.sum(col(Courriel.tentatives)), func.max(col(Courriel.cree_le)),
            func.sum(case((col(Courriel.cree_le) > clock.now() - envois.JUST_NOW, 1), else_=0)),
        )
        .where(col(Courriel.objet_id).in_(select(named.c.id)), col(Courriel.modele).in_(designations.TOLD))
        .group_by(col(Courriel.etat))
        .order_by(col(Courriel.etat))
    )  # fmt: skip
    told = (*db.execute(sa_select(*written)).one(), *db.execute(mails).all(), clock.today())
    return sha256(repr(told).encode()).hexdigest()[:20]


def lines_about(kind: str, keys: Any) -> Any:
    return sa_select(func.count()).where(col(Evenement.objet_type) == kind, col(Evenement.objet_id).in_(keys)).scalar_subquery()
