"""What happens to points to complete because time passes."""

import structlog

from eclat.domain.dossiers import delais_points, instruction
from eclat.tasks.batches import one_by_one
from eclat.tasks.unit_of_work import read_only

log = structlog.get_logger()


def remind() -> None:
    """Applicants are reminded of the last day to answer, and who studies is told once it has passed: each a transaction of its own."""
    for model, sent_back in instruction.DECLARED.items():
        with read_only() as db:
            soon, passed = delais_points.due(db, model, sent_back)
        verbs = instruction.VERBS[model]
        one_by_one(model, soon, verbs.remind)
        one_by_one(model, passed, verbs.tell_late)
        if soon or passed:
            log.info("points.reminded", count=len(soon), late=len(passed))
