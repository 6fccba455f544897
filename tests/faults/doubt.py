"""Which mails may have been received twice: few, in a row, just before whoever sent them was hit."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from eclat.tasks import doubt
from tests.faults.stage import Trouble

# Whoever sends mails, or where they write down that they did, was hit: the answer of SMTP may not have been written down.
# (A polite stop is no excuse: everything is written down before it ends.)
OF_SENDERS = ("kill -9", "SIGSTOP", "SIGSTOP, long")
OF_THE_DATABASE = ("PostgreSQL restarted", "PostgreSQL kill -9")
BUSY_S = 1.0  # how late a process of a busy machine may come to what it has to do at once
Kept = dict[str, Any]  # a line of the SMTP server's record


@dataclass(frozen=True)
class Blow:
    start: float
    end: float

    def hit(self, copy: Kept) -> bool:
        """It was accepted during the blow, or so shortly before that it was not written down yet."""
        return bool(self.start - doubt.SECONDS - BUSY_S < copy["t"] < self.end + BUSY_S)


def blows(record: Iterable[Kept], troubles: Iterable[Trouble], sender: str) -> list[Blow]:
    """When senders were hit. A kill is an instant: what a dead process had said is heard at once."""
    return [Blow(line["t"], line["t"]) for line in record if line["event"] == "killed"] + [
        Blow(trouble.start, trouble.start if trouble.name == "kill -9" else trouble.end)
        for trouble in troubles
        if trouble.name in OF_THE_DATABASE or (trouble.name in OF_SENDERS and trouble.target.startswith(sender))
    ]


def exceeded(record: Sequence[Kept], copies: Iterable[Kept], troubles: Iterable[Trouble], sender: str) -> Iterable[str]:
    """What is wrong with these mails, each of which was received again.

    ``sender``: how the processes that send are called. A connection is one thread's.
    """
    carried: dict[str, list[Kept]] = defaultdict(list)
    for line in record:
        if line["event"] == "kept":
            carried[line["connection"]].append(line)
    known, in_doubt = blows(record, troubles, sender), defaultdict[tuple[str, Blow], list[Kept]](list)
    for copy in copies:
        reason = next((blow for blow in known if blow.hit(copy)), None)
        if reason is None:
            yield f"{copy['message_id']} was received 2 times, and nothing had happened to us"
        else:
            in_doubt[copy["connection"], reason].append(copy)
    for (connection, _), doubtful in in_doubt.items():
        places = [carried[connection].index(copy) for copy in doubtful]
        span = max(copy["t"] for copy in doubtful) - min(copy["t"] for copy in doubtful)
        if max(places) - min(places) >= doubt.MAILS:
            yield f"{len(doubtful)} mails of one connection were received again: more than {doubt.MAILS} were in doubt at once"
        if span > doubt.SECONDS + BUSY_S:
            yield f"{len(doubtful)} mails of one connection were received again, and had been in doubt for {span:.1f} s"
