"""What people asked for and what they were told: the auditor compares it with what there is."""

import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

Subject = tuple[str, str]  # table, and what the people know it by: a SIRET, an address, the key in its URL


@dataclass
class Ledger:
    asked: Counter[tuple[Subject, str]] = field(default_factory=Counter)
    told: Counter[tuple[Subject, str]] = field(default_factory=Counter)
    answers: dict[tuple[Subject, str], list[str]] = field(default_factory=dict)  # by field: every value sent, oldest first
    kept: dict[tuple[Subject, str], int] = field(default_factory=dict)  # by field: the index of the last that was told kept
    requests: int = 0
    cuts: int = 0
    pages: Counter[int] = field(default_factory=Counter)  # by status
    refused: int = 0  # connections
    stories: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def asks(self, subject: Subject, verb: str) -> None:
        with self.lock:
            self.asked[subject, verb] += 1

    def is_told(self, subject: Subject, verb: str) -> None:
        with self.lock:
            self.told[subject, verb] += 1

    def writes(self, subject: Subject, name: str, value: str) -> int:
        with self.lock:
            sent = self.answers.setdefault((subject, name), [])
            sent.append(value)
            return len(sent) - 1

    def is_kept(self, subject: Subject, name: str, index: int) -> None:
        with self.lock:
            self.kept[subject, name] = index

    @contextmanager
    def keeping(self, texts: Mapping[tuple[Subject, str], str]) -> Iterator[None]:
        """These are sent by what is done within; once it is done, they were told kept."""
        indexes = {(subject, name): self.writes(subject, name, text) for (subject, name), text in texts.items()}
        yield
        for (subject, name), index in indexes.items():
            self.is_kept(subject, name, index)

    def counts(self, **figures: int) -> None:
        with self.lock:
            for name, figure in figures.items():
                setattr(self, name, getattr(self, name) + figure)

    def tells(self, story: str) -> None:
        with self.lock:
            self.stories[story] += 1

    def page(self, status: int) -> None:
        with self.lock:
            self.pages[status] += 1
            self.requests += 1
