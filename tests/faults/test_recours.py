"""The auditor catches what may go wrong with a résiliation that is contested: each is made to, by hand."""

from pathlib import Path

import pytest
from sqlmodel import Session

from eclat.domain.habilitations import gracieux, recours_resiliations
from eclat.models import SensAvis
from tests import factories as make
from tests import resiliations as told
from tests.faults import recours as lived
from tests.faults.auditor import Evidence, audit
from tests.faults.test_auditor import change, evidence_of, staff

MOTIF = "La déclaration est du 3 mars."


@pytest.fixture
def contested(db: Session, tmp_path: Path) -> Evidence:
    """One that was contested with a document, of which one member of the comité technique thought something and the other annulled it."""
    make.comite_technique(db)
    make.comite_technique(db, "Denis", "Collet")
    pair, baseline = staff(db)
    held = make.habilitation(db, make.organisme(db), etat="acceptee", instructeurs=pair)
    told.contestee(db, held)
    gracieux.join(db, held, "declaration.pdf", make.PDF, by=make.owner(db, held))
    odile, denis = (make.user_of(db, each) for each in gracieux.judges(db, held))
    gracieux.advise(db, held, sens=SensAvis.FAVORABLE, motif="Elle était déclarée.", by=odile)
    recours_resiliations.annul(db, held, motif=MOTIF, by=denis)
    subject, advice = ("recours", str(held.id)), lived.advice(held.id, odile.courriel)
    texts = {(subject, "texte"): told.TEXTE, (subject, "motif"): MOTIF, (advice, "motif"): "Elle était déclarée."}
    return evidence_of(db, tmp_path, baseline, texts)


def test_an_appeal_well_told_raises_nothing(contested: Evidence) -> None:
    assert audit(contested) == []


@pytest.mark.parametrize(
    "statement, said",
    [
        ("DELETE FROM courriel WHERE modele = 'resiliation_contestee'", "resiliation_contestee"),
        ("DELETE FROM courriel WHERE modele = 'resiliation_recours_recu'", "resiliation_recours_recu"),
        ("DELETE FROM courriel WHERE modele = 'resiliation_annulee'", "resiliation_annulee"),
        ("UPDATE habilitation SET etat = 'resiliee'", "its lines lead to acceptee"),
        ("UPDATE recours_gracieux SET texte = ''", "texte of recours"),
        ("UPDATE recours_gracieux SET motif = ''", "motif of recours"),
        ("UPDATE avis_gracieux SET motif = ''", "motif of avis_gracieux"),
        ("DELETE FROM piece_gracieuse", "1 pieces in the journal, 0 in the tables"),
        ("DELETE FROM avis_gracieux", "1 opinions in the journal, 0 in the tables"),
        ("UPDATE recours_gracieux SET issue = 'maintenu'", "1 annulled in the journal, 0 in the tables"),
        ("UPDATE procedure_griefs SET issue = 'resiliation'", "1 procedures annulled in the journal, 0 in the tables"),
        ("DELETE FROM attribution WHERE role = 'comite_technique'", "nobody of the comité technique reads it"),
    ],
)
def test_what_an_appeal_lost(contested: Evidence, statement: str, said: str) -> None:
    change(statement)
    assert any(said in problem for problem in audit(contested))
