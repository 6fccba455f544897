"""One request, one task, one command: one transaction. Seal the journal, commit, and only then wake the worker."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from eclat.courriels.compose import to_enqueue
from eclat.database import reading, writing
from eclat.engines import journal
from eclat.tasks.broker import hand_over
from eclat.tasks.deliver import deliver


class Uncertain(Exception):
    """The connection was lost while the transaction committed: it may have, so it must not be done again unseen."""


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
    """Commit, then hand the new mails to the worker. Raises Uncertain."""
    journal.seal(db)
    db.flush()
    try:
        db.commit()
    except OperationalError as error:
        if error.connection_invalidated:
            raise Uncertain from error
        raise
    hand_over(deliver, to_enqueue(db))
