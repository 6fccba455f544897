"""The auditor catches what may go wrong with a session: each is made to, by hand."""

from pathlib import Path
from uuid import UUID

import pytest
from sqlmodel import Session, select

from eclat import clock
from eclat.models import Candidat, College, EtatPresence, Presence, Seance, SessionCqp
from tests import factories as make
from tests.faults.auditor import Evidence, audit
from tests.faults.test_auditor import change, evidence_of, staff


@pytest.fixture
def formation(db: Session, tmp_path: Path) -> Evidence:
    """A session that both collèges agreed to open, with two candidates typed while it was a draft."""
    make.binome_paritaire(db, College.EMPLOYEURS, "Brigitte", "Caron")
    make.binome_paritaire(db)
    pair, baseline = staff(db)
    organisme = make.organisme(db)
    make.sign_convention(db, make.habilitation(db, organisme, etat="acceptee", instructeurs=pair))
    session = make.session(db, organisme, etat="ouverte")
    found, subject = evidence_of(db, tmp_path, baseline), ("session", str(session.id))
    for rang, nom in enumerate(("Amrani", "Keller"), start=1):
        db.add(Candidat(session_id=UUID(subject[1]), rang=rang, nom_naissance=nom, prenoms="Ana"))
        found.ledger.asks(subject, "candidat")
        found.ledger.is_told(subject, "candidat")
    db.commit()
    return found


def test_a_session_well_told_raises_nothing(formation: Evidence) -> None:
    assert audit(formation) == []


@pytest.mark.parametrize(
    "statement, said",
    [
        ("DELETE FROM courriel WHERE modele = 'session_demandee'", "session_demandee"),
        ("DELETE FROM courriel WHERE modele = 'session_attribuee'", "session_attribuee"),
        ("DELETE FROM courriel WHERE modele = 'session_avis'", "session_avis"),
        ("DELETE FROM courriel WHERE modele = 'session_ouverte'", "session_ouverte"),
        ("UPDATE session SET etat = 'en_validation'", "its lines lead to ouverte"),
        ("DELETE FROM avis WHERE id = (SELECT id FROM avis ORDER BY id LIMIT 1)", "2 opinions in the journal, 1 in the tables"),
        ("UPDATE siege SET jusqu_a = cree_le WHERE college = 'salaries'", "2 seats in the journal, 1 in the tables"),
        ("UPDATE session SET demandee_le = NULL", "deposits in the journal"),
        ("DELETE FROM candidat", "asked 2, told 2, there are 0"),
    ],
)  # fmt: skip
def test_what_a_session_lost(formation: Evidence, statement: str, said: str) -> None:
    change(statement)
    assert any(said in problem for problem in audit(formation))


def test_a_candidate_twice(formation: Evidence, db: Session) -> None:
    held = db.exec(select(Candidat)).all()[0]
    db.add(Candidat(**held.model_dump(exclude={"id"})))
    db.commit()
    assert any("asked 2, told 2, there are 3" in problem for problem in audit(formation))


@pytest.mark.parametrize("table, name", [("session", "ville"), ("candidat", "prenoms")])
def test_an_answer_of_a_session_told_kept_and_lost(formation: Evidence, db: Session, table: str, name: str) -> None:
    row = db.exec(select(SessionCqp)).one() if table == "session" else db.exec(select(Candidat)).all()[0]
    subject = (table, str(row.id))
    formation.ledger.is_kept(subject, name, formation.ledger.writes(subject, name, "Orange"))
    db.rollback()
    assert any(f"{name} of {table} {row.id} was told kept" in problem for problem in audit(formation))


def test_an_attendance_told_kept_and_lost(formation: Evidence, db: Session) -> None:
    session, candidat = db.exec(select(SessionCqp)).one(), db.exec(select(Candidat)).all()[0]
    seance = db.exec(select(Seance).where(Seance.session_id == session.id)).all()[0]
    subject = ("presence", f"{seance.id}/{candidat.id}")
    row = Presence(
        seance_id=seance.id, candidat_id=candidat.id, session_id=session.id, etat=EtatPresence.ABSENT, saisie_le=clock.now()
    )
    db.add(row)
    db.commit()
    index = formation.ledger.writes(subject, "etat", EtatPresence.ABSENT)
    formation.ledger.is_kept(subject, "etat", index)
    assert audit(formation) == []
    change("UPDATE presence SET etat = 'present'")
    assert any(f"etat of presence {subject[1]} was told kept" in problem for problem in audit(formation))
    change("DELETE FROM presence")
    assert any(f"etat of presence {subject[1]} was told kept" in problem for problem in audit(formation))
