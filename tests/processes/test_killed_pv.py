"""Whoever signs, or makes the documents, is killed on the way: nothing is half signed, and no document is lost. Real processes."""

import pytest
from sqlmodel import Session, select

from eclat import clock
from eclat.domain.certificats import editions
from eclat.domain.certificats import production as certificates
from eclat.domain.jurys import cloture, production
from eclat.domain.socle import reservations
from eclat.models import EtatPv, EtatSession, NotificationResultat, SessionCqp
from eclat.tasks import pv as tasks
from eclat.tasks.certificats import make_certificates
from tests import certificats, jurys, signes
from tests import factories as make
from tests.faults import certificats as audit_certificats
from tests.faults import pv as audit
from tests.services.forks import run

E = EtatSession
SIGN = """
import os, sys
from uuid import UUID
from eclat.database import writing
from eclat.models import Personne, SessionCqp
from eclat.tasks.unit_of_work import commit
from tests import jurys
with writing() as db:
    session = db.get_one(SessionCqp, UUID(sys.argv[1]))
    jurys.signs(db, session, db.get_one(Personne, UUID(sys.argv[2])))
    if sys.argv[3] == "after":
        commit(db)
    os.kill(os.getpid(), 9)
"""
MAKE = """
import os, sys
from uuid import UUID
from eclat.database import writing
from eclat.domain.jurys import production
from eclat.models import Pv
with writing() as db:
    pv = db.get_one(Pv, UUID(sys.argv[1]))
    production.keep(db, pv.id, production.drawn(db, pv), pv.empreinte)
    os.kill(os.getpid(), 9)
"""

DRAW = """
import os, sys
from uuid import UUID
from eclat.domain.jurys import production
from eclat.tasks import pv
production.drawn = lambda db, pv: os.kill(os.getpid(), 9)
pv.make(UUID(sys.argv[1]))
"""

ATTRIBUTE = """
import os, sys
from uuid import UUID
from eclat.database import writing
from eclat.models import SessionCqp
from eclat.tasks.unit_of_work import commit
from tests import signes
with writing() as db:
    signes.attributed(db, db.get_one(SessionCqp, UUID(sys.argv[1])))
    if sys.argv[2] == "after":
        commit(db)
    os.kill(os.getpid(), 9)
"""
NUMBER = """
import os, sys
from uuid import UUID
from eclat.database import writing
from eclat.domain.certificats import production
with writing() as db:
    production.produce(db, UUID(sys.argv[1]))
    os.kill(os.getpid(), 9)
"""
EDIT = """
import os, sys
from eclat.domain.certificats import editions
from eclat.tasks.certificats import make_certificates
editions.made = lambda certificat: os.kill(os.getpid(), 9)
make_certificates(sys.argv[1])
"""


def killed(code: str, *given: str) -> None:
    """A process of its own, on the same database, which ends itself as ``kill -9`` would."""
    assert run("-c", code, *given) == -9


@pytest.fixture
def session(db: Session) -> SessionCqp:
    make.administrateur(db)
    found = jurys.tenu(db)
    jurys.closed(db, found)
    db.commit()
    return found


def now(db: Session, key: object) -> EtatSession:
    db.rollback()
    db.expire_all()
    return db.get_one(SessionCqp, key).etat


def test_killed_between_the_two_signatures(db: Session, session: SessionCqp) -> None:
    one, other = (each.id for each in jurys.presidents(db, session))
    key, pv = session.id, jurys.pv_of(db, session).id
    db.rollback()
    killed(SIGN, str(key), str(one), "before")
    assert now(db, key) == E.PV_A_SIGNER and cloture.valid(db, jurys.pv_of(db, session)) == []
    db.rollback()
    killed(SIGN, str(key), str(one), "after")
    assert now(db, key) == E.PV_A_SIGNER and len(cloture.valid(db, jurys.pv_of(db, session))) == 1
    assert list(audit.wrong(db)) == []
    db.rollback()
    killed(SIGN, str(key), str(other), "before")
    assert now(db, key) == E.PV_A_SIGNER and jurys.pv_of(db, session).etat == EtatPv.A_SIGNER
    db.rollback()
    killed(SIGN, str(key), str(other), "after")
    assert now(db, key) == E.A_ATTRIBUER
    assert production.due(db) == [pv], "killed before its documents: they are found again"
    db.rollback()
    killed(MAKE, str(pv))
    assert now(db, key) == E.A_ATTRIBUER and production.due(db) == [pv]
    db.rollback()
    killed(DRAW, str(pv))
    assert now(db, key) == E.A_ATTRIBUER and production.due(db) == [], "what it reserved is left to it for a while"
    db.rollback()
    tasks.make_documents.fn(str(pv))
    assert now(db, key) == E.A_ATTRIBUER and jurys.pv_of(db, session).signe_id is None
    with clock.travel(reservations.HELD * 2):
        assert production.due(db) == [pv]
        db.rollback()
        tasks.make_documents.fn(str(pv))
        db.rollback()
        assert production.due(db) == [] and list(audit.wrong(db)) == []


def test_killed_from_the_attribution_to_the_certificates(db: Session) -> None:
    make.administrateur(db)
    session = signes.tenu(db)
    certificats.catalogue(db, session)
    jurys.signed(db, session)
    db.commit()
    key = session.id
    killed(ATTRIBUTE, str(key), "before")
    assert now(db, key) == E.A_ATTRIBUER and db.exec(select(NotificationResultat.id)).first() is None
    db.rollback()
    killed(ATTRIBUTE, str(key), "after")
    assert now(db, key) == E.CLOSE and certificates.due(db) == [key], "killed before its certificates: it is found again"
    db.rollback()
    killed(NUMBER, str(key))
    assert now(db, key) == E.CLOSE and certificats.of(db, session) == [] and certificates.due(db) == [key]
    db.rollback()
    killed(EDIT, str(key))
    db.rollback()
    given = [each.numero for each in certificats.of(db, session)]
    assert len(given) == 3 and editions.under_way(db) == []
    with clock.travel(reservations.HELD * 2):
        assert editions.under_way(db) == [key]
        db.rollback()
        make_certificates(str(key))
        db.rollback()
    db.expire_all()
    assert [each.numero for each in certificats.of(db, session)] == given
    assert [*audit.wrong(db), *audit_certificats.wrong(db)] == []
