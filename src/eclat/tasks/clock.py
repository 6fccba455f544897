"""What happens because time passes. Safe to run twice: every job finds its work in the rows and takes it there."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import structlog

from eclat import reglages
from eclat.domain.comptes import connexions, consultations, envois_gardes, facteurs
from eclat.domain.delegataires import rappels
from eclat.domain.delegataires.tableau import DELEGATAIRES
from eclat.domain.documentation import documents
from eclat.domain.messagerie import notifications, notifications_agents
from eclat.domain.partenaires import partenaires
from eclat.domain.sessions.calendrier import CALENDRIER
from eclat.domain.sessions.candidats.tableau import CANDIDATS
from eclat.domain.socle import fichiers
from eclat.domain.socle.errors import Refus
from eclat.domain.socle.utilisateur import SYSTEME
from eclat.domain.support import fusions
from eclat.engines import lots as lots_engine
from eclat.engines.grilles import imports
from eclat.models import Delegation, Document
from eclat.tasks import (
    campagnes,
    certificats,
    chaine,
    conventions,
    declarations,
    exports,
    griefs,
    groupes,
    habilitations,
    insertion,
    lots,
    points,
    pv,
    sessions,
    statistiques,
    veille,
)
from eclat.tasks.conservation import (
    erase_asked,
    erase_candidates,
    erase_expenses,
    erase_inactive,
    erase_origins,
    erase_refused,
    erase_registers,
    erase_withdrawn,
    purge_mails,
    warn_inactive,
)
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
        Job("agents' notices", 10, tell_agents),
        Job("groups", 2, groupes.sweep),
        Job("batches", 2, lots.sweep),
        Job("exports", 2, exports.sweep),
        Job("certificates", 5, certificats.sweep),
        Job("pv documents", 1, pv.sweep),
        Job("conventions", 2, conventions.sweep),
        Job("journal", 5, chaine.sweep),
        Job("returns", 60, read_mailbox),
        Job("consultations", 60, end_consultations),
        Job("documents", 60, follow_documents),
        Job("sessions", 600, sessions.begin_sessions),
        Job("juries", 60, sessions.open_reports),
        Job("jury reminders", 600, sessions.recall_juries),
        Job("session changes", 60, sessions.tell_changes),
        Job("attributions", 20, sessions.attribute_signed),
        Job("appeals", 3600, sessions.remind_recours),
        Job("reminders", 3600, remind_delegataires),
        Job("points", 3600, points.remind),
        Job("merges", 60, gather_merged),
        Job("ends of habilitations", 600, habilitations.end),
        Job("habilitations that end", 3600, habilitations.remind),
        Job("conventions not signed", 3600, habilitations.remind_signatures),
        Job("appeals of organismes", 3600, habilitations.remind_appeals),
        Job("surveys", 600, insertion.follow),
        Job("survey reminders", 3600, insertion.remind),
        Job("annual follow-ups", 5, campagnes.spread),
        Job("follow-up reminders", 3600, campagnes.remind),
        Job("griefs", 3600, griefs.remind),
        Job("terminations", 600, griefs.terminate),
        Job("documents to keep valid", 600, veille.follow),
        Job("documents that expire", 3600, veille.remind),
        Job("partners", 600, follow_partners),
        Job("declarations", 600, declarations.follow),
        Job("declaration limits", 3600, declarations.warn),
        Job("declaration files", 2, declarations.sweep),
        Job("statistics", 60, statistiques.prepare),
        Job("files", 6 * 3600, sweep_files),
        Job("imports", 3600, sweep_imports),
        Job("old batches", 3600, sweep_lots),
        Job("old exports", 24 * 3600, exports.forget),
        Job("sign-ins", 24 * 3600, tidy_sign_ins),
        Job("erasures", 3600, erase_withdrawn),
        Job("refused registrations", 3600, erase_refused),
        Job("warnings", 6 * 3600, warn_inactive),
        Job("inactive", 6 * 3600, erase_inactive),
        Job("asked erasures", 3600, erase_asked),
        Job("mail bodies", 3600, purge_mails),
        Job("terms", 3600, erase_candidates),
        Job("registers", 3600, erase_registers),
        Job("expenses", 3600, erase_expenses),
        Job("origins", 3600, erase_origins),
    ]


def remind_delegataires() -> None:
    """Each reminder is a transaction of its own: two clocks that find the same one send it once."""
    with read_only() as db:
        due = rappels.to_remind(db, reglages.of(db).reminders)
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


def tell_agents() -> None:
    """Each agent told in one mail of what they chose to be told together: of two clocks, one finds that it is done."""
    with read_only() as db:
        due = notifications_agents.due(db)
    told = 0
    for personne in due:
        with unit_of_work() as db:
            told += notifications_agents.tell(db, personne)
    if told:
        log.info("agents.told", count=told)


def follow_documents() -> None:
    """Each document whose day has come is a transaction of its own: of two clocks, one finds that it is done."""
    with read_only() as db:
        due = documents.due(db)
    for key, follow in due:
        with unit_of_work() as db, suppress(Refus):
            follow(db, db.get_one(Document, key), by=SYSTEME)
    if due:
        log.info("documents.followed", count=len(due))


def end_consultations() -> None:
    """What an administrateur saw as someone else, and left open: each is a transaction of its own."""
    with read_only() as db:
        due = consultations.due(db)
    for key in due:
        with unit_of_work() as db:
            consultations.end(db, key)


def follow_partners() -> None:
    """What each partner of a registration is today, beside what France compétences was told."""
    with unit_of_work() as db:
        moved = partenaires.follow(db)
    if moved:
        log.info("partners.moved", count=moved)


def gather_merged() -> None:
    """What was written to an organisme while it became part of another: each merge is a transaction of its own."""
    with read_only() as db:
        due = fusions.behind(db)
    for key in due:
        with unit_of_work() as db:
            fusions.gather(db, key)
    if due:
        log.info("merges.gathered", count=len(due))


def sweep_files() -> None:
    with read_only() as db:
        deleted = fichiers.sweep_orphans(db)
    if deleted:
        log.info("files.swept", deleted=deleted)


def sweep_imports() -> None:
    with unit_of_work() as db:
        deleted = sum(imports.sweep(db, grille) for grille in (DELEGATAIRES, CALENDRIER, CANDIDATS))
    if deleted:
        log.info("imports.swept", deleted=deleted)


def sweep_lots() -> None:
    with unit_of_work() as db:
        deleted = lots_engine.sweep(db)
    if deleted:
        log.info("batches.swept", deleted=deleted)


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
