"""What was done since Monday, as the dashboard of OC Éclat says it: the last lines of the journal of each kind, by an index, up to a cap.

A week costs the same however long the journal is: of each verb, no more lines are read than are counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import bindparam, literal, union_all
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, func

from eclat import clock
from eclat.engines.prepared import prepared
from eclat.models import EtatSession, Evenement
from eclat.models.base import UtcDateTime

CAP: Final = 100  # a figure that reaches it is said to be more


@dataclass(frozen=True)
class Sorte:
    """``verbes``: of the journal, about ``table``; ``apres``: the state that they must lead to. ``route``, ``etat``: the list that shows them."""

    titre: str
    table: str
    verbes: tuple[str, ...]
    route: str
    etat: str = ""
    apres: str = ""


SORTES: Final[tuple[Sorte, ...]] = (
    Sorte("Demandes déposées", "habilitation", ("depot", "depot_automatique"), "habilitations"),
    Sorte("Demandes décidées", "habilitation", ("acceptation", "refus"), "habilitations"),
    Sorte("Sessions demandées", "session", ("depot",), "sessions"),
    Sorte(
        "Sessions ouvertes", "session", ("validation", "arbitrage_ouverture"), "sessions", EtatSession.OUVERTE.value, EtatSession.OUVERTE.value
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Chiffre:
    sorte: Sorte
    nombre: int


def monday() -> datetime:
    """When the week began, in Paris."""
    today = clock.today()
    return datetime.combine(today - timedelta(days=today.weekday()), time(), clock.PARIS)


def figures(db: Session) -> Sequence[Chiffre]:
    found = {row.sorte: row.nombre for row in counted().rows(db, lundi=monday())}
    return [Chiffre(each, min(found.get(rank, 0), CAP)) for rank, each in enumerate(SORTES)]


@prepared
def counted() -> Any:
    """By kind, how many of its last lines are of this week."""
    parts = [part(rank, each, verbe) for rank, each in enumerate(SORTES) for verbe in each.verbes]
    every = union_all(*parts).subquery("semaine")
    return sa_select(every.c.sorte.label("sorte"), func.sum(every.c.nombre).label("nombre")).group_by(every.c.sorte)


def part(rank: int, sorte: Sorte, verbe: str) -> Any:
    last = (
        sa_select(col(Evenement.cree_le).label("cree_le"), col(Evenement.apres).label("apres"))
        .where(col(Evenement.objet_type) == sorte.table, col(Evenement.verbe) == verbe, col(Evenement.rang).is_not(None))
        .order_by(col(Evenement.rang).desc())
        .limit(CAP)
        .subquery(f"dernieres_{rank}_{verbe}")
    )
    now = last.c.cree_le >= bindparam("lundi", type_=UtcDateTime())
    here = now & (last.c.apres == sorte.apres) if sorte.apres else now
    return sa_select(literal(rank).label("sorte"), func.count().label("nombre")).where(here)
