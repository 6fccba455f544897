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

from sqlalchemy import Integer, bindparam, case
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, func, select

from eclat import clock
from eclat.domain.comptes import connexions
from eclat.domain.courriels import envois
from eclat.domain.courriels.envois import Envoi
from eclat.domain.delegataires import delegations, designations
from eclat.domain.delegataires.avancement import DEMANDE, FINISHED, Etape, Table, activated, last_mail_seen, mails_here
from eclat.engines import recherche
from eclat.engines.prepared import prepared
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
from eclat.models.base import UtcDateTime

D = EtatDelegation
PAGE = 20
KEYS: Any = bindparam("keys", expanding=True)
LIMIT: Any = bindparam("limit", type_=Integer())


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
    rows = shown(etape, keys is not None).rows(db, demande=habilitation.id, vu=vu, limit=limit, **among(keys))
    return [line(*row[:-1]) for row in rows], rows[0][-1] if rows else 0


@prepared
def shown(etape: Etape | None, chosen: bool) -> Any:
    table = Table()
    mail = [getattr(table.mail, column.key) for column in envois.COLUMNS]
    statement = table.from_(
        sa_select(
            col(Delegation.id), col(Delegation.nom), col(Delegation.ville), col(Delegation.courriel), col(Delegation.etat),
            col(Delegation.motif), col(Delegation.invitee_le), col(Organisme.etat), col(Personne.etat), activated(),
            col(Organisme.profil_complet_le), col(Identification.termine_le), *mail, mails_here(), func.count().over(),
        )
    ).outerjoin(table.seen, col(table.seen.id) == last_mail_seen())  # fmt: skip
    return statement.where(*table.within(etape), *chosen_ones(chosen)).order_by(*table.order()).limit(LIMIT)


def line(*cells: Any) -> Ligne:
    known, mail = cells[:12], cells[12:]
    return Ligne(*(*known, Envoi(*mail) if mail[0] else None))


def one(db: Session, key: UUID, habilitation: Habilitation) -> Ligne:
    """One row, as the list shows it now."""
    return lines(db, habilitation, vu=clock.now(), etape=None, keys=[key], limit=1)[0][0]


def among(keys: Sequence[UUID] | None) -> dict[str, list[UUID]]:
    return {} if keys is None else {"keys": list(keys)}


def chosen_ones(chosen: bool) -> list[Any]:
    return [col(Delegation.id).in_(KEYS)] if chosen else []


def count(db: Session, habilitation: Habilitation, keys: Sequence[UUID] | None = None) -> Compte:
    """How far they are now."""
    return Compte(*counts(keys is not None).one(db, demande=habilitation.id, **among(keys)))


@prepared
def counts(chosen: bool) -> Any:
    table = Table()
    asked = [None, table.active, table.filled, table.finished, table.awaited, table.failed, col(Delegation.etat) == D.HABILITEE]
    sums = [func.count() if each is None else func.coalesce(func.sum(case((each, 1), else_=0)), 0) for each in asked]
    last = func.max(case((table.finished, col(Identification.termine_le))))
    return table.from_(sa_select(*sums, last)).where(*chosen_ones(chosen))


def search(db: Session, habilitation: Habilitation, q: str) -> list[UUID] | None:
    """Those whose name, town or address holds every word of the query; None when nothing is asked. There are 300 at most."""
    wanted = recherche.fold(q).split()
    if not wanted:
        return None
    named = select(Delegation.id, Delegation.nom, Delegation.ville, Delegation.courriel)
    rows = db.exec(named.where(Delegation.habilitation_id == habilitation.id, col(Delegation.etat).not_in(delegations.OUT)))
    return [key for key, *texts in rows if all(word in recherche.fold(" ".join(texts)) for word in wanted)]


@dataclass(frozen=True)
class MailEcrit:
    """A mail that told it of its designation, to which address, and what became of it."""

    modele: str
    destinataire: str
    envoi: Envoi


def mails_to(db: Session, delegation: Delegation) -> list[MailEcrit]:
    """All of them, newest first."""
    rows = db.execute(
        sa_select(col(Courriel.modele), col(Courriel.destinataire), *envois.COLUMNS)
        .where(col(Courriel.objet_id) == delegation.id, col(Courriel.modele).in_(designations.TOLD))
        .order_by(col(Courriel.cree_le).desc(), col(Courriel.id).desc())
        .limit(envois.COUNTED_TO)
    )
    return [MailEcrit(modele, courriel, Envoi(*rest)) for modele, courriel, *rest in rows]


def version(db: Session, habilitation: Habilitation) -> str:
    """A word that changes with anything that the page shows: every change leaves a line in the journal, and mails are rows.

    It costs two statements, whatever the number of délégataires.
    """
    since = clock.now() - envois.JUST_NOW
    told = (*written().one(db, demande=habilitation.id), *mails().rows(db, demande=habilitation.id, since=since), clock.today())
    return sha256(repr(told).encode()).hexdigest()[:20]


@prepared
def written() -> Any:
    """How many lines of the journal are about the request, its délégataires, their organismes and their people."""
    named = select(Delegation.id, Delegation.organisme_id).where(Delegation.habilitation_id == DEMANDE).subquery()
    people = select(Appartenance.personne_id).where(col(Appartenance.organisme_id).in_(select(named.c.organisme_id)))
    subjects: list[tuple[str, Any]] = [
        ("habilitation", select(Habilitation.id).where(Habilitation.id == DEMANDE)), ("delegation", select(named.c.id)),
        ("organisme", select(named.c.organisme_id)), ("personne", people),
    ]  # fmt: skip
    return sa_select(*[lines_about(kind, keys) for kind, keys in subjects])


@prepared
def mails() -> Any:
    """How many told them of their designation, by state, and how often they were tried; those just written (``since``) are shown apart."""
    recent = col(Courriel.cree_le) > bindparam("since", type_=UtcDateTime())
    return (
        sa_select(
            col(Courriel.etat), func.count(), func.sum(col(Courriel.tentatives)), func.max(col(Courriel.cree_le)),
            func.sum(case((recent, 1), else_=0)),
        )
        .where(
            col(Courriel.objet_id).in_(select(Delegation.id).where(Delegation.habilitation_id == DEMANDE)),
            col(Courriel.modele).in_(designations.TOLD),
        )
        .group_by(col(Courriel.etat))
        .order_by(col(Courriel.etat))
    )  # fmt: skip


def lines_about(kind: str, keys: Any) -> Any:
    return sa_select(func.count()).where(col(Evenement.objet_type) == kind, col(Evenement.objet_id).in_(keys)).scalar_subquery()
