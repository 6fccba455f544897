"""A session of which all that is kept fifty years has been kept that long, told by hand."""

from datetime import timedelta
from typing import Final

from sqlmodel import Session

from eclat import clock
from eclat.domain.certificats import production
from eclat.models import SessionCqp
from tests import certificats, jurys, signes
from tests import factories as make

LONG: Final = timedelta(days=51 * 366)


def aged(db: Session, since: timedelta = LONG, *, delivered: timedelta | None = None) -> SessionCqp:
    """Signed by both so long ago, attributed, contested, with its certificates; its candidates were erased.

    ``delivered``: how long ago its certificates were, when it is not as long.
    """
    session = signes.tenu(db, make.habilite(db))
    with clock.travel(-since):
        certificats.catalogue(db, session)
    jurys.closed(db, session)
    first, second = jurys.presidents(db, session)
    jurys.signs(db, session, first)
    with clock.travel(-since):
        jurys.signs(db, session, second)
    jurys.documents(db, session)
    signes.attributed(db, session)
    signes.contested(db, session)
    with clock.travel(-(since if delivered is None else delivered)):
        production.produce(db, session.id)
    assert session.jury_le is not None
    session.jury_le -= since
    session.effacee_le = clock.now()
    db.flush()
    return session
