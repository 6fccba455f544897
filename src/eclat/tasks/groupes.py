"""What was written to several files leaves here, file by file. The rows say everything: done twice, it is done once."""

from contextlib import suppress
from uuid import UUID

import dramatiq

from eclat.domain.messagerie import groupes
from eclat.domain.socle.errors import Refus
from eclat.domain.socle.utilisateur import SYSTEME
from eclat.models import Destination, EnvoiGroupe
from eclat.tasks.broker import QUEUE, broker, hand_over
from eclat.tasks.unit_of_work import read_only, unit_of_work

AT_ONCE = 50  # files of one task: the sweep tells of the others


@dramatiq.actor(broker=broker, queue_name=QUEUE)
def send_group(envoi: str) -> None:
    """Some of the files that still await it, each in a transaction of its own."""
    with read_only() as db:
        keys = groupes.awaiting(db, UUID(envoi), AT_ONCE)
    for key in keys:
        with unit_of_work() as db:
            groupes.deliver(db, db.get_one(Destination, key))
    with unit_of_work() as db, suppress(Refus):  # others await, or another worker has just said that it is over
        groupes.finish(db, db.get_one(EnvoiGroupe, UUID(envoi)), by=SYSTEME)


def sweep() -> None:
    """Tell the workers of what is under way: a page tells nobody, and what a killed one had begun goes on."""
    with read_only() as db:
        found = groupes.under_way(db)
    for key in found:
        hand_over(send_group, [key])
