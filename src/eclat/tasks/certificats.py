"""Certificates are given and made here, session by session. The rows say everything: done twice, it is done once."""

from uuid import UUID

import dramatiq
import structlog

from eclat.domain.certificats import editions, production
from eclat.tasks.broker import QUEUE, broker, hand_over
from eclat.tasks.unit_of_work import read_only, unit_of_work

log = structlog.get_logger()

AT_ONCE = 12  # documents made, then kept by one transaction


@dramatiq.actor(broker=broker, queue_name=QUEUE)
def make_certificates(*sessions: str) -> None:
    """The numbers first, in one transaction for each session; then the documents, of which a killed worker leaves some to the next."""
    for each in sessions:
        try:
            with unit_of_work() as db:
                born = production.produce(db, UUID(each))
            made = make_documents(UUID(each))
        except Exception as error:  # whatever it was, the other sessions have theirs; told by its kind: it may hold a name
            log.error("certificates.unmade", session=each, error=type(error).__name__)
            continue
        if born or made:
            log.info("certificates.made", numbers=born, documents=made)


def make_documents(session_id: UUID) -> int:
    """Some at a time: reserved, drawn while nothing is held, and kept."""
    kept = 0
    while True:
        with unit_of_work() as db:
            found = editions.reserve(db, session_id, AT_ONCE)
        if not found:
            return kept
        drawn, failed = [], []
        for each in found:
            try:
                drawn.append((each, editions.made(each)))
            except Exception as error:  # whatever it was, the others are made; told by its kind: it may hold a name
                log.error("certificates.unprintable", numero=each.numero, error=type(error).__name__)
                failed.append(each.id)
        with unit_of_work() as db:
            kept += sum(editions.keep(db, each, data) for each, data in drawn)
            for key in failed:
                editions.failed(db, key)


def sweep() -> None:
    """Tell the workers of what is attributed, and of what a killed one had begun."""
    with read_only() as db:
        found = dict.fromkeys([*production.due(db), *editions.under_way(db)])
    hand_over(make_certificates, list(found))
