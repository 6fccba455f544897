"""The documents of conventions are made here, one after another. The rows say which: done twice, it is done once."""

from uuid import UUID

import dramatiq
import structlog

from eclat.domain.habilitations import convention_documents
from eclat.models import Convention
from eclat.tasks.broker import QUEUE, broker, hand_over
from eclat.tasks.unit_of_work import read_only, unit_of_work

log = structlog.get_logger()


@dramatiq.actor(broker=broker, queue_name=QUEUE)
def make_conventions(*keys: str) -> None:
    """Reserved, drawn while nothing is held, then kept: each in a transaction of its own."""
    for key in keys:
        try:
            make(UUID(key))
        except (
            Exception
        ) as error:  # whatever it was, the others are made; told by its kind: the engine's sentence may hold a name
            log.error("convention.unmade", convention=key, error=type(error).__name__)
            with unit_of_work() as db:
                convention_documents.failed(db, UUID(key))


def make(key: UUID) -> None:
    with unit_of_work() as db:
        mine = convention_documents.reserve(db, key)
    if not mine:
        return
    with read_only() as db:
        convention = db.get_one(Convention, key)
        which, found = convention_documents.missing(convention), convention_documents.pdf(db, convention)
    with unit_of_work() as db:
        convention_documents.keep(db, key, which, found)


def sweep() -> None:
    """Tell the workers of what is to be made: whatever was killed on the way, it is found again."""
    with read_only() as db:
        found = convention_documents.due(db)
    hand_over(make_conventions, found)
