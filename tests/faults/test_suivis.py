"""The auditor catches what may go wrong with a campaign of follow-up: each is made to, by hand."""

from pathlib import Path

import pytest
from sqlmodel import Session, select

from eclat import clock
from eclat.domain.campagnes import campagnes, diffusion, reponses, suivis
from eclat.models import NatureQuestion, Organisme, SuiviAnnuel
from tests import campagnes as told
from tests import factories as make
from tests.faults import suivis as lived
from tests.faults.auditor import Evidence, audit
from tests.faults.test_auditor import change, evidence_of, staff

ANSWER = "Une salle de plus."


@pytest.fixture
def followed(db: Session, tmp_path: Path) -> Evidence:
    """Two organismes were asked; one handed over, was sent back, handed over again, and was read. The campaign is closed."""
    pair, baseline = staff(db)
    owners = [make.organisme(db), make.organisme(db, nom="Le Hangar")]
    for each in owners:
        make.habilitation(db, each, etat="acceptee", instructeurs=pair)
    admin, campagne = make.decider(db), told.ouverte(db, "Suivi de l’année")
    campagne.ouverte_le = clock.now() + 2 * lived.LONG_AGO
    leader, suivi = make.user_of(db, make.dirigeant(db, owners[0])), told.suivi_of(db, campagne, owners[0])
    told.remis(db, suivi, leader, make.PDF)
    suivis.send_back(db, suivi, motif=told.MOTIF, jusqu_au=told.demain(15), by=admin)
    question = told.asked(db, suivi, NatureQuestion.TEXTE)[0].id
    reponses.write(db, suivi, {question: ANSWER}, by=leader)
    suivis.submit(db, suivi, by=leader)
    suivis.read(db, suivi, a_suivre=True, note="À revoir.", by=admin)
    campagnes.close(db, campagne, by=admin)
    subject, asked = ("suivi_annuel", str(suivi.id)), lived.answer(suivi.id, question)
    texts = {(asked, "texte"): ANSWER, (subject, "motif"): told.MOTIF, (subject, "note"): "À revoir."}
    return evidence_of(db, tmp_path, baseline, texts)


def test_a_campaign_well_told_raises_nothing(followed: Evidence) -> None:
    assert audit(followed) == []


@pytest.mark.parametrize(
    "statement, said",
    [
        ("DELETE FROM courriel WHERE modele = 'suivi_demande'", "suivi_demande"),
        ("DELETE FROM courriel WHERE modele = 'suivi_recu'", "suivi_recu"),
        ("DELETE FROM courriel WHERE modele = 'suivi_a_completer'", "suivi_a_completer"),
        ("UPDATE campagne SET etat = 'ouverte'", "its lines lead to close"),
        ("UPDATE campagne SET diffusee_le = NULL", "never reached everyone"),
        ("UPDATE suivi_annuel SET etat = 'remis' WHERE etat = 'lu'", "its lines lead to lu"),
        ("DELETE FROM suivi_annuel WHERE etat = 'a_remplir'", "did not ask it"),
        ("UPDATE reponse_suivi SET texte = ''", "texte of reponse_suivi"),
        ("UPDATE reponse_suivi SET remise = 'autre'", "is not what it holds"),
        ("UPDATE piece_suivi SET remise_le = NULL", "is not what it holds"),
        ("DELETE FROM piece_suivi", "2 pieces in the journal, 0 in the tables"),
        ("UPDATE suivi_annuel SET note = ''", "note of suivi_annuel"),
        ("UPDATE suivi_annuel SET motif = 'autre'", "motif of suivi_annuel"),
    ],
)
def test_what_a_campaign_lost(followed: Evidence, statement: str, said: str) -> None:
    change(statement)
    assert any(said in problem for problem in audit(followed))


def test_an_organisme_asked_twice(followed: Evidence, db: Session) -> None:
    """Of two clocks, both reached it: each with its line and its mail."""
    first = db.exec(select(SuiviAnnuel)).all()[0]
    diffusion.born(db, reponses.campagne_of(db, first), db.get_one(Organisme, first.organisme_id))
    db.commit()
    assert any("was asked 2 times by campagne" in problem for problem in audit(followed))


def test_a_document_told_joined_that_left_no_trace(followed: Evidence, db: Session) -> None:
    key = str(db.exec(select(SuiviAnnuel.id).where(SuiviAnnuel.etat == "a_remplir")).one())
    db.rollback()
    followed.ledger.asks(("suivi_annuel", key), "piece")
    followed.ledger.is_told(("suivi_annuel", key), "piece")
    assert any(f"piece of suivi_annuel {key}: told that it was done, and it was not" in problem for problem in audit(followed))
