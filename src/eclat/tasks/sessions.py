"""What the clock does to sessions and their juries: they begin, their procès-verbaux open, their people are told and reminded."""

import structlog

from eclat import reglages
from eclat.domain.jurys import attributions, instruction_recours, tenue
from eclat.domain.jurys import rappels as rappels_de_jurys
from eclat.domain.sessions import debuts, nouveautes
from eclat.models import Recours, SessionCqp
from eclat.tasks.batches import all_due, one_by_one
from eclat.tasks.unit_of_work import read_only, unit_of_work

log = structlog.get_logger()


def begin_sessions() -> None:
    """Each session that begins is a transaction of its own: of two clocks, one finds that it is done."""
    all_due(SessionCqp, debuts.due, debuts.begin, "sessions.begun")


def open_reports() -> None:
    """Each jury that sits is a transaction of its own: of two clocks, one finds that its procès-verbal is open."""
    all_due(SessionCqp, tenue.due, tenue.open_report, "juries.sitting")


def recall_juries() -> None:
    """Each session is a transaction of its own: of two clocks, one finds that it is told."""
    with read_only() as db:
        due = rappels_de_jurys.due(db)
    told = 0
    for key in due:
        with unit_of_work() as db:
            told += rappels_de_jurys.recall(db, db.get_one(SessionCqp, key))
    if told:
        log.info("juries.recalled", count=told)


def tell_changes() -> None:
    """Each session that changed is a transaction of its own: of two clocks, one finds that it is told."""
    with read_only() as db:
        due = nouveautes.due(db)
    told = 0
    for key in due:
        with unit_of_work() as db:
            told += nouveautes.tell(db, db.get_one(SessionCqp, key))
    if told:
        log.info("sessions.changes_told", count=told)


def attribute_signed() -> None:
    """Where OC Éclat chose it: each signed session is a transaction of its own; of two clocks, one finds that it is done."""
    with read_only() as db:
        due = attributions.due(db) if reglages.of(db).attribution_automatique else []
    one_by_one(SessionCqp, due, attributions.attribute)
    if due:
        log.info("results.attributed", count=len(due))


def remind_recours() -> None:
    """Each reminder is a transaction of its own: two clocks that find the same one send it once."""
    all_due(Recours, instruction_recours.due, instruction_recours.remind, "appeals.reminded")
