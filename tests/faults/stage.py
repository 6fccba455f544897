"""Everything the product runs on, in real processes: web, workers, clock, PostgreSQL or SQLite, Redis, SMTP, a small disk."""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session, col, func, select

from eclat.database import make_engine, reading, writing
from eclat.models import Courriel, EtatCourriel, Evenement
from eclat.settings import get_settings
from tests import factories as make
from tests.faults.disk import Disk
from tests.faults.processes import Process
from tests.services.ports import free_port, wait_for
from tests.services.postgresql import binary, ordinary_user

ROOT = Path(__file__).parents[2]
QUIET_S = 30


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
        """What the SMTP server did. Its last line may be half written."""
        file = self.folder / "record.jsonl"
        lines = file.read_text().split("\n")[:-1] if file.exists() else []
        return [json.loads(line) for line in lines]

    # --- after the storm ---

    def heal(self) -> None:
        """Everything runs again, nothing misbehaves."""
        self.calm()
        self.disk.empty()
        for process in self.processes.values():
            if process.name != "postgresql":
                process.revive()

    def quiet(self) -> None:
        """Wait until no mail is under way, or for as long as it may take."""
        deadline = time.monotonic() + QUIET_S
        while time.monotonic() < deadline:
            with reading(self.engine) as db:
                under_way = select(func.count()).where(col(Courriel.etat).in_([EtatCourriel.A_ENVOYER, EtatCourriel.EN_COURS]))
                if db.exec(under_way).one() == 0:
                    return
            time.sleep(0.1)

    def close(self) -> None:
        order = ("clock", "worker", "web", "smtp", "redis", "postgresql")
        for process in sorted(self.processes.values(), key=lambda each: order.index(each.name.rstrip("0123456789"))):
            process.stop(signal.SIGINT if process.name == "postgresql" else signal.SIGTERM)
        if self._engine is not None:
            self._engine.dispose()
        self.disk.close()


@contextmanager
def set_stage(folder: Path, *, embedded: bool) -> Iterator[Stage]:
    """The stage, empty but for its agents; everything ends with the block."""
    folder.mkdir(parents=True, exist_ok=True)
    stage = Stage(folder, embedded, Disk(folder / "disk"))
    try:
        build(stage)
        yield stage
    finally:
        stage.close()


def build(stage: Stage) -> None:
    ports = [free_port() for _ in range(2)]
    smtp, secret = free_port(), ",".join(get_settings().secret_keys)  # ours too: we install the second factors
    stage.environment |= {name: value for name, value in os.environ.items() if not name.startswith("ECLAT_")}
    stage.environment |= {
        "PYTHONPATH": str(ROOT), "ECLAT_SECRET_KEY": secret, "ECLAT_SMTP_URL": f"smtp://127.0.0.1:{smtp}", "ECLAT_COMPANIES_URL": "",
        "ECLAT_STORAGE_URL": f"file://{stage.disk.folder}", "ECLAT_BASE_URL": f"http://127.0.0.1:{ports[0]}",
        "ECLAT_TRUSTED_PROXIES": "127.0.0.1", "dramatiq_restart_delay": "300", "PYTHONHASHSEED": "0",
    }  # fmt: skip
    stage.database_url = f"sqlite:///{stage.folder}/eclat.db" if stage.embedded else postgresql(stage)
    stage.environment["ECLAT_DATABASE_URL"] = stage.database_url
    subprocess.run(
        [sys.executable, "-m", "eclat.cli", "migrate"], env=stage.environment, cwd=ROOT, check=True, capture_output=True
    )
    with writing(stage.engine) as db:
        populate(stage, db)
    stage.add("smtp", [sys.executable, "-m", "tests.faults.mailserver", str(smtp), str(stage.folder)], smtp)
    if not stage.embedded:
        redis(stage)
    for number, port in enumerate(ports[: 1 if stage.embedded else 2], 1):
        stage.eclat(f"web{number}", "serve", "--port", str(port), port=port)
        stage.web.append(f"http://127.0.0.1:{port}")
    if not stage.embedded:
        for name in ("worker1", "worker2", "clock"):
            stage.eclat(name, name.rstrip("12"))
    for process in stage.processes.values():
        if not process.listens():
            raise RuntimeError(f"{process.name} does not start: {process.log}")


def populate(stage: Stage, db: Session) -> None:
    """Two administrateurs and a binôme, who were there before."""
    people = [
        make.administrateur(db), make.administrateur(db, "Paul", "Ferrand"), make.instructeur(db),
        make.instructeur(db, "Julien", "Delmas"),
    ]  # fmt: skip
    from eclat.tasks.unit_of_work import commit

    stage.agents = {each.prenom: (each.courriel, str(each.id)) for each in people}
    commit(db)
    stage.baseline = db.exec(select(func.max(Evenement.rang))).one() or 0


def postgresql(stage: Stage) -> str:
    """A cluster that may be killed: what it says committed is, though not after a power cut."""
    user, port, data = ordinary_user(), free_port(), stage.folder / "postgresql"
    data.mkdir()
    if user:
        shutil.chown(data, user)
        stage.folder.chmod(0o755)
    initdb = [
        binary("initdb"),
        "-D",
        str(data / "data"),
        "-U",
        "eclat",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--no-sync",
        "--locale=C.UTF-8",
    ]
    subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, user=user, cwd="/")
    command = [
        binary("postgres"), "-D", str(data / "data"), "-p", str(port), "-h", "127.0.0.1", "-k", str(data),
        "-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=120",
    ]  # fmt: skip
    stage.add("postgresql", command, port, user=user)
    wait_for(port)
    create = [binary("createdb"), "-h", "127.0.0.1", "-p", str(port), "-U", "eclat", "eclat"]
    while subprocess.run(create, capture_output=True, cwd="/", user=user).returncode:  # it listens before it is ready
        time.sleep(0.2)
    return f"postgresql+psycopg://eclat@127.0.0.1:{port}/eclat"


def redis(stage: Stage) -> None:
    port, program = free_port(), shutil.which("redis-server")
    assert program, "Redis is not installed (Debian package: redis-server)"
    stage.add("redis", [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"], port)
    stage.environment["ECLAT_REDIS_URL"] = f"redis://127.0.0.1:{port}/0"
