"""The register of jurors, as the administrateur reads it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, String, bindparam, event, false, func, or_
from sqlalchemy import select as sa_select
from sqlalchemy.orm import Mapper
from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.jurys import registre
from eclat.engines.listes import Etats, Filtre, Liste
from eclat.engines.recherche import MAX_WORDS, words
from eclat.models import College, Jure, LienJure, MembreJury, QualiteJure
from eclat.models.base import AUJOURDHUI


class EtatJure(StrEnum):
    PROPOSE = "propose"
    VALABLE = "valable"
    A_RENOUVELER = "a_renouveler"
    RETIRE = "retire"


@dataclass(frozen=True)
class Ligne:
    id: UUID
    nom: str
    prenom: str
    courriel: str
    fonction: str
    qualite: QualiteJure
    college: College | None
    forme_le: date | None
    valable_jusqu_au: date | None
    propose_le: datetime | None
    retire_le: datetime | None
    jurys: int
    liens: int

    @property
    def etat(self) -> EtatJure:
        return etat_of(self.retire_le, self.propose_le, self.valable_jusqu_au)


def etat_of(retire_le: datetime | None, propose_le: datetime | None, valable_jusqu_au: date | None) -> EtatJure:
    """Withdrawn before all, then to be checked, then by its day."""
    if retire_le is not None:
        return EtatJure.RETIRE
    if propose_le is not None:
        return EtatJure.PROPOSE
    over = valable_jusqu_au is not None and valable_jusqu_au < clock.today()
    return EtatJure.A_RENOUVELER if over else EtatJure.VALABLE


THERE = col(Jure.retire_le).is_(None)
CHECKED = col(Jure.propose_le).is_(None)
WITHIN: dict[EtatJure, list[Any]] = {
    EtatJure.PROPOSE: [THERE, col(Jure.propose_le).is_not(None)],
    EtatJure.VALABLE: [THERE, CHECKED, or_(col(Jure.valable_jusqu_au).is_(None), col(Jure.valable_jusqu_au) >= AUJOURDHUI)],
    EtatJure.A_RENOUVELER: [THERE, CHECKED, col(Jure.valable_jusqu_au) < AUJOURDHUI],
    EtatJure.RETIRE: [col(Jure.retire_le).is_not(None)],
}


def columns() -> Any:
    sat = (
        select(func.count())
        .select_from(MembreJury)
        .where(MembreJury.jure_id == Jure.id, col(MembreJury.retire_le).is_(None))
        .correlate(Jure)
        .scalar_subquery()
    )
    tied = select(func.count()).select_from(LienJure).where(LienJure.jure_id == Jure.id).correlate(Jure).scalar_subquery()
    return sa_select(
        col(Jure.id), col(Jure.nom), col(Jure.prenom), col(Jure.courriel), col(Jure.fonction), col(Jure.qualite), col(Jure.college),
        col(Jure.forme_le), col(Jure.valable_jusqu_au), col(Jure.propose_le), col(Jure.retire_le), sat.label("jurys"), tied.label("liens"),
    )  # fmt: skip


def named(db: Session, text: str) -> Filtre:
    """Each word in the name, the address or the function: a register has some hundreds of lines, which are read."""
    given = {f"mot_{rang}": word for rang, word in enumerate(words(text)[:MAX_WORDS])}
    criteria = tuple(col(Jure.mots).contains(bindparam(name, type_=String())) for name in given)
    return Filtre(criteria or (false(),), shape=f"mots-{len(given)}", given=given)


@event.listens_for(Jure, "before_insert")
@event.listens_for(Jure, "before_update")
def keep_words(_mapper: Mapper[Any], _connection: Connection, jure: Jure) -> None:
    jure.mots = " ".join(words(f"{jure.nom} {jure.prenom} {jure.courriel} {jure.fonction}"))[:700]


JURES = Liste(
    Ligne,
    columns(),
    key=col(Jure.id),
    visible=registre.visible_jures,
    states=Etats(
        {
            EtatJure.PROPOSE: "À vérifier",
            EtatJure.VALABLE: "Valables",
            EtatJure.A_RENOUVELER: "À renouveler",
            EtatJure.RETIRE: "Retirés",
        },
        within=lambda user, etat: WITHIN[EtatJure(etat)],
        always=lambda user: [EtatJure.VALABLE, EtatJure.A_RENOUVELER],
    ),
    search=named,
    sorts={
        "nom": (col(Jure.nom), col(Jure.prenom)),
        "ajout": col(Jure.cree_le),
    },
    default="nom",
    waits=lambda user: [*WITHIN[EtatJure.PROPOSE]],
    waits_by="ajout",
)
