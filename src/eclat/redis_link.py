"""How Redis is asked: briefly, and not at all for a while once it did not answer. A request waits for a black hole once at most."""

import time
from typing import Any, Final

from redis.backoff import NoBackoff
from redis.retry import Retry

ANSWER_S: Final = 0.2  # a Redis of one's own answers in a thousandth of this
REST_S = 5.0  # how long one that did not answer is left alone, whoever found out

BRIEFLY: Final[dict[str, Any]] = {
    "socket_connect_timeout": ANSWER_S,
    "socket_timeout": ANSWER_S,
    "retry": Retry(NoBackoff(), 0),
}

_resting_until = 0.0  # time.monotonic()


def resting() -> bool:
    return time.monotonic() < _resting_until


def leave_alone() -> None:
    global _resting_until
    _resting_until = time.monotonic() + REST_S


def ask_again() -> None:
    """Whatever happened, the next one asks."""
    global _resting_until
    _resting_until = 0.0
