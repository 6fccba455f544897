"""How many rows of a table stand where; after one was saved, by one question, whatever the length of the table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, String, and_, bindparam, case, cast, false, func, or_, select
from sqlmodel import Session, col

from eclat.engines import saisies
from eclat.engines.grilles.grille import Grille, Mots
from eclat.engines.grilles.lignes import LigneTapee, complete
from eclat.engines.prepared import prepared
from eclat.formats import plural

NOBODY = UUID(int=0)


@dataclass(frozen=True)
class Bilan:
    """How many rows stand where. One that is to be corrected is not counted as incomplete too."""

    lignes: int = 0
    fausses: int = 0
    incompletes: int = 0
    mots: Mots = field(default_factory=Mots)

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
        return ", ".join(filter(None, (plural(self.lignes, self.mots.un, self.mots.plusieurs), self.a_reprendre)))


def bilan(grille: Grille, lines: Sequence[LigneTapee], faults: Mapping[UUID, Any]) -> Bilan:
    incomplete = sum(not complete(grille, each) and each.id not in faults for each in lines)
    return Bilan(len(lines), len(faults), incomplete, grille.mots)


def of(db: Session, grille: Grille, owner: Any) -> Bilan:
    """How the rows of this owner stand."""
    return counts(db, grille, owner, NOBODY, 0).bilan


@dataclass(frozen=True)
class Place:
    """A row among the others. ``seule``: it shares its unique value with none, and no rule of all of them is against it."""

    bilan: Bilan
    numero: int
    seule: bool


def place(db: Session, grille: Grille, owner: Any, row: LigneTapee) -> Place:
    """Where a row stands, the others unread."""
    return counts(db, grille, owner, row.id, row.rang)


def counts(db: Session, grille: Grille, owner: Any, row: UUID, rang: int) -> Place:
    found: Any = standing(grille).one(db, owner=owner.id, row=row, rang=rang)
    lignes, fausses, incompletes, lonely, numero = found
    return Place(Bilan(lignes, fausses or 0, incompletes or 0, grille.mots), numero or 0, bool(lonely))


@prepared
def standing(grille: Grille) -> Any:
    """Over the rows of an owner: how many, how many wrong, how many incomplete, whether this one is alone, and its number."""
    row, contre = grille.row, against(grille)
    contested = false() if contre is None else contre.c.valeur.is_not(None)
    wrong = or_(mistyped(grille), contested)
    this, rank = col(row.id) == bindparam("row"), col(row.rang)
    before = or_(rank < bindparam("rang"), and_(rank == bindparam("rang"), col(row.id) <= bindparam("row")))
    asked = select(
        func.count(), counted(wrong), counted(and_(~wrong, ~whole(grille))), counted(and_(this, ~contested)), counted(before)
    ).where(grille.of(bindparam("owner")))  # fmt: skip
    return asked if contre is None else asked.outerjoin_from(row, contre, contre.c.valeur == getattr(row, grille.unique))


def against(grille: Grille) -> CTE | None:
    """The values that no row of this owner should have: those of several rows, those that are excluded. Seldom any, so that they are
    sought once and apart: counted over the rows, they cost more than all the rest."""
    if not grille.unique:
        return None
    unique = getattr(grille.row, grille.unique)
    held = select(unique.label("valeur")).where(grille.of(bindparam("owner")), unique != "")
    several = held.group_by(unique).having(func.count() > 1)
    if grille.exclus is None:
        return several.cte("contre")
    out = grille.exclus.parmi(bindparam("owner"), held).subquery("exclues")
    return several.union(select(out.c[0])).cte("contre")


def counted(those: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((those, 1), else_=0))


def mistyped(grille: Grille) -> ColumnElement[bool]:
    """Whether a row is wrong by itself: what was typed and cannot be taken, or its rule."""
    typed = cast(col(grille.row.saisies), String) != "{}"
    return or_(typed, func.coalesce(grille.regle.sql(), false())) if grille.regle else typed


def whole(grille: Grille) -> ColumnElement[bool]:
    """Whether each required column holds something."""
    return and_(True, *[filled(grille.row, name) for name in grille.requises])


def filled(row: type[Any], name: str) -> ColumnElement[bool]:
    """Whether the column of a row holds something else than when nothing is answered."""
    empty, held = saisies.empty_value(row, name), col(getattr(row, name))
    return held.is_not(None) if empty is None else held != empty
