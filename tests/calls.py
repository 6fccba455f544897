"""How much work is done, counted: the same on any machine, however busy."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from redis.connection import AbstractConnection


def calls(act: Callable[[], object]) -> int:
    """The functions that Python and C are asked to run, in this thread."""
    count = 0

    def note(_frame: object, what: str, _about: object) -> None:
        nonlocal count
        count += what in ("call", "c_call")

    sys.setprofile(note)
    try:
        act()
    finally:
        sys.setprofile(None)
    return count


@contextmanager
def redis_asked() -> Iterator[list[dict[str, Any]]]:
    """One entry each time that a Redis is connected to, in the block: the seconds that it is given. One that is silent always is."""
    asked: list[dict[str, Any]] = []
    connect = AbstractConnection.connect

    def noted(self: Any, *given: Any, **named: Any) -> Any:
        if self._sock is None:
            asked.append({name: getattr(self, name) for name in ("socket_connect_timeout", "socket_timeout")})
        return connect(self, *given, **named)

    with patch.object(AbstractConnection, "connect", noted):
        yield asked
