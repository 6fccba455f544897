"""What is done to several things at once is done here, thing by thing. The rows say everything: begun again, it goes on where it was."""

from contextlib import suppress
from uuid import UUID

import dramatiq
import structlog
from sqlalchemy.exc import OperationalError

from eclat.domain.comptes import acteurs
from eclat.domain.habilitations import lots as _habilitations  # noqa: F401 each declares what may be done to several
from eclat.domain.organismes import lots as _organismes  # noqa: F401
from eclat.domain.partenaires import lots as _partenaires  # noqa: F401
from eclat.domain.sessions import lots as _sessions  # noqa: F401
from eclat.domain.socle.errors import Disparu, Interdit, Refus
from eclat.domain.socle.utilisateur import SYSTEME
from eclat.domain.support import lots as _support  # noqa: F401
from eclat.engines import lots
from eclat.models import ElementLot, Lot
from eclat.tasks.broker import QUEUE, broker, hand_over
from eclat.tasks.unit_of_work import read_only, unit_of_work

log = structlog.get_logger()

AT_ONCE = 50  # things of one task, and of one request that does not leave them to the worker


@dramatiq.actor(broker=broker, queue_name=QUEUE)
def do_lot(*keys: str) -> None:
    """Some of the things that still await it, each in a transaction of its own."""
    for key in keys:
        go_on(UUID(key))


def go_on(lot: UUID) -> None:
    with read_only() as db:
        found = lots.awaiting(db, lot, AT_ONCE)
    for element in found:
        do(element)
    with unit_of_work() as db, suppress(Refus):  # others await, or someone else has just said that it is over
        lots.finish(db, db.get_one(Lot, lot), by=SYSTEME)


def do(key: UUID) -> None:
    """One thing: it is done, or it is said why not. What fails by our fault is said too, and stops none of the others."""
    try:
        with unit_of_work() as db:
            element = db.get_one(ElementLot, key)
            lots.carry_out(db, element, by=acteurs.acting(db, db.get_one(Lot, element.lot_id).auteur_id))
    except Refus as refus:
        why = str(refus)
    except Interdit:
        why = lots.NOT_YOURS
    except Disparu:
        why = lots.UNSEEN
    except OperationalError:
        raise  # the database is away, or two met: the sweep comes back
    except Exception as error:
        log.exception("lot.failed", element=str(key), error=type(error).__name__)
        why = "Une erreur est survenue\u00a0: ouvrez la ligne, et recommencez depuis sa page."
    else:
        return
    with unit_of_work() as db:
        lots.set_aside(db, db.get_one(ElementLot, key), why)


def begin(lot: UUID) -> None:
    """Called once the launch is committed: few things are done at once, many are left to the worker. Nothing is raised: the sweep goes on."""
    try:
        with read_only() as db:
            few = lots.size(db, db.get_one(Lot, lot)) <= AT_ONCE
        if few:
            go_on(lot)
        else:
            hand_over(do_lot, [lot])
    except Exception as error:
        log.warning("lot.left", lot=str(lot), error=type(error).__name__)


def sweep() -> None:
    """Tell the workers of what is under way: what a killed one had begun goes on."""
    with read_only() as db:
        found = lots.under_way(db)
    hand_over(do_lot, found)
