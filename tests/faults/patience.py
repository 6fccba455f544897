"""How long one waits for what a fault keeps away: a bound for when it never comes, never a measure of speed."""

import time
from collections.abc import Iterator


def tries(seconds: float, every: float) -> Iterator[int]:
    """0, 1, 2 … with a pause between them, until it has been so long."""
    deadline, rank = time.monotonic() + seconds, 0
    while time.monotonic() < deadline:
        yield rank
        rank += 1
        time.sleep(every)
