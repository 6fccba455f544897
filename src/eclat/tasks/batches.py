"""What the clock does to several things: each in a transaction of its own, so that a clock that is killed, or not alone, leaves nothing half done."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from uuid import UUID

import structlog
from sqlmodel import Session

from eclat.domain.socle.errors import Refus
from eclat.domain.socle.utilisateur import SYSTEME
from eclat.models.base import Entity
from eclat.tasks.unit_of_work import read_only, unit_of_work

log = structlog.get_logger()


def all_due(model: type[Entity], due: Callable[[Session], list[UUID]], verb: Callable[..., object], said: str) -> None:
    """What is due now, one by one. ``said``: the event that says how many, when there were some."""
    with read_only() as db:
        found = due(db)
    one_by_one(model, found, verb)
    if found:
        log.info(said, count=len(found))


def one_by_one(model: type[Entity], due: Iterable[UUID], act: Callable[..., object]) -> None:
    """Each in a transaction of its own: of two clocks, one finds that it is done. One that fails keeps none of the others from it; raised
    once they are done, it is tried again soon."""
    failed: Exception | None = None
    for key in due:
        try:
            with unit_of_work() as db, suppress(Refus):
                act(db, db.get_one(model, key), by=SYSTEME)
        except Exception as error:
            failed = error
    if failed is not None:
        raise failed


def by_batches(model: type[Entity], due: Callable[[Session], list[UUID]], verb: Callable[..., object]) -> int:
    """What is due, some at a time until none of it is new, each a transaction of its own: killed, it goes on from what is left. One batch
    that fails keeps none of the others from it; raised once they are done."""
    seen: set[UUID] = set()
    failed: Exception | None = None
    while True:
        with read_only() as db:
            some = [key for key in due(db) if key not in seen]
        try:
            one_by_one(model, some, verb)
        except Exception as error:
            failed = error
        seen.update(some)
        if not some:
            break
    if failed is not None:
        raise failed
    return len(seen)
