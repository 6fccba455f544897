"""One request, one task, one command: one transaction. Seal the journal, commit, and only then wake the worker."""

from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from sqlmodel import Session

from eclat.courriels.compose import to_enqueue
from eclat.database import reading, writing
from eclat.domain import journal
from eclat.tasks.deliver import deliver

log = structlog.get_logger()


@contextmanager
def unit_of_work() -> Iterator[Session]:
    """A writing session, committed at the end of the block, rolled back when it raises."""
    with writing() as db:
        yield db
        commit(db)


@contextmanager
def read_only() -> Iterator[Session]:
    """A reading session, never committed."""
    with reading() as db:
        yield db


def commit(db: Session) -> None:
    """Commit, then hand the new mails to the worker. A broker that is away costs nothing: the sweep will find them."""
    journal.seal(db)
    db.commit()
    try:
        for courriel_id in to_enqueue(db):
            deliver.send(str(courriel_id))
    except Exception as error:  # whatever the broker's client raises, the work is done and committed
        log.warning("broker.absent", error=type(error).__name__)
