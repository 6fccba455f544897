"""The register of procès-verbaux: each version, its fingerprint, when it was signed and attributed, what it counts (P14)."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, case, false
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, func, select

from eclat.domain.jurys.resultats import OBTENU
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.listes import Etats, Liste
from eclat.engines.listes.filtres import Filtre
from eclat.engines.prepared import prepared
from eclat.engines.recherche import by_session
from eclat.models import EtatPv, Organisme, Passage, PresenceJury, Pv, ResultatBloc, Role, SessionCqp

NUMERO = re.compile(r"(?:pv-?)?(\d{4}-\d{0,6})|pv-?(\d{0,4})", re.IGNORECASE)
BY_WORDS = by_session(col(Pv.session_id))
ATTRIBUE = "attribue"  # signed, and attributed
ETATS = {
    EtatPv.EN_SAISIE.value: "En saisie",
    EtatPv.A_SIGNER.value: "À signer",
    EtatPv.SIGNE.value: "À attribuer",
    ATTRIBUE: "Attribués",
}


@dataclass(frozen=True)
class Ligne:
    """A version. ``candidats``: how many it holds; ``presents``: who came; ``recus``: to whom it gives something."""

    id: UUID
    numero: str
    version: int
    etat: EtatPv
    session_id: UUID
    session: str
    intitule: str
    organisme: str
    jury_le: date | None
    empreinte: str
    clos_le: datetime | None
    signe_le: datetime | None
    attribue_le: datetime | None
    motif: str
    cree_le: datetime
    candidats: int = 0
    presents: int = 0
    recus: int = 0

    @property
    def situation(self) -> str:
        return ATTRIBUE if self.attribue_le else self.etat.value


def columns() -> Any:
    shown: tuple[Any, ...] = (
        Pv.id, Pv.numero, Pv.version, Pv.etat, Pv.session_id, SessionCqp.numero, SessionCqp.intitule, Organisme.nom, SessionCqp.jury_le,
        Pv.empreinte, Pv.clos_le, Pv.signe_le, Pv.attribue_le, Pv.motif, Pv.cree_le,
    )  # fmt: skip
    whose = sa_select(*shown).join(SessionCqp, col(SessionCqp.id) == Pv.session_id)
    return whose.join(Organisme, col(Organisme.id) == SessionCqp.organisme_id)


@prepared
def counts() -> Any:
    """What these versions count, in one question."""
    won = select(ResultatBloc.id).where(ResultatBloc.passage_id == Passage.id, col(ResultatBloc.valeur).in_(OBTENU))
    there = col(Passage.presence) == PresenceJury.PRESENT
    return (
        sa_select(
            col(Passage.pv_id),
            func.count(),
            func.sum(case((there, 1), else_=0)),
            func.sum(case((there & won.correlate(Passage).exists(), 1), else_=0)),
        )
        .where(col(Passage.pv_id).in_(bindparam("cles", expanding=True)))
        .group_by(col(Passage.pv_id))
    )


def completed(db: Session, lignes: list[Ligne]) -> list[Ligne]:
    found = {key: tuple(map(int, numbers)) for key, *numbers in counts().rows(db, cles=[each.id for each in lignes])}
    none = (0, 0, 0)
    return [
        replace(each, candidats=all_, presents=here, recus=won)
        for each in lignes
        for all_, here, won in [found.get(each.id, none)]
    ]


def searched(db: Session, q: str) -> Filtre:
    """By number (PV-2026-0004, or its beginning), else by any word of its session's title, town or organisme."""
    number = NUMERO.fullmatch(q.strip())
    if number:
        start = f"PV-{number[1] or number[2] or ''}"
        return Filtre((col(Pv.numero) >= start, col(Pv.numero) < start + "\uffff"))
    return BY_WORDS(db, q)


def visible_pv(user: Utilisateur) -> Any:
    """Every version, for the administrateur: others read those of their sessions, on the pages of these."""
    return select(Pv) if user.is_a(Role.ADMINISTRATEUR) else select(Pv).where(false())


def within(user: Utilisateur, etat: str) -> list[Any]:
    if etat == ATTRIBUE:
        return [col(Pv.etat) == EtatPv.SIGNE, col(Pv.attribue_le).is_not(None)]
    left = [col(Pv.attribue_le).is_(None)] if etat == EtatPv.SIGNE.value else []
    return [col(Pv.etat) == EtatPv(etat), *left]


PVS = Liste(
    Ligne,
    columns(),
    key=col(Pv.id),
    visible=visible_pv,
    states=Etats(ETATS, within=within, always=lambda user: tuple(ETATS), all="Tous"),
    search=searched,
    sorts={"date": col(Pv.cree_le)},
    default="-date",
    sees_all=lambda user: user.is_a(Role.ADMINISTRATEUR),
    bare=True,
    complete=completed,
)
