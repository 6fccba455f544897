"""The chain of the journal is read here. The row says how far: a reading that a killed worker left is begun again."""

from contextlib import suppress
from functools import partial
from uuid import UUID

import dramatiq
import structlog
from dramatiq.middleware import TimeLimitExceeded
from sqlalchemy.exc import IntegrityError

from eclat.database import reading
from eclat.domain.support import chaine
from eclat.domain.support.chaine import Lecture
from eclat.tasks.broker import QUEUE, broker, hand_over
from eclat.tasks.unit_of_work import read_only, unit_of_work

log = structlog.get_logger()
LONG_MS = 3_600_000  # some minutes for millions of lines


@dramatiq.actor(broker=broker, queue_name=QUEUE, time_limit=LONG_MS)
def verify(*keys: str) -> None:
    for key in keys:
        with suppress(TimeLimitExceeded):
            read(UUID(key))


def read(key: UUID) -> None:
    with unit_of_work() as db:
        if not chaine.take(db, key):
            return
    lecture = chaine.read(reading, partial(tell, key))
    with unit_of_work() as db:
        chaine.end(db, key, lecture)
    if lecture.rompue_a is None:
        log.info("journal.verified", lines=lecture.lues)
    else:
        log.error("journal.broken", line=lecture.rompue_a)


def tell(key: UUID, lecture: Lecture) -> None:
    with unit_of_work() as db:
        chaine.note(db, key, lecture)


def sweep() -> None:
    """A reading every day; and what was asked for, should nobody do it."""
    with read_only() as db:
        begin, waiting = chaine.is_due(db), chaine.due(db)
    if begin and not waiting:
        with suppress(IntegrityError):  # another clock began one
            waiting = [begun()]
    hand_over(verify, waiting)


def begun() -> UUID:
    with unit_of_work() as db:
        return chaine.ask(db).id
