"""The auditor catches what may go wrong with a procès-verbal: each is made to, by hand, once the database no longer refuses it."""

import pytest
from sqlalchemy import text
from sqlmodel import Session

from eclat.models import SessionCqp
from tests import factories as make
from tests import jurys
from tests.faults import pv


@pytest.fixture
def session(db: Session) -> SessionCqp:
    make.administrateur(db)
    found = jurys.tenu(db)
    jurys.signed(db, found)
    return found


def unguarded(db: Session) -> None:
    """Whoever owns the database may take its triggers away: the auditor is there for the rest."""
    if db.get_bind().dialect.name == "postgresql":
        db.execute(text("SET LOCAL session_replication_role = replica"))
        return
    named = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN"
        " ('pv', 'passage', 'resultat_bloc', 'signature_pv', 'certificat', 'evenement')"
    )
    db.execute(
        text("PRAGMA defer_foreign_keys = ON")
    )  # what names a row that goes is the auditor's to find: nothing is committed
    for name in db.execute(text(named)).scalars().all():
        db.execute(text(f"DROP TRIGGER {name}"))


def test_one_well_signed_raises_nothing(db: Session, session: SessionCqp) -> None:
    assert list(pv.wrong(db)) == []


@pytest.mark.parametrize(
    "statement, said",
    [
        ("UPDATE pv SET contenu = '{\"signataires\": [1, 2]}'", "its fingerprint is not that of its content"),
        ("DELETE FROM signature_pv WHERE nom = (SELECT min(nom) FROM signature_pv)", "1 signatures of 2"),
        ("UPDATE signature_pv SET empreinte = 'x'", "signed another content"),
        ("UPDATE signature_pv SET sha256 = 'x'", "was shown another document"),
        ("UPDATE pv SET signe_id = NULL", "signe_id was never made"),
        ("UPDATE pv SET copie_id = NULL", "copie_id was never made"),
        ("UPDATE pv SET etat = 'a_signer', signe_le = NULL", "all have signed, and it is not"),
        ("UPDATE pv SET etat = 'en_saisie', signe_le = NULL", "signatures stand while it is typed"),
        ("UPDATE session SET etat = 'pv_a_signer'", "and its session pv_a_signer"),
    ],
)
def test_what_one_lost(db: Session, session: SessionCqp, statement: str, said: str) -> None:
    unguarded(db)
    db.execute(text(statement))
    db.expire_all()
    assert any(said in each for each in pv.wrong(db)), list(pv.wrong(db))
