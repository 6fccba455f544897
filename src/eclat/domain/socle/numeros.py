"""Numbers that follow one another without a gap: HAB-2026-0042."""

from collections.abc import Collection

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, select
from uuid_utils.compat import uuid7

from eclat import clock
from eclat.models import Numerotation


def next_number(db: Session, serie: str) -> str:
    """The next number of a series: HAB-2026-0042. The row's lock makes two callers wait for one another."""
    asked = select(Numerotation).where(Numerotation.serie == serie).with_for_update()
    row = db.exec(asked).first()
    if row is None:
        hold(db, [serie])
        row = db.exec(asked).one()
    row.dernier += 1
    db.flush()
    return f"{serie}-{row.dernier:04}"


def hold(db: Session, series: Collection[str]) -> None:
    """Take these series now, always in the same order: of two who need several, none waits for the other in turn."""
    insert = postgresql.insert if db.get_bind().dialect.name == "postgresql" else sqlite.insert
    for serie in sorted(series):
        born = {"id": uuid7(), "cree_le": clock.now(), "serie": serie, "dernier": 0}
        db.execute(insert(Numerotation).values(**born).on_conflict_do_nothing(index_elements=["serie"]))
        db.exec(select(Numerotation).where(Numerotation.serie == serie).with_for_update()).one()
