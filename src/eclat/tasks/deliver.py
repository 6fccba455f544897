"""Mails leave here. The row says everything: a task only carries ids, and doing it twice sends once.

1. take: ``a_envoyer`` → ``en_cours``, committed, so that no one else takes them;
2. talk to SMTP, one mail after the other, holding no lock;
3. ``envoye``, or ``a_envoyer`` with a later try, or ``echec``.

A process killed between 2 and 3 leaves rows ``en_cours``: the sweep takes them back after ``TAKEN_FOR``. Their readers may then
receive a second copy, with the same Message-ID (RFC 5322, 3.6.4), which mail programs show once; ``doubt`` bounds how many.
A process that was only held up checks, just before it hands a message over, that the row is still its own.
"""

import threading
import time
from collections import deque
from collections.abc import Collection, Sequence
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import dramatiq
import structlog
from sqlalchemy import ColumnElement, Executable, bindparam, case, true, update
from sqlalchemy.exc import OperationalError
from sqlmodel import col, select

from eclat import clock
from eclat.database import reading, writing
from eclat.domain.courriels.envois import KEPT
from eclat.models import Courriel, EtatCourriel
from eclat.models.base import metadata
from eclat.tasks import smtp
from eclat.tasks.broker import MAILS_A_TASK, QUEUE, broker, hand_over, waiting
from eclat.tasks.dialogue import Overtaken
from eclat.tasks.doubt import Accepted, Doubt

log = structlog.get_logger()

PAUSES = [timedelta(seconds=s) for s in (20, 60, 300, 900, 1800, 3600)]  # then the last, until MAX_TRIES
# A day of trying. Counted in tries, not from the mail's birth: the worker may have been away for longer than that.
MAX_TRIES = 30
TAKEN_FOR = timedelta(minutes=2)
SURE_FOR = timedelta(seconds=20)  # so soon after ``take``, nobody can have taken the mail back
RECORD_AGAIN_S = (0.5, 2, 5, 10, 20, 30)  # while the database is busy or away: a lost answer is a second copy
STRANDED_AFTER = timedelta(seconds=10)  # a mail still waiting this long after its hour was lost by the broker
SWEEP_BATCH = 3200
SKEW = timedelta(seconds=30)  # no two machines are further apart: what is dated beyond was written before the clock was set back

ROWS = metadata.tables["courriel"]
THIS_ROW = ROWS.c.id == bindparam("key")
SENT = (
    update(ROWS).where(THIS_ROW).values(etat=bindparam("became"), envoye_le=bindparam("at"), derniere_reponse=bindparam("answer"))
)
GIVEN_BACK = (
    update(ROWS)
    .where(
        THIS_ROW,
        ROWS.c.etat == EtatCourriel.EN_COURS,
        ROWS.c.tentatives == bindparam("tries"),
        ROWS.c.pris_le == bindparam("taken"),
    )
    .values(etat=EtatCourriel.A_ENVOYER, tentatives=ROWS.c.tentatives - 1)
)

leaving = threading.Event()  # the worker was asked to stop: what is not begun is left to others


class Leaving(dramatiq.Middleware):
    """A worker that stops finishes the mail in hand only; a thread that ends closes its connection to the SMTP server."""

    def before_worker_shutdown(self, broker: dramatiq.Broker, worker: object) -> None:
        leaving.set()

    def after_worker_shutdown(self, broker: dramatiq.Broker, worker: object) -> None:
        leaving.clear()

    def before_worker_thread_shutdown(self, broker: dramatiq.Broker, thread: object) -> None:
        smtp.close()


broker.add_middleware(Leaving())


@dramatiq.actor(broker=broker, queue_name=QUEUE)
def deliver(*courriel_ids: str) -> None:
    """Send those of these mails that are still to be sent."""
    taken, doubt = deque(take(*map(UUID, courriel_ids))), Doubt(write=record_sent)
    try:
        while taken:
            send(taken.popleft(), doubt)
            if leaving.is_set() or (taken and is_late(taken[0])):
                break
    finally:
        doubt.end()
        give_back(taken)


def send(courriel: Courriel, doubt: Doubt) -> None:
    try:
        answer = smtp.send(courriel, still_ours=partial(renew, courriel), doubt=doubt)
    except Overtaken:
        log.warning("courriel.overtaken", courriel=str(courriel.id), tentatives=courriel.tentatives)
    except smtp.SendingFailed as failure:
        given_up = record_failure(courriel, failure)
        log.warning("courriel.refuse", courriel=str(courriel.id), given_up=given_up, tentatives=courriel.tentatives)
    else:
        doubt.add(courriel, answer)
        log.debug("courriel.envoye", courriel=str(courriel.id), modele=courriel.modele)


# --- whose it is ---


def take(*courriel_ids: UUID) -> Sequence[Courriel]:
    """Make these mails ours, but for those that are sent, given up, or in another's hands."""
    now = clock.now()
    free = select(Courriel.id).where(col(Courriel.id).in_(courriel_ids), takeable()).with_for_update(skip_locked=True)
    mine = (
        update(Courriel)
        .where(col(Courriel.id).in_(free))
        .values(etat=EtatCourriel.EN_COURS, pris_le=now, tentatives=Courriel.tentatives + 1)
        .returning(Courriel)
    )
    with writing() as db:
        taken = db.scalars(mine, execution_options={"synchronize_session": False}).all()
        db.commit()
    return sorted(taken, key=lambda each: each.id)  # as they were written


def takeable() -> ColumnElement[bool]:
    """To be sent, or left by a worker that was killed. (Not an OR: SQLite would look up all that waits, not the few that are asked for.)"""
    return case((due(timedelta(0)), true()), (displaced(), true()), (ahead(), true()), else_=abandoned())


def due(late_by: timedelta) -> ColumnElement[bool]:
    """To be sent since that long."""
    return (col(Courriel.etat) == EtatCourriel.A_ENVOYER) & (col(Courriel.prochain_essai_le) <= clock.now() - late_by)


def abandoned() -> ColumnElement[bool]:
    return (col(Courriel.etat) == EtatCourriel.EN_COURS) & (col(Courriel.pris_le) <= clock.now() - TAKEN_FOR)


def displaced() -> ColumnElement[bool]:
    """To be sent later, says a date that the clock has not reached again since it was set back."""
    now, soon = clock.now(), clock.now() + SKEW
    later = (col(Courriel.etat) == EtatCourriel.A_ENVOYER) & (col(Courriel.prochain_essai_le) > now)
    return later & ((col(Courriel.cree_le) > soon) | (col(Courriel.pris_le) > soon))


def ahead() -> ColumnElement[bool]:
    """Left by a worker that was killed before the clock was set back."""
    return (col(Courriel.etat) == EtatCourriel.EN_COURS) & (col(Courriel.pris_le) > clock.now() + SKEW)


def ours(courriel: Courriel) -> ColumnElement[bool]:
    """Neither finished nor taken back since we took it. (Not by its tries alone: they are counted again when someone resends it.)"""
    taken = (col(Courriel.tentatives) == courriel.tentatives) & (col(Courriel.pris_le) == courriel.pris_le)
    return (col(Courriel.etat) == EtatCourriel.EN_COURS) & taken


def is_late(courriel: Courriel) -> bool:
    """Taken so long ago that another may have taken it back since."""
    return courriel.pris_le is None or not -SURE_FOR < clock.now() - courriel.pris_le < SURE_FOR


def renew(courriel: Courriel) -> bool:
    """Whether the mail is still ours to send; when we were slow to come to that, it becomes so for a while again."""
    if not is_late(courriel):
        return True
    now = clock.now()
    again = update(Courriel).where(col(Courriel.id) == courriel.id, ours(courriel)).values(pris_le=now)
    with writing() as db:
        kept = db.execute(again.returning(col(Courriel.id))).first() is not None
        db.commit()
    courriel.pris_le = now if kept else courriel.pris_le
    return kept


def give_back(courriels: Collection[Courriel]) -> None:
    """Leave to others what we took and did not begin: the server is slow, or we are leaving. It was no try."""
    if courriels:
        write(GIVEN_BACK, [{"key": each.id, "tries": each.tentatives, "taken": each.pris_le} for each in courriels])
        hand_over(deliver, [each.id for each in courriels])


# --- what became of it ---


def record_sent(accepted: Sequence[Accepted]) -> None:
    """Whoever else may have taken them meanwhile: these mails were sent, or stay in the log where nothing sends them."""
    told = [(each, EtatCourriel.GARDE if each.answer == KEPT else EtatCourriel.ENVOYE) for each in accepted]
    write(
        SENT,
        [{"key": each.courriel.id, "at": each.at, "answer": each.answer[:500], "became": became} for each, became in told],
    )


def record_failure(courriel: Courriel, failure: smtp.SendingFailed) -> bool:
    """Write when to try again, or that it is given up: which it returns."""
    given_up = failure.permanent or courriel.tentatives >= MAX_TRIES
    pause = PAUSES[min(courriel.tentatives, len(PAUSES)) - 1]
    mine = update(Courriel).where(
        col(Courriel.id) == courriel.id, ours(courriel)
    )  # else another has it, and may well have sent it
    etat = EtatCourriel.ECHEC if given_up else EtatCourriel.A_ENVOYER
    write(mine.values(etat=etat, prochain_essai_le=clock.now() + pause, derniere_reponse=failure.answer[:500]))
    return given_up


def write(statement: Executable, rows: list[dict[str, Any]] | None = None) -> None:
    """Commit it, patiently."""
    for pause in (*RECORD_AGAIN_S, None):
        try:
            with writing() as db:
                db.connection().execute(statement, rows)
                db.commit()
            return
        except OperationalError:
            if pause is None:
                raise
            time.sleep(pause)


# --- never forgotten ---


def sweep() -> int:
    """Hand the worker every mail that waits for no good reason: lost by the broker, due again, or left by a killed worker.

    Never more than a batch in the queue: while the SMTP server hangs, the same mails would be handed over again and again.
    """
    room = max(0, SWEEP_BATCH - MAILS_A_TASK * waiting())
    with reading() as db:
        # One after the other, for an OR would read the whole table.
        waits = (
            select(col(Courriel.id)).where(each).order_by(col(Courriel.prochain_essai_le))
            for each in (abandoned(), due(STRANDED_AFTER), displaced(), ahead())
        )
        found = [key for each in waits for key in db.scalars(each.limit(room))][:room]
    hand_over(deliver, found)
    return len(found)
