"""The documents of the procès-verbaux are made here, one after another. The rows say which: done twice, it is done once."""

from uuid import UUID

import dramatiq
import structlog

from eclat.domain.jurys import production
from eclat.models import Pv
from eclat.tasks.broker import QUEUE, broker, hand_over
from eclat.tasks.unit_of_work import read_only, unit_of_work

log = structlog.get_logger()


@dramatiq.actor(broker=broker, queue_name=QUEUE)
def make_documents(*keys: str) -> None:
    """Reserved, drawn while nothing is held, then kept: each in a transaction of its own."""
    for key in keys:
        try:
            make(UUID(key))
        except (
            Exception
        ) as error:  # whatever it was, the others are made; told by its kind: the sentence of the engine may hold a name
            log.error("pv.unmade", pv=key, error=type(error).__name__)
            with unit_of_work() as db:
                production.failed(db, UUID(key))


def make(key: UUID) -> None:
    with unit_of_work() as db:
        mine = production.reserve(db, key) is not None
    if not mine:
        return
    with read_only() as db:
        pv = db.get_one(Pv, key)
        found, empreinte = production.drawn(db, pv), pv.empreinte
    with unit_of_work() as db:
        production.keep(db, key, found, empreinte)


def sweep() -> None:
    """Tell the workers of what is to be made: whatever was killed on the way, it is found again."""
    with read_only() as db:
        found = production.due(db)
    hand_over(make_documents, found)
