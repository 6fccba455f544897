"""What goes because its time is over: each kind by its own period, some at a time."""

import structlog

from eclat.domain.certificats import conservation as registres
from eclat.domain.conservation import corps, demandes, inactivite, refus
from eclat.domain.conservation.durees import en_vigueur
from eclat.domain.delegataires import effacements
from eclat.domain.jurys import conservation, frais
from eclat.engines import journal
from eclat.models import Delegation, DemandeEffacement, Organisme, SessionCqp
from eclat.tasks.batches import by_batches, one_by_one
from eclat.tasks.unit_of_work import read_only, unit_of_work

log = structlog.get_logger()


def erase_candidates() -> None:
    """What is kept of the candidates of sessions that ended some years ago; what was signed stays."""
    erased = by_batches(
        SessionCqp, lambda db: conservation.due(db, en_vigueur(db, "retention_candidates_years")), conservation.erase
    )
    if erased:
        log.info("candidates.erased", count=erased)


def erase_registers() -> None:
    """Procès-verbaux and certificates whose fifty years are over: each session is a transaction of its own."""
    erased = by_batches(SessionCqp, lambda db: registres.due(db, en_vigueur(db, "retention_pv_years")), registres.erase)
    if erased:
        log.info("registers.erased", count=erased)


def erase_expenses() -> None:
    with unit_of_work() as db:
        deleted = frais.sweep(db, en_vigueur(db, "retention_expenses_years"))
    if deleted:
        log.info("expenses.erased", count=deleted)


def erase_origins() -> None:
    """Where the lines of the journal came from; the lines stay."""
    with unit_of_work() as db:
        deleted = journal.forget_origins(db, corps.before(en_vigueur(db, "retention_logs_months")))
    if deleted:
        log.info("origins.erased", count=deleted)


def erase_withdrawn() -> None:
    erased = by_batches(Delegation, lambda db: effacements.due(db, en_vigueur(db, "retention_days")), effacements.erase)
    if erased:
        log.info("delegataires.erased", count=erased)


def warn_inactive() -> None:
    """Organismes that nobody enters any more: each is a transaction of its own; of two clocks, one finds that it is told."""
    with read_only() as db:
        due = inactivite.to_warn(db)
    one_by_one(Organisme, due, inactivite.warn)
    if due:
        log.info("organismes.warned", count=len(due))


def erase_inactive() -> None:
    erased = by_batches(Organisme, lambda db: inactivite.due(db, en_vigueur(db, inactivite.REGLAGE)), inactivite.erase)
    if erased:
        log.info("organismes.erased", count=erased)


def erase_refused() -> None:
    erased = by_batches(Organisme, lambda db: refus.due(db, en_vigueur(db, refus.REGLAGE)), refus.erase)
    if erased:
        log.info("registrations.erased", count=erased)


def erase_asked() -> None:
    """Those whose erasing was accepted before today."""
    erased = by_batches(DemandeEffacement, demandes.due, demandes.carry_out)
    if erased:
        log.info("people.erased", count=erased)


def purge_mails() -> None:
    """The words of old mails, some at a time, each time in a transaction of its own: killed, it goes on from what is left."""
    purged = 0
    while True:
        with unit_of_work() as db:
            some = corps.purge(db, en_vigueur(db, "retention_mails_months"))
        purged += some
        if not some:
            break
    if purged:
        log.info("mails.purged", count=purged)
