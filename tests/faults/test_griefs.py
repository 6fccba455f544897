"""The auditor catches what may go wrong with griefs: each is made to, by hand."""

from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.habilitations import griefs, reponses_griefs, resiliations, suspensions
from eclat.models import EffetSuspension, Grief, SuiteSessions
from tests import factories as make
from tests.faults.auditor import Evidence, audit
from tests.faults.test_auditor import change, evidence_of, staff

ANSWER = "La formatrice était présente."


@pytest.fixture
def reproached(db: Session, tmp_path: Path) -> Evidence:
    """An habilitation that was suspended, reproached with two things, one of them answered, then withdrawn."""
    pair, baseline = staff(db)
    held = make.habilitation(db, make.organisme(db), etat="acceptee", instructeurs=pair)
    make.sign_convention(db, held)
    admin, leader = make.decider(db), make.owner(db, held)
    suspensions.suspend(db, held, effet=EffetSuspension.SESSIONS, motif="Le temps d’une procédure.", by=admin)
    for titre in ("Sessions sans formateur", "Bilan non transmis"):
        griefs.add(db, held, titre=titre, faits="Les 3 et 4, à Brest.", by=admin)
    first = db.exec(select(Grief).order_by(col(Grief.rang))).all()[0]
    griefs.join(db, held, first, "grille.pdf", make.PDF, by=admin)
    griefs.notify(db, held, delai=15, by=admin)
    reponses_griefs.write(db, held, {first.id: ANSWER}, by=leader)
    reponses_griefs.send(db, held, entendu=False, by=leader)
    resiliations.terminate(db, held, motif="Insuffisant.", effet_le=clock.today(), sessions=SuiteSessions.JURY, by=admin)
    answered = str(first.id)
    found = evidence_of(db, tmp_path, baseline)
    found.ledger.is_kept(("grief", answered), "reponse", found.ledger.writes(("grief", answered), "reponse", ANSWER))
    return found


def test_griefs_well_told_raise_nothing(reproached: Evidence) -> None:
    assert audit(reproached) == []


@pytest.mark.parametrize(
    "statement, said",
    [
        ("DELETE FROM courriel WHERE modele = 'habilitation_suspendue'", "habilitation_suspendue"),
        ("DELETE FROM courriel WHERE modele = 'griefs_notifies'", "griefs_notifies"),
        ("DELETE FROM courriel WHERE modele = 'griefs_repondus'", "griefs_repondus"),
        ("DELETE FROM courriel WHERE modele = 'griefs_reponse_recue'", "griefs_reponse_recue"),
        ("DELETE FROM courriel WHERE modele = 'habilitation_resiliee'", "habilitation_resiliee"),
        ("UPDATE habilitation SET etat = 'suspendue'", "its lines lead to resiliee"),
        ("DELETE FROM grief WHERE rang = 2", "2 griefs in the journal, 1 in the tables"),
        ("DELETE FROM piece_grief", "1 pieces in the journal, 0 in the tables"),
        ("DELETE FROM courriel WHERE modele = 'convention_signee'", "convention_signee"),
        ("DELETE FROM signature_convention WHERE partie = 'organisme'", "is signee, with 1 signatures"),
        ("UPDATE signature_convention SET empreinte = 'autre'", "signed another content"),
        ("UPDATE grief SET reponse = ''", "reponse of grief"),
        ("UPDATE procedure_griefs SET repondue_le = NULL, repondue_par_id = NULL", "1 answers in the journal, 0 in the tables"),
    ],
)
def test_what_griefs_lost(reproached: Evidence, statement: str, said: str) -> None:
    change(statement)
    assert any(said in problem for problem in audit(reproached))
