"""Every row of the délégataires' table as columns, without an entity for each, and how many stand where: what a page of 300 asks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from sqlalchemy import select as sa_select
from sqlmodel import Session, col

from eclat.domain.delegations import COLONNES, LigneTapee
from eclat.formats import plural
from eclat.models import Delegation, EtatDelegation, Habilitation

SHOWN = [getattr(Delegation, name) for name in ("id", "rang", *COLONNES, "saisies", "enregistree_le", "enregistree_par_id")]


def lines(db: Session, habilitation: Habilitation) -> list[LigneTapee]:
    """The whole table, in its order."""
    found = sa_select(*SHOWN).where(
        col(Delegation.habilitation_id) == habilitation.id, col(Delegation.etat) != EtatDelegation.RETIREE
    )
    return cast(list[LigneTapee], db.execute(found.order_by(col(Delegation.rang), col(Delegation.id))).all())


def addresses(db: Session, habilitation: Habilitation) -> list[LigneTapee]:
    """The same, with nothing but what tells whether two rows share an address."""
    found = sa_select(col(Delegation.id), col(Delegation.courriel)).where(col(Delegation.habilitation_id) == habilitation.id)
    shown = found.where(col(Delegation.etat) != EtatDelegation.RETIREE).order_by(col(Delegation.rang), col(Delegation.id))
    return cast(list[LigneTapee], db.execute(shown).all())


@dataclass(frozen=True)
class Bilan:
    """How many rows stand where. One that is to be corrected is not counted as incomplete too."""

    lignes: int = 0
    fausses: int = 0
    incompletes: int = 0

    @property
    def enregistrees(self) -> int:
        return self.lignes - self.fausses - self.incompletes

    @property
    def a_reprendre(self) -> str:
        """3 à corriger, 1 à compléter."""
        counts = ((self.fausses, "à corriger"), (self.incompletes, "à compléter"))
        return ", ".join(f"{count} {words}" for count, words in counts if count)

    @property
    def dit(self) -> str:
        """12 délégataires, 3 à corriger, 1 à compléter."""
        return ", ".join(filter(None, (plural(self.lignes, "délégataire", "délégataires"), self.a_reprendre)))


def bilan(lines: Sequence[LigneTapee], faults: Mapping[UUID, Any]) -> Bilan:
    return Bilan(len(lines), len(faults), sum(each.id not in faults and not complete(each) for each in lines))


def complete(line: LigneTapee) -> bool:
    return all(getattr(line, name) or name in line.saisies for name in COLONNES)
