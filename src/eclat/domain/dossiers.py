"""What a habilitation request and the identification form of a délégataire are both made of: a team, a territory, documents.

A *dossier* is one or the other. Its rows hold the key of the one that they belong to.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from eclat.domain.departements import DEPARTEMENTS
from eclat.domain.errors import Refus
from eclat.models import Formateur, Habilitation, Identification, Piece, Territoire

Dossier = Habilitation | Identification
R = TypeVar("R", Territoire, Formateur, Piece)
# What the writer may believe that the record holds; None: a form sent as a whole, which says nothing of it.
Seen = Sequence[Mapping[str, Sequence[str]]] | None
OVERTAKEN = "Ce champ a changé entre-temps dans une autre fenêtre. Rechargez la page : votre saisie vous y sera proposée, à côté de l’autre."


def key(dossier: Dossier) -> dict[str, Any]:
    """What a row made for this dossier says of it."""
    return {f"{dossier.__tablename__}_id": dossier.id}


def of(model: type[R], dossier: Dossier) -> ColumnElement[bool]:
    """The rows of this dossier."""
    owner = model.identification_id if isinstance(dossier, Identification) else model.habilitation_id
    return col(owner) == dossier.id


def holds(dossier: Dossier, row: Territoire | Formateur | Piece) -> bool:
    """Whether the row is of this dossier."""
    return dossier.id == (row.identification_id if isinstance(dossier, Identification) else row.habilitation_id)


def team(db: Session, dossier: Dossier) -> list[Formateur]:
    return list(db.exec(select(Formateur).where(of(Formateur, dossier)).order_by(col(Formateur.rang), col(Formateur.id))))


def territory(db: Session, dossier: Dossier) -> list[str]:
    """Codes of the départements, in their usual order."""
    chosen = set(db.exec(select(Territoire.departement).where(of(Territoire, dossier))))
    return [departement.code for departement in DEPARTEMENTS if departement.code in chosen]


def documents(db: Session, dossier: Dossier) -> list[Piece]:
    """The documents in force; replaced and removed ones are history."""
    return list(
        db.exec(
            select(Piece).where(of(Piece, dossier), col(Piece.retiree_le).is_(None)).order_by(col(Piece.cree_le), col(Piece.id))
        )
    )


def not_overtaken(seen: Seen, name: str, raw: Sequence[str], holds: Callable[[Sequence[str]], bool]) -> None:
    """Raises Refus when what is held is neither what was seen nor what is being written."""
    if seen is not None and not any(map(holds, [raw, *(each.get(name, []) for each in seen)])):
        raise Refus(OVERTAKEN)
