"""What the clock does to habilitations: it tells that they end soon, then ends them. Each is a transaction of its own: of two clocks, one
finds that it is done."""

import structlog

from eclat.domain.habilitations import fins
from eclat.models import Habilitation
from eclat.tasks.batches import one_by_one
from eclat.tasks.unit_of_work import read_only

log = structlog.get_logger()


def end() -> None:
    with read_only() as db:
        due = fins.over(db)
    one_by_one(Habilitation, due, fins.expire)
    if due:
        log.info("habilitations.ended", count=len(due))


def remind() -> None:
    with read_only() as db:
        due = fins.to_remind(db)
    one_by_one(Habilitation, due, fins.remind)
    if due:
        log.info("habilitations.ending", count=len(due))
