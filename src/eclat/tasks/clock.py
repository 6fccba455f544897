"""What happens because time passes. Safe to run twice: every job finds its work in the rows and takes it there."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import structlog

from eclat.domain.comptes import connexions, envois_gardes, facteurs
from eclat.domain.delegataires import effacements, rappels
from eclat.domain.delegataires.tableau import DELEGATAIRES
from eclat.domain.documentation import documents
from eclat.domain.messagerie import notifications
from eclat.domain.sessions import debuts
from eclat.domain.sessions.calendrier import CALENDRIER
from eclat.domain.socle import fichiers
from eclat.domain.socle.errors import Refus
from eclat.domain.socle.utilisateur import SYSTEME
from eclat.engines.grilles import imports
from eclat.models import Delegation, Document, SessionCqp
from eclat.settings import get_settings
from eclat.tasks import groupes
from eclat.tasks.deliver import sweep
from eclat.tasks.retours import read_mailbox
from eclat.tasks.unit_of_work import read_only, unit_of_work

log = structlog.get_logger()


AGAIN_S = 60  # after a job that failed


@dataclass
class Job:
    name: str
    every_s: float
    run: Callable[[], object]
    due: float = 0.0  # time.monotonic()


def jobs() -> list[Job]:
    return [
        Job("mails", 5, sweep),
        Job("notices", 10, tell_unread),
        Job("groups", 2, groupes.sweep),
        Job("returns", 60, read_mailbox),
        Job("documents", 60, follow_documents),
        Job("sessions", 600, begin_sessions),
        Job("reminders", 3600, remind_delegataires),
        Job("files", 6 * 3600, sweep_files),
        Job("imports", 3600, sweep_imports),
        Job("sign-ins", 24 * 3600, tidy_sign_ins),
        Job("erasures", 24 * 3600, erase_withdrawn),
    ]


def remind_delegataires() -> None:
    """Each reminder is a transaction of its own: two clocks that find the same one send it once."""
    with read_only() as db:
        due = rappels.to_remind(db, get_settings().reminders)
    for key, days in due:
        with unit_of_work() as db:
            delegation = db.get(Delegation, key)
            with suppress(Refus):  # it has finished meanwhile
                if delegation is not None:
                    rappels.remind(db, delegation, due=days, by=SYSTEME)
    if due:
        log.info("delegataires.reminded", count=len(due))


def tell_unread() -> None:
    """Each person told of what they have not read is a transaction of its own: of two clocks, one finds that it is done."""
    with read_only() as db:
        due = notifications.due(db)
    told = 0
    for personne, threads in due.items():
        with unit_of_work() as db:
            told += notifications.notify(db, personne, threads)
    if told:
        log.info("messages.told", count=told)


def follow_documents() -> None:
    """Each document whose day has come is a transaction of its own: of two clocks, one finds that it is done."""
    with read_only() as db:
        due = documents.due(db)
    for key, follow in due:
        with unit_of_work() as db, suppress(Refus):
            follow(db, db.get_one(Document, key), by=SYSTEME)
    if due:
        log.info("documents.followed", count=len(due))


def begin_sessions() -> None:
    """Each session that begins is a transaction of its own: of two clocks, one finds that it is done."""
    with read_only() as db:
        due = debuts.due(db)
    for key in due:
        with unit_of_work() as db, suppress(Refus):
            debuts.begin(db, db.get_one(SessionCqp, key), by=SYSTEME)
    if due:
        log.info("sessions.begun", count=len(due))


def erase_withdrawn() -> None:
    with read_only() as db:
        due = effacements.due(db, get_settings().retention_days)
    for key in due:
        with unit_of_work() as db:
            effacements.erase(db, db.get_one(Delegation, key), by=SYSTEME)
    if due:
        log.info("delegataires.erased", count=len(due))


def sweep_files() -> None:
    with read_only() as db:
        deleted = fichiers.sweep_orphans(db)
    if deleted:
        log.info("files.swept", deleted=deleted)


def sweep_imports() -> None:
    with unit_of_work() as db:
        deleted = sum(imports.sweep(db, grille) for grille in (DELEGATAIRES, CALENDRIER))
    if deleted:
        log.info("imports.swept", deleted=deleted)


def tidy_sign_ins() -> None:
    """Old sign-ins go, and what an older secret key encrypted is put under the newest."""
    with unit_of_work() as db:
        deleted, rotated = connexions.sweep(db) + envois_gardes.sweep(db), facteurs.encrypt_anew(db)
    if deleted or rotated:
        log.info("sign_ins.tidied", deleted=deleted, rotated=rotated)


def run(stop: threading.Event) -> None:
    """Run the jobs until ``stop`` is set. One that fails, as the first does after a restart of the database, is tried again soon."""
    agenda = jobs()
    while not stop.is_set():
        for job in agenda:
            if time.monotonic() >= job.due:
                pause = job.every_s
                try:
                    job.run()
                except Exception:
                    log.exception("clock.failed", job=job.name)
                    pause = min(pause, AGAIN_S)
                job.due = time.monotonic() + pause
        stop.wait(1)
