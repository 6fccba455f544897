"""The auditor catches what may go wrong with a declared change: each is made to, by hand."""

from pathlib import Path

import pytest
from sqlmodel import Session, select

from eclat.domain.changements import changements
from eclat.models import Habilitation
from tests import changements as told
from tests import factories as make
from tests.faults.auditor import Evidence, audit
from tests.faults.test_auditor import change, evidence_of, staff


@pytest.fixture
def declared(db: Session, tmp_path: Path) -> Evidence:
    """A change that was handed over, sent back, handed over again, then refused; another that was noted."""
    pair, baseline = staff(db)
    owner = make.organisme(db)
    make.habilitation(db, owner, etat="acceptee", instructeurs=pair)
    admin = make.decider(db)
    noted = told.transmis(db, owner)
    changements.note(db, noted, by=admin)
    refused = told.transmis(db, owner)
    changements.ask_more(db, refused, motif="Le CV manque.", by=admin)
    changements.hand_over(db, refused, by=told.leader(db, refused))
    changements.refuse(db, refused, motif="Rien ne le justifie.", by=admin)
    first, last = (("changement", str(each.id)) for each in (noted, refused))
    texts = {(last, "texte"): told.TEXTE, (last, "motif"): "Rien ne le justifie."}
    found = evidence_of(db, tmp_path, baseline, texts)
    for each in (first, last):
        found.ledger.asks(each, "piece")
    return found


def test_changes_well_told_raise_nothing(declared: Evidence) -> None:
    assert audit(declared) == []


@pytest.mark.parametrize(
    "statement, said",
    [
        ("DELETE FROM courriel WHERE modele = 'changement_transmis'", "changement_transmis"),
        ("DELETE FROM courriel WHERE modele = 'changement_recu'", "changement_recu"),
        ("DELETE FROM courriel WHERE modele = 'changement_a_completer'", "changement_a_completer"),
        ("DELETE FROM courriel WHERE modele = 'changement_note'", "changement_note"),
        ("DELETE FROM courriel WHERE modele = 'changement_refuse'", "changement_refuse"),
        ("UPDATE changement SET etat = 'transmis' WHERE etat = 'note'", "its lines lead to note"),
        ("UPDATE changement SET texte = ''", "texte of changement"),
        ("UPDATE changement SET texte = '' WHERE etat = 'note'", "what was handed over is not what it holds"),
        ("UPDATE changement SET motif = 'autre' WHERE etat = 'refuse'", "motif of changement"),
        (
            "DELETE FROM depot WHERE dossier_id IN (SELECT id FROM changement WHERE etat = 'note')",
            "handed over 1 times in the journal, 0 in the tables",
        ),
    ],
)
def test_what_changes_lost(declared: Evidence, statement: str, said: str) -> None:
    change(statement)
    assert any(said in problem for problem in audit(declared))


def test_a_change_begun_twice(declared: Evidence, db: Session) -> None:
    """The second of two clicks made another."""
    told.commence(db, db.exec(select(Habilitation)).one())
    db.commit()
    assert any("2 changes in the journal, 3 in the tables" in problem for problem in audit(declared))
