"""Everything the product runs on, in real processes: web, workers, clock, PostgreSQL or SQLite, Redis, SMTP, a small disk."""

import json
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, col, func, select

from eclat.database import make_engine, reading
from eclat.domain.campagnes import diffusion
from eclat.domain.messagerie import joignables
from eclat.domain.veille import naissances
from eclat.models import Courriel, EtatCourriel, EtatPersonne, NonLu, Personne
from tests.faults import pv
from tests.faults.disk import Disk
from tests.faults.patience import tries
from tests.faults.processes import Process

ROOT = Path(__file__).parents[2]
QUIET_S = 150  # before one gives up: what a process that died had taken is taken back within two minutes, on any machine


@dataclass(frozen=True)
class Trouble:
    """What was done to the stage, and when (time.time())."""

    name: str
    target: str
    start: float
    end: float


@dataclass
class Stage:
    """``embedded``: one `eclat serve` on SQLite does it all."""

    folder: Path
    embedded: bool
    disk: Disk
    processes: dict[str, Process] = field(default_factory=dict)
    web: list[str] = field(default_factory=list)  # addresses
    troubles: list[Trouble] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)
    database_url: str = ""
    baseline: int = 0  # the journal's last rank before the first story
    agents: dict[str, tuple[str, str]] = field(default_factory=dict)  # by first name: address, key
    posts: int = 0  # forms on their way
    known: list[dict[str, Any]] = field(default_factory=list, repr=False)  # what the SMTP server did, as read so far
    heard: int = 0  # bytes of its record read so far
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _engine: Engine | None = None

    @property
    def engine(self) -> Engine:
        self._engine = self._engine or make_engine(self.database_url)
        return self._engine

    def those(self, *kinds: str) -> list[Process]:
        """The processes of these kinds: web, worker, clock, redis, smtp, postgresql."""
        return [each for name, each in self.processes.items() if name.rstrip("0123456789") in kinds]

    def add(self, name: str, command: list[str], port: int = 0, **more: Any) -> None:
        """Launch a process; ``listens`` of each is then waited for."""
        process = self.processes[name] = Process(name, command, self.folder, self.environment, port, **more)
        process.launch()

    def eclat(self, name: str, *arguments: str, port: int = 0) -> None:
        self.add(name, [sys.executable, "-m", "tests.faults.hurried", *arguments], port)

    @contextmanager
    def trouble(self, name: str, target: str) -> Iterator[None]:
        start = time.time()
        try:
            yield
        finally:
            self.troubles.append(Trouble(name, target, start, time.time()))

    @contextmanager
    def posting(self) -> Iterator[None]:
        """Someone sends a form: the moment to hit."""
        with self.lock:
            self.posts += 1
        try:
            yield
        finally:
            with self.lock:
                self.posts -= 1

    # --- mails as the SMTP server saw them ---

    def set_mood(self, mood: str, chance: float = 1, pids: list[int] | None = None) -> None:
        file = self.folder / "mood.json"
        fresh = file.with_suffix(".new")
        fresh.write_text(json.dumps({"mood": mood, "chance": chance, "pids": pids or []}))
        fresh.rename(file)

    def calm(self) -> None:
        (self.folder / "mood.json").unlink(missing_ok=True)

    def record(self) -> list[dict[str, Any]]:
        """What the SMTP server did so far. Its last line may be half written: it is read the next time."""
        file = self.folder / "record.jsonl"
        with self.lock:
            if file.exists():
                with file.open("rb") as lines:
                    lines.seek(self.heard)
                    whole = lines.read().rpartition(b"\n")[0]
                self.heard += len(whole) + 1 if whole else 0
                self.known += [json.loads(line) for line in whole.splitlines()]
            return [*self.known]

    # --- after the storm ---

    def heal(self) -> None:
        """Everything runs again, nothing misbehaves."""
        self.calm()
        self.disk.empty()
        for process in self.processes.values():
            if process.name != "postgresql":
                process.revive()

    def quiet(self) -> None:
        """Wait until no mail is under way, no document is owed, nobody is to be told of a message, asked by a campaign or followed, or for
        as long as it may take."""
        for _ in tries(QUIET_S, every=0.1):
            # A connection of before a restart is found out by the first question.
            with suppress(OperationalError), reading(self.engine) as db:
                under_way = select(func.count()).where(col(Courriel.etat).in_([EtatCourriel.A_ENVOYER, EtatCourriel.EN_COURS]))
                # Mails are counted last: what was still to be told may have become one a moment ago.
                if not (self.unasked(db) or self.untold(db) or pv.unmade(db)) and db.exec(under_way).one() == 0:
                    return

    def unasked(self, db: Session) -> bool:
        """Whether the clock has still to come to somebody."""
        return bool(naissances.to_follow(db, 1) or diffusion.to_spread(db, 1))

    def untold(self, db: Session) -> set[UUID]:
        """Those who may be told of a message, and have not been yet."""
        waits = select(NonLu.personne_id).join(Personne, col(Personne.id) == NonLu.personne_id)
        waits = waits.where(col(NonLu.a_notifier).is_not(None), Personne.etat == EtatPersonne.ACTIVE)
        found = set(db.exec(waits))
        return found - joignables.without_address(db, found)

    def close(self) -> None:
        order = ("clock", "worker", "web", "smtp", "redis", "postgresql")
        for process in sorted(self.processes.values(), key=lambda each: order.index(each.name.rstrip("0123456789"))):
            process.stop(signal.SIGINT if process.name == "postgresql" else signal.SIGTERM)
        if self._engine is not None:
            self._engine.dispose()
        self.disk.close()
