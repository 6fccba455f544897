"""What the clock does with surveys: it opens those that are due, reminds, and ends them."""

import structlog

from eclat.domain.insertion import enquetes, ouvertures
from eclat.models import EnqueteInsertion
from eclat.tasks.batches import all_due
from eclat.tasks.unit_of_work import unit_of_work

log = structlog.get_logger()


def follow() -> None:
    """Each holder whose day came is asked, with their mail; whoever holds nothing any more is not asked further."""
    with unit_of_work() as db:
        opened = ouvertures.follow(db)
    if opened:
        log.info("surveys.opened", count=opened)
    all_due(EnqueteInsertion, ouvertures.baseless, enquetes.stop, "surveys.stopped")


def remind() -> None:
    """Each is a transaction of its own: of two clocks, one finds that it is done."""
    all_due(EnqueteInsertion, enquetes.to_remind, enquetes.remind, "surveys.reminded")
    all_due(EnqueteInsertion, enquetes.passed, enquetes.close, "surveys.closed")
