"""Mails that the SMTP server took while no row says so yet: what a kill at this instant would send once more.

Writing them down together is what makes sending fast, so their number and their age are bounded.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from eclat import clock
from eclat.models import Courriel

MAILS = 16  # of one thread
SECONDS = 0.05  # from the first answer until it is being written


@dataclass(frozen=True)
class Accepted:
    """A mail, what the server answered, and when."""

    courriel: Courriel
    answer: str
    at: datetime


@dataclass
class Doubt:
    """One thread's. ``write`` commits what it is given."""

    write: Callable[[list[Accepted]], None]
    accepted: list[Accepted] = field(default_factory=list)
    until: float = 0  # time.monotonic(), while there is something to write

    def add(self, courriel: Courriel, answer: str) -> None:
        if not self.accepted:
            self.until = time.monotonic() + SECONDS
        self.accepted.append(Accepted(courriel, answer, clock.now()))
        if len(self.accepted) >= MAILS or self.time_left() <= 0:
            self.end()

    def time_left(self) -> float:
        """For how long one may wait for something else before ``end`` is due."""
        return max(0.0, self.until - time.monotonic()) if self.accepted else float("inf")

    def end(self) -> None:
        """Write down what was accepted. What cannot be written stays here."""
        if self.accepted:
            self.write(self.accepted)
            self.accepted = []
