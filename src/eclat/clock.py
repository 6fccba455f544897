"""The time. Everything that needs "now" asks here, so that a test can travel."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from threading import Lock
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")

_shift = timedelta(0)
_moving = Lock()


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC) + _shift


def today() -> date:
    """Today's date in France."""
    return day(now())


def day(instant: datetime) -> date:
    """The date of an instant in France."""
    return instant.astimezone(PARIS).date()


@contextmanager
def travel(by: timedelta) -> Iterator[None]:
    """Move "now" by a duration inside the block, for every thread: two that travel at once come back each from their own."""
    move(by)
    try:
        yield
    finally:
        move(-by)


def move(by: timedelta) -> None:
    global _shift
    with _moving:
        _shift += by
