"""How long each thing is kept, as the clock obeys it: a period that was made shorter today acts from tomorrow on."""

from typing import Any

from sqlmodel import Session, select

from eclat import clock, reglages
from eclat.models import Reglage


def en_vigueur(db: Session, nom: str) -> int:
    """The period of this setting that erases today."""
    now: int = getattr(reglages.of(db), nom)
    row = None if reglages.imposed(nom) else db.exec(select(Reglage).where(Reglage.nom == nom)).first()
    if row is None or row.avant is None or row.modifie_le is None or not today(row):
        return now
    former: Any = reglages.value_of(nom, row.avant)
    return now if former is None else max(now, former)


def today(row: Reglage) -> bool:
    return row.modifie_le is not None and row.modifie_le.astimezone(clock.PARIS).date() == clock.today()
