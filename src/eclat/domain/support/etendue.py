"""How much the journal holds, beside its list."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlmodel import Session, func, select

from eclat import clock
from eclat.domain.support.journal import first_rank
from eclat.models import Evenement


@dataclass(frozen=True)
class Etendue:
    """How many lines there are, since when, and how many came since yesterday: by their ranks, which have no gap."""

    nombre: int
    depuis: datetime | None
    recentes: int


def extent(db: Session) -> Etendue:
    number = db.exec(select(func.max(Evenement.rang))).one() or 0
    first = db.exec(select(Evenement.cree_le).where(Evenement.rang == 1)).first()
    yesterday = datetime.combine(clock.today() - timedelta(days=1), time.min, tzinfo=clock.PARIS)
    since = first_rank().scalar(db, depuis=yesterday)
    return Etendue(number, first, number - since + 1 if since else 0)
