"""The auditor catches what may go wrong once results are attributed: each is made to, by hand."""

import pytest
from sqlalchemy import text
from sqlmodel import Session

from eclat.domain.certificats import production
from eclat.models import SessionCqp
from eclat.tasks.certificats import make_certificates
from tests import certificats as told
from tests import factories as make
from tests import jurys, signes
from tests.faults import certificats
from tests.faults.test_pv import unguarded


@pytest.fixture
def session(db: Session) -> SessionCqp:
    """Attributed, each certificate with its document."""
    make.administrateur(db)
    found = signes.tenu(db)
    told.catalogue(db, found)
    jurys.signed(db, found)
    signes.attributed(db, found)
    production.produce(db, found.id)
    key = found.id
    db.commit()
    make_certificates(str(key))
    db.expire_all()
    return db.get_one(SessionCqp, key)


def test_a_life_well_told_raises_nothing(db: Session, session: SessionCqp) -> None:
    assert list(certificats.wrong(db)) == []


@pytest.mark.parametrize(
    "statement, said",
    [
        ("UPDATE certificat SET fichier_id = NULL", "its document was never made"),
        ("DELETE FROM certificat WHERE numero = (SELECT min(numero) FROM certificat)", "3 numbers were given, and 2"),
        ("DELETE FROM certificat WHERE numero = (SELECT min(numero) FROM certificat)", "which is not there"),
        ("UPDATE numerotation SET dernier = 9 WHERE serie LIKE 'CQP-%'", "9 numbers were given, and 3"),
        ("DELETE FROM evenement WHERE verbe = 'delivrance'", "its birth is not told once"),
        ("DELETE FROM production_certificats", "nobody made its certificates"),
        ("DELETE FROM courriel WHERE modele = 'resultats_notifies'", "0 mails for a notice"),
        ("DELETE FROM notification_resultat", "3 candidates, 0 notices"),
        ("UPDATE pv SET attribue_le = NULL", "it is not attributed"),
    ],
)
def test_what_went_wrong_is_said(db: Session, session: SessionCqp, statement: str, said: str) -> None:
    unguarded(db)
    db.execute(text(statement))
    assert any(said in each for each in certificats.wrong(db)), list(certificats.wrong(db))
