"""The auditor catches what may go wrong with documents to keep valid: each is made to, by hand."""

from pathlib import Path

import pytest
from sqlmodel import Session, select

from eclat.domain.veille import documents, remplacements
from eclat.models import DocumentSuivi, EtatDocumentSuivi, NatureDocument, Organisme
from tests import documents_suivis as told
from tests import factories as make
from tests.faults.auditor import Evidence, audit
from tests.faults.test_auditor import change, evidence_of, staff

MOTIF = "La dernière page manque."


@pytest.fixture
def watched(db: Session, tmp_path: Path) -> Evidence:
    """A certificate that was handed over, refused, handed over again and confirmed; a diploma was asked for."""
    pair, baseline = staff(db)
    owner = make.organisme(db)
    make.habilitation(db, owner, etat="acceptee", instructeurs=pair)
    admin = make.decider(db)
    thing = told.transmis(db, owner)
    documents.refuse(db, thing, motif=MOTIF, by=admin)
    leader = make.user_of(db, make.dirigeant(db, owner))
    until = told.dans(500)
    remplacements.write(db, thing, jour=until, sans_fin=False, by=leader)
    remplacements.join(db, thing, "qualiopi.pdf", make.PDF, by=leader)
    remplacements.hand_over(db, thing, by=leader)
    documents.confirm(db, thing, by=admin)
    documents.ask(db, owner, nature=NatureDocument.FORMATEUR, intitule="Diplôme de Jean Roy", by=admin)
    subject = ("document_suivi", str(thing.id))
    return evidence_of(db, tmp_path, baseline, {(subject, "valable_jusqu_au"): until, (subject, "motif"): MOTIF})


def test_documents_well_told_raise_nothing(watched: Evidence) -> None:
    assert audit(watched) == []


@pytest.mark.parametrize(
    "statement, said",
    [
        ("DELETE FROM courriel WHERE modele = 'documents_a_fournir'", "documents_a_fournir"),
        ("DELETE FROM courriel WHERE modele = 'document_transmis'", "document_transmis"),
        ("DELETE FROM courriel WHERE modele = 'document_refuse'", "document_refuse"),
        ("DELETE FROM courriel WHERE modele = 'document_confirme'", "document_confirme"),
        ("UPDATE document_suivi SET etat = 'a_fournir' WHERE nature = 'qualiopi'", "its lines lead to a_jour"),
        ("UPDATE remplacement SET valable_jusqu_au = '2020-01-01'", "valable_jusqu_au of document_suivi"),
        ("UPDATE remplacement SET motif = 'autre' WHERE issue = 'refuse'", "motif of document_suivi"),
        ("DELETE FROM remplacement WHERE issue = 'refuse'", "2 handed over in the journal, 1 in the tables"),
        (
            "UPDATE remplacement SET issue = NULL, traite_le = NULL WHERE issue = 'refuse'",
            "1 refused in the journal, 0 in the tables",
        ),
        ("UPDATE remplacement SET fichier_id = NULL", "without a file"),
        ("DELETE FROM document_suivi WHERE nature = 'assurance'", "Assurance responsabilité civile is followed 0 times"),
        ("DELETE FROM document_suivi WHERE nature = 'formateur'", "asked for 1 more in the journal, 3 documents in the tables"),
    ],
)
def test_what_documents_lost(watched: Evidence, statement: str, said: str) -> None:
    change(statement)
    assert any(said in problem for problem in audit(watched))


def test_a_document_followed_twice(watched: Evidence, db: Session) -> None:
    """Of two clocks, both found that it was to be done."""
    owner = db.exec(select(Organisme.id)).one()
    db.add(DocumentSuivi(organisme_id=owner, nature=NatureDocument.NDA, intitule="NDA", etat=EtatDocumentSuivi.A_FOURNIR))
    db.commit()
    assert any("(NDA) is followed 2 times" in problem for problem in audit(watched))
