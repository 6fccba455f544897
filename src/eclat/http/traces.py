"""What a reading request leaves behind: a trace of its passage, in a short write of its own, once it was answered."""

from collections.abc import Callable
from contextvars import ContextVar

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from eclat.tasks.unit_of_work import Uncertain, unit_of_work

log = structlog.get_logger()


# Who sees as someone else leaves none in that person's name.
quiet: ContextVar[bool] = ContextVar("quiet", default=False)


def leave(what: str, write: Callable[[Session], object], *, always: bool = False) -> None:
    """The request itself is done: should this fail, it is answered all the same, and the log says what was not written."""
    if quiet.get() and not always:
        return
    try:
        with unit_of_work() as db:
            write(db)
    except (SQLAlchemyError, Uncertain) as error:
        log.warning("trace.not_left", what=what, error=type(error).__name__)
