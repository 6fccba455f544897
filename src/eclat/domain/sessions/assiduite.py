"""Who attended what: the half-days of a session by its candidates, and the hours that follow, computed against those planned (P13).

Sheets are proof of attendance for funders (Code du travail, R6332-26); the law accepts any conclusive element (R6313-3).
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, func, select

from eclat import clock
from eclat.domain.sessions import heures
from eclat.models import Alternance, Candidat, EtatPresence, Presence, Seance, SessionCqp

SUIVI = (EtatPresence.PRESENT, EtatPresence.DISTANCE)  # what counts as hours that were followed


@dataclass(frozen=True)
class Seancee:
    """A half-day of the calendar that is whole. ``commencee``, ``finie``: by the clocks of the place."""

    id: UUID
    jour: date
    de: str
    a: str
    contenu: str
    formateur: str
    lieu: str
    commencee: bool
    finie: bool

    @property
    def minutes(self) -> int:
        return heures.minutes(self.de, self.a)


@dataclass(frozen=True)
class Inscrit:
    """A candidate as attendance knows them. ``abandon_le``: from that day on, nothing is asked."""

    id: UUID
    nom: str
    prenom: str
    abandon_le: date | None

    @property
    def appele(self) -> str:
        """Amrani Yasmine"""
        return f"{self.nom} {self.prenom}".strip() or "Candidat sans nom"

    def attendu(self, seance: Seancee) -> bool:
        return self.abandon_le is None or seance.jour < self.abandon_le


@dataclass(frozen=True)
class Bilan:
    """``suivies``, ``renseignees``, ``prevues``: minutes that were followed, those of the half-days that were filled, those of all."""

    suivies: int
    renseignees: int
    prevues: int

    @property
    def taux(self) -> int | None:
        """Of what was filled, in per cent; nothing while nothing was."""
        return round(100 * self.suivies / self.renseignees) if self.renseignees else None

    @property
    def dit(self) -> str:
        """96 %, or a dash."""
        return "–" if self.taux is None else f"{self.taux}\u00a0%"

    @property
    def heures(self) -> str:
        """182 h sur 217 h"""
        return f"{heures.said_of_minutes(self.suivies)} sur {heures.said_of_minutes(self.prevues)}"


@dataclass(frozen=True)
class Assiduite:
    seances: tuple[Seancee, ...]
    inscrits: tuple[Inscrit, ...]
    etats: Mapping[tuple[UUID, UUID], EtatPresence]  # by candidate and half-day

    def etat(self, inscrit: Inscrit, seance: Seancee) -> EtatPresence | None:
        return self.etats.get((inscrit.id, seance.id))

    def bilan(self, inscrit: Inscrit) -> Bilan:
        followed = filled = planned = 0
        for seance in self.seances:
            if not inscrit.attendu(seance):
                continue
            planned += seance.minutes
            etat = self.etats.get((inscrit.id, seance.id))
            if etat is not None:
                filled += seance.minutes
                followed += seance.minutes if etat in SUIVI else 0
        return Bilan(followed, filled, planned)

    @cached_property
    def bilans(self) -> dict[UUID, Bilan]:
        return {each.id: self.bilan(each) for each in self.inscrits}

    @property
    def ensemble(self) -> Bilan:
        """All candidates together: hours of trainees."""
        found = self.bilans.values()
        return Bilan(
            sum(each.suivies for each in found), sum(each.renseignees for each in found), sum(each.prevues for each in found)
        )

    def presents(self, seance: Seancee) -> int:
        return sum(self.etat(each, seance) in SUIVI for each in self.inscrits if each.attendu(seance))

    def attendus(self, seance: Seancee) -> int:
        return sum(each.attendu(seance) for each in self.inscrits)

    def manquants(self, seance: Seancee) -> int:
        """How many are expected there of whom nothing was said."""
        return sum(each.attendu(seance) and self.etat(each, seance) is None for each in self.inscrits)

    @cached_property
    def a_remplir(self) -> list[Seancee]:
        """The half-days that are over and not whole."""
        return [each for each in self.seances if each.finie and self.manquants(each)]

    @property
    def tenues(self) -> int:
        """Minutes of the half-days that are over."""
        return sum(each.minutes for each in self.seances if each.finie)

    @property
    def prevues(self) -> int:
        return sum(each.minutes for each in self.seances)


def of(db: Session, session: SessionCqp, only: UUID | None = None) -> Assiduite:
    """The whole session; ``only``: one half-day of it."""
    return Assiduite(
        tuple(each for each in seances(db, session) if only in (None, each.id)),
        tuple(inscrits(db, session)),
        etats(db, session, only),
    )


def seances(db: Session, session: SessionCqp) -> list[Seancee]:
    """In their order; rows of the calendar that are to be completed are not among them."""
    wanted: tuple[Any, ...] = (Seance.id, Seance.jour, Seance.de, Seance.a, Seance.contenu, Seance.formateur, Seance.lieu)
    rows = db.execute(
        select(*wanted)
        .where(Seance.session_id == session.id, col(Seance.jour).is_not(None))
        .order_by(col(Seance.jour), col(Seance.de), col(Seance.id))
    )
    now, here = clock.now().astimezone(heures.zone_of(session.code_postal)), session.code_postal
    return [seancee(row, now, here) for row in map(tuple, rows) if row[2] and row[3] and row[2] < row[3]]


def seancee(row: tuple[Any, ...], now: datetime, here: str) -> Seancee:
    key, jour, de, a, contenu, formateur, lieu = row
    begun = over = jour < now.date()
    if jour == now.date():  # what the clocks say is only asked of today
        begun, over = heures.instant(jour, de, here) <= now, heures.instant(jour, a, here) <= now
    return Seancee(key, jour, de, a, contenu, formateur, lieu, begun, over)


def inscrits(db: Session, session: SessionCqp) -> list[Inscrit]:
    """In the order of their table; empty rows are nobody."""
    wanted: tuple[Any, ...] = (Candidat.id, Candidat.nom_usage, Candidat.nom_naissance, Candidat.prenoms, Candidat.abandon_le)
    rows = db.execute(select(*wanted).where(Candidat.session_id == session.id).order_by(col(Candidat.rang), col(Candidat.id)))
    found = [(key, usage or naissance, prenoms, abandon) for key, usage, naissance, prenoms, abandon in map(tuple, rows)]
    return [Inscrit(key, nom, prenoms.split(",")[0].strip(), abandon) for key, nom, prenoms, abandon in found if nom or prenoms]


def etats(db: Session, session: SessionCqp, only: UUID | None = None) -> dict[tuple[UUID, UUID], EtatPresence]:
    asked = select(col(Presence.candidat_id), col(Presence.seance_id), col(Presence.etat)).where(
        Presence.session_id == session.id
    )
    if only is not None:
        asked = asked.where(Presence.seance_id == only)
    return {(candidat, seance): etat for candidat, seance, etat in map(tuple, db.execute(asked))}


def of_one(db: Session, session: SessionCqp, seance: UUID, candidat: UUID) -> Assiduite:
    """What one cell changes: all that is known of its candidate, and of its half-day. The rest is not read."""
    either = (col(Presence.candidat_id) == candidat) | (col(Presence.seance_id) == seance)
    asked = select(col(Presence.candidat_id), col(Presence.seance_id), col(Presence.etat)).where(
        Presence.session_id == session.id, either
    )
    found = {(one, half_day): etat for one, half_day, etat in map(tuple, db.execute(asked))}
    return Assiduite(tuple(seances(db, session)), tuple(inscrits(db, session)), found)


def structure(db: Session, session: SessionCqp) -> dict[UUID, int]:
    """Hours in a structure, by candidate."""
    rows = db.execute(
        select(col(Alternance.candidat_id), func.sum(col(Alternance.heures)))
        .where(Alternance.session_id == session.id, col(Alternance.heures).is_not(None))
        .group_by(col(Alternance.candidat_id))
    )
    found: dict[UUID, int] = defaultdict(int)
    found.update({key: int(hours) for key, hours in map(tuple, rows)})
    return found
