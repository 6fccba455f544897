"""The documents that OC Éclat asks for in a form, as of the day when it was handed over: what it wants since then is offered, and awaited
of nobody (P17)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from eclat.models import PieceRequise


@dataclass(frozen=True)
class Requise:
    id: UUID
    intitule: str
    aide: str
    obligatoire: bool
    modele: bool = False  # there is a file to fill in


def asked(pieces: Iterable[PieceRequise], remise_le: datetime | None) -> list[Requise]:
    """``remise_le``: when the form was handed over; none of a draft, of which today's are asked."""
    return [
        Requise(
            each.id,
            each.intitule,
            each.aide,
            each.obligatoire and since(each.obligatoire_le, remise_le),
            each.modele_id is not None,
        )
        for each in pieces
        if still(each, remise_le)
    ]


def since(day: datetime | None, remise_le: datetime | None) -> bool:
    return day is None or remise_le is None or day <= remise_le


def still(piece: PieceRequise, remise_le: datetime | None) -> bool:
    return piece.retiree_le is None or (remise_le is not None and remise_le < piece.retiree_le)
