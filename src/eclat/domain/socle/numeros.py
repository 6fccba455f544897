"""Numbers that follow one another without a gap: HAB-2026-0042."""

from sqlmodel import Session, select

from eclat.models import Numerotation


def next_number(db: Session, serie: str) -> str:
    """The next number of a series: HAB-2026-0042. The row's lock makes two callers wait for one another."""
    row = db.exec(select(Numerotation).where(Numerotation.serie == serie).with_for_update()).first()
    if row is None:
        row = Numerotation(serie=serie)
        db.add(row)
    row.dernier += 1
    db.flush()
    return f"{serie}-{row.dernier:04}"
