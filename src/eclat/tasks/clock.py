"""What happens because time passes. Safe to run twice: every job finds its work in the rows and takes it there."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from eclat.domain import connexions, facteurs, fichiers
from eclat.tasks.deliver import sweep
from eclat.tasks.unit_of_work import read_only, unit_of_work

log = structlog.get_logger()


@dataclass
class Job:
    name: str
    every_s: float
    run: Callable[[], object]
    due: float = 0.0  # time.monotonic()


def jobs() -> list[Job]:
    return [Job("mails", 5, sweep), Job("files", 6 * 3600, sweep_files), Job("sign-ins", 24 * 3600, tidy_sign_ins)]


def sweep_files() -> None:
    with read_only() as db:
        deleted = fichiers.sweep_orphans(db)
    if deleted:
        log.info("files.swept", deleted=deleted)


def tidy_sign_ins() -> None:
    """Old sign-ins go, and what an older secret key encrypted is put under the newest."""
    with unit_of_work() as db:
        deleted, rotated = connexions.sweep(db), facteurs.encrypt_anew(db)
    if deleted or rotated:
        log.info("sign_ins.tidied", deleted=deleted, rotated=rotated)


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
