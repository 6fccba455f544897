"""A process that can be killed, paused, stopped politely and started again; and a PostgreSQL cluster likewise."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.services.forks import Forked, python
from tests.services.ports import wait_for

POLITE_EXIT_S = 20


@dataclass
class Process:
    """``port``: where it listens, once started; 0 when it listens nowhere."""

    name: str
    command: Sequence[str]
    folder: Path
    environment: Mapping[str, str]
    port: int = 0
    user: str | None = None
    running: "subprocess.Popen[bytes] | Forked | None" = field(default=None, repr=False)
    complaints: list[str] = field(default_factory=list)

    @property
    def pid(self) -> int:
        assert self.running is not None
        return self.running.pid

    @property
    def log(self) -> Path:
        return self.folder / f"{self.name}.log"

    def start(self) -> None:
        """Start, and return once it listens. It may die at once: it is then started again."""
        for _ in range(20):
            self.launch()
            if self.listens():
                return
            time.sleep(0.2)
        raise RuntimeError(f"{self.name} does not start: {self.log}")

    def launch(self) -> None:
        with self.log.open("ab") as output:
            if self.command[0] == sys.executable:
                self.running = python(
                    *self.command[1:], cwd=self.folder, env=self.environment, stdout=output, stderr=output, start_new_session=True
                )
            else:
                self.running = subprocess.Popen(
                    self.command, cwd=self.folder, env=dict(self.environment), stdout=output, stderr=output, user=self.user,
                    start_new_session=True,
                )  # fmt: skip

    def listens(self) -> bool:
        while self.port and self.running is not None and self.running.poll() is None:
            with contextlib.suppress(TimeoutError):
                wait_for(self.port, timeout=0.3)
                return True
        return not self.port

    def alive(self) -> bool:
        return self.running is not None and self.running.poll() is None

    def send(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def kill(self) -> None:
        """-9, to it and to whatever it started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        if self.running is not None:
            self.running.wait()

    def stop(self, polite: signal.Signals = signal.SIGTERM) -> None:
        """Ask to leave; one that does not is killed, and it is remembered."""
        if not self.alive():
            return
        assert self.running is not None
        self.send(polite)
        try:
            self.running.wait(timeout=POLITE_EXIT_S)
        except subprocess.TimeoutExpired:
            self.complaints.append(f"{self.name} was asked to stop and was still there {POLITE_EXIT_S} s later")
            self.kill()

    def revive(self) -> None:
        if not self.alive():
            self.start()
