"""What happens because time passes. Safe to run twice: every job finds its work in the rows and takes it there."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from eclat.tasks.deliver import sweep

log = structlog.get_logger()


@dataclass
class Job:
    name: str
    every_s: float
    run: Callable[[], object]
    due: float = 0.0  # time.monotonic()


def jobs() -> list[Job]:
    return [Job("sweep", 5, sweep)]


def run(stop: threading.Event) -> None:
    """Run the jobs until ``stop`` is set. A job that fails is logged and tried again at its next hour."""
    agenda = jobs()
    while not stop.is_set():
        for job in agenda:
            if time.monotonic() >= job.due:
                try:
                    job.run()
                except Exception:
                    log.exception("clock.failed", job=job.name)
                job.due = time.monotonic() + job.every_s
        stop.wait(1)
