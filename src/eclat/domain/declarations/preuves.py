"""What is kept of the life of a declaration: the files that carried it, what was answered of each, the answers themselves."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, func, select

from eclat.models import Declaration, EtatFlux, Flux, PassageDeclare, ReponseCdc, ResultatCdc


@dataclass(frozen=True)
class Passage:
    flux: Flux
    resultat: ResultatCdc | None
    message: str
    repondu_le: datetime | None


@dataclass(frozen=True)
class Envoi:
    """A file, with how many it carries, and how many of them were answered either way."""

    flux: Flux
    passages: int
    ok: int
    ko: int

    @property
    def attendus(self) -> int:
        sent = self.flux.etat in (EtatFlux.DEPOSE, EtatFlux.RECU, EtatFlux.TRAITE)
        return self.passages - self.ok - self.ko if sent else 0


def passages(db: Session, declaration: Declaration) -> list[Passage]:
    rows = select(PassageDeclare, Flux).join(Flux, col(Flux.id) == PassageDeclare.flux_id)
    found = db.exec(rows.where(PassageDeclare.declaration_id == declaration.id).order_by(col(Flux.cree_le).desc()))
    return [Passage(flux, each.resultat, each.message, each.repondu_le) for each, flux in found]


def flux_of(db: Session, key: UUID | None = None, limit: int = 50) -> list[Envoi]:
    """The last files, or one."""
    rows = select(Flux).order_by(col(Flux.cree_le).desc(), col(Flux.id).desc()).limit(limit)
    found = list(db.exec(rows.where(Flux.id == key) if key else rows))
    counted = select(PassageDeclare.flux_id, PassageDeclare.resultat, func.count()).where(
        col(PassageDeclare.flux_id).in_([each.id for each in found])
    )
    numbers = {
        (flux, resultat): number
        for flux, resultat, number in db.exec(counted.group_by(col(PassageDeclare.flux_id), col(PassageDeclare.resultat)))
    }
    return [
        Envoi(
            each,
            sum(numbers.get((each.id, resultat), 0) for resultat in (None, *ResultatCdc)),
            numbers.get((each.id, ResultatCdc.OK), 0),
            numbers.get((each.id, ResultatCdc.KO), 0),
        )
        for each in found
    ]


def reponses(db: Session, flux: Flux | None = None, limit: int = 20) -> list[ReponseCdc]:
    """The last answers that were read, or those of one file."""
    rows = select(ReponseCdc).order_by(col(ReponseCdc.cree_le).desc(), col(ReponseCdc.id).desc()).limit(limit)
    return list(db.exec(rows.where(ReponseCdc.flux_id == flux.id) if flux else rows))
