"""What the clock does to griefs: it reminds of them, tells that no answer came, has a résiliation take effect. Each is a transaction of its
own: of two clocks, one finds that it is done."""

import structlog

from eclat.domain.habilitations import delais_griefs, resiliations
from eclat.models import Habilitation
from eclat.tasks.batches import all_due, one_by_one
from eclat.tasks.unit_of_work import read_only

log = structlog.get_logger()


def remind() -> None:
    with read_only() as db:
        soon, passed = delais_griefs.due(db)
    one_by_one(Habilitation, soon, delais_griefs.remind)
    one_by_one(Habilitation, passed, delais_griefs.tell_late)
    if soon or passed:
        log.info("griefs.reminded", count=len(soon), late=len(passed))


def terminate() -> None:
    all_due(Habilitation, resiliations.to_take_effect, resiliations.take_effect, "habilitations.terminated")
