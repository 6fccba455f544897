"""Mails leave here. The row says everything: a task only carries its id, and doing it twice sends once.

1. take: ``a_envoyer`` → ``en_cours``, committed, so that no one else takes it;
2. talk to SMTP, holding no lock;
3. ``envoye``, or ``a_envoyer`` with a later try, or ``echec``.

A process killed between 2 and 3 leaves a row ``en_cours``: the sweep takes it back after ``TAKEN_FOR``. The reader may then
receive a second copy, with the same Message-ID (RFC 5322, 3.6.4), which mail programs show once. A process that was only held up
checks, just before it hands the message over, that the row is still its own.
"""

import time
from datetime import timedelta
from functools import partial
from uuid import UUID

import dramatiq
import structlog
from sqlalchemy import ColumnElement, or_, update
from sqlalchemy.exc import OperationalError
from sqlmodel import col, select

from eclat import clock
from eclat.database import reading, writing
from eclat.models import Courriel, EtatCourriel
from eclat.tasks import smtp
from eclat.tasks.broker import QUEUE, broker, hand_over, waiting

log = structlog.get_logger()

PAUSES = [timedelta(seconds=s) for s in (20, 60, 300, 900, 1800, 3600)]  # then the last, until MAX_TRIES
# A day of trying. Counted in tries, not from the mail's birth: the worker may have been away for longer than that.
MAX_TRIES = 30
TAKEN_FOR = timedelta(minutes=2)
SURE_FOR = timedelta(seconds=20)  # so soon after ``take``, nobody can have taken the mail back
RECORD_AGAIN_S = (0.5, 2, 5, 10, 20, 30)  # while the database is busy or away: a lost answer is a second copy
STRANDED_AFTER = timedelta(seconds=10)  # a mail still waiting this long after its hour was lost by the broker
SWEEP_BATCH = 500


class Goodbye(dramatiq.Middleware):
    """A thread that ends closes its connection to the SMTP server."""

    def before_worker_thread_shutdown(self, broker: dramatiq.Broker, thread: object) -> None:
        smtp.close()


broker.add_middleware(Goodbye())


@dramatiq.actor(broker=broker, queue_name=QUEUE)
def deliver(courriel_id: str) -> None:
    """Send one mail if it is still to be sent."""
    courriel = take(UUID(courriel_id))
    if courriel is None:
        return
    try:
        sent = smtp.send(courriel, still_ours=partial(renew, courriel))
    except smtp.Overtaken:
        log.warning("courriel.overtaken", courriel=str(courriel.id), tentatives=courriel.tentatives)
    except smtp.SendingFailed as failure:
        given_up = record_failure(courriel, failure)
        log.warning("courriel.refuse", courriel=str(courriel.id), given_up=given_up, tentatives=courriel.tentatives)
    else:
        record(courriel.id, etat=EtatCourriel.ENVOYE, envoye_le=clock.now(), derniere_reponse=sent.answer[:500])
        log.debug("courriel.envoye", courriel=str(courriel.id), modele=courriel.modele)


def take(courriel_id: UUID) -> Courriel | None:
    """Make the mail ours. None when it is sent, given up, or being sent by another."""
    now = clock.now()
    mine = (
        update(Courriel)
        .where(col(Courriel.id) == courriel_id, takeable())
        .values(etat=EtatCourriel.EN_COURS, pris_le=now, tentatives=Courriel.tentatives + 1)
        .returning(col(Courriel.id))
    )
    with writing() as db:
        taken = db.execute(mine).first() is not None
        courriel = db.get(Courriel, courriel_id) if taken else None
        db.commit()
    return courriel


def takeable(late_by: timedelta = timedelta(0)) -> ColumnElement[bool]:
    """To be sent since that long, or left by a worker that was killed."""
    now = clock.now()
    due = (col(Courriel.etat) == EtatCourriel.A_ENVOYER) & (col(Courriel.prochain_essai_le) <= now - late_by)
    abandoned = (col(Courriel.etat) == EtatCourriel.EN_COURS) & (col(Courriel.pris_le) <= now - TAKEN_FOR)
    return or_(due, abandoned)


def ours(courriel: Courriel) -> ColumnElement[bool]:
    """Neither finished nor taken back since we took it. (Not by its tries alone: they are counted anew when someone relaunches.)"""
    taken = (col(Courriel.tentatives) == courriel.tentatives) & (col(Courriel.pris_le) == courriel.pris_le)
    return (col(Courriel.etat) == EtatCourriel.EN_COURS) & taken


def renew(courriel: Courriel) -> bool:
    """Whether the mail is still ours to send; when we were slow to come to that, it becomes so for a while again."""
    if courriel.pris_le is not None and clock.now() - courriel.pris_le < SURE_FOR:
        return True
    now = clock.now()
    again = update(Courriel).where(col(Courriel.id) == courriel.id, ours(courriel)).values(pris_le=now)
    with writing() as db:
        kept = db.execute(again.returning(col(Courriel.id))).first() is not None
        db.commit()
    courriel.pris_le = now if kept else courriel.pris_le
    return kept


def record_failure(courriel: Courriel, failure: smtp.SendingFailed) -> bool:
    """Write when to try again, or that it is given up: which it returns."""
    now = clock.now()
    given_up = failure.permanent or courriel.tentatives >= MAX_TRIES
    pause = PAUSES[min(courriel.tentatives, len(PAUSES)) - 1]
    record(
        courriel.id,
        ours(courriel),  # taken back meanwhile, because we were slow? Then it is another's, who may well have sent it
        etat=EtatCourriel.ECHEC if given_up else EtatCourriel.A_ENVOYER,
        prochain_essai_le=now + pause,
        derniere_reponse=failure.answer[:500],
    )
    return given_up


def record(courriel_id: UUID, *conditions: ColumnElement[bool], **values: object) -> None:
    """Write what became of the mail."""
    for pause in (*RECORD_AGAIN_S, None):
        try:
            with writing() as db:
                db.execute(update(Courriel).where(col(Courriel.id) == courriel_id, *conditions).values(**values))
                db.commit()
            return
        except OperationalError:
            if pause is None:
                raise
            time.sleep(pause)


def sweep() -> int:
    """Hand the worker every mail that waits for no good reason: lost by the broker, due again, or left by a killed worker.

    Never more than a batch in the queue: while the SMTP server hangs, the same mails would be handed over again and again.
    """
    room = max(0, SWEEP_BATCH - waiting())
    stranded = select(Courriel.id).where(takeable(STRANDED_AFTER)).order_by(col(Courriel.prochain_essai_le)).limit(room)
    with reading() as db:
        found = db.exec(stranded).all()
    hand_over(deliver, found)
    return len(found)
