"""Candidates once the jury sat: their organisme changes nothing more; what the jury judges is corrected while it is entered."""

from typing import Any

import pytest
from sqlmodel import Session, select

from eclat.domain.jurys import corrections, rectificatifs
from eclat.domain.jurys import pv as entree
from eclat.domain.sessions.candidats import etat_civil
from eclat.domain.sessions.candidats.tableau import CANDIDATS, empreinte
from eclat.domain.socle.errors import Interdit, Refus
from eclat.engines import workflow
from eclat.engines.grilles import tableau
from eclat.models import Candidat, EtatCivil, EtatSession, Evenement, SessionCqp, Visee
from tests import factories as make
from tests import jurys

SAT = (EtatSession.PV_EN_SAISIE, EtatSession.PV_A_SIGNER, EtatSession.A_ATTRIBUER, EtatSession.CLOSE)


def valeurs(candidat: Candidat, **changed: Any) -> dict[str, Any]:
    return {name: getattr(candidat, name) for name in corrections.JUDGED} | changed


@pytest.mark.parametrize("etat", SAT)
def test_the_organisme_changes_no_candidate_once_the_jury_sat(db: Session, etat: EtatSession) -> None:
    session = jurys.tenu(db, make.habilite(db), etat=etat)
    nadia = make.user_of(db, make.dirigeant(db, make.organisme_of(db, session)))
    with pytest.raises(Refus, match="jury de cette session s’est réuni"):
        tableau.ouvrir(db, CANDIDATS, session, by=nadia)


def test_an_administrateur_corrects_an_address_at_any_time(db: Session) -> None:
    session = jurys.tenu(db)
    jurys.signed(db, session)
    who, claire = make.inscrits(db, session)[0], make.user_of(db, make.administrateur(db))
    corrections.readdress(db, who, courriel="juste@exemple.example", by=claire)
    assert who.courriel == "juste@exemple.example" and who.lien is None
    line = db.exec(select(Evenement).where(Evenement.verbe == "adresse")).one()
    assert "exemple" not in str(line.details)
    with pytest.raises(Interdit):
        corrections.readdress(db, who, courriel="autre@exemple.example", by=jurys.copresidents(db, session)[0])


def test_what_the_jury_judges_is_corrected_while_it_is_entered(db: Session) -> None:
    session = jurys.tenu(db)
    who, brigitte = make.inscrits(db, session)[0], jurys.copresidents(db, session)[0]
    said = valeurs(who, nom_naissance="Amrany", vise=Visee.BLOCS, blocs_vises="BC01")
    assert corrections.correct_and_settle(db, who, valeurs=said, by=brigitte) == EtatCivil.A_CONFIRMER
    row = next(each for each in entree.passages(db, jurys.pv_of(db, session)) if each.candidat.id == who.id)
    assert row.candidat.nom_naissance == "Amrany" and row.proposition.vises == ("BC01",)
    line = db.exec(select(Evenement).where(Evenement.verbe == "rectification")).one()
    assert "Nom de naissance" in str(line.details) and "Amrany" not in str(line.details)


def test_a_correction_proposed_before_the_jury_is_answered_there(db: Session) -> None:
    session = jurys.tenu(db, make.habilite(db))
    who, brigitte = make.inscrits(db, session)[0], jurys.copresidents(db, session)[0]
    who.etat, who.correction = EtatCivil.CORRIGE, {"prenoms": "Jeanne"}
    who.confirme = empreinte(etat_civil.corrected(who))
    db.flush()
    nadia = make.user_of(db, make.dirigeant(db, make.organisme_of(db, session)))
    assert not {each.name for each in workflow.actions(db, nadia, who)}
    assert corrections.correct_and_settle(db, who, valeurs=valeurs(who, prenoms="Jeanne"), by=brigitte) == EtatCivil.CONFIRME
    assert who.correction == {}


@pytest.mark.parametrize(("etat", "said"), [("signed", "procès-verbal rectificatif"), ("closed", "doit d’abord y revenir")])
def test_what_is_closed_or_signed_says_what_to_do(db: Session, etat: str, said: str) -> None:
    session: SessionCqp = jurys.tenu(db)
    getattr(jurys, etat)(db, session)
    who, claire = make.inscrits(db, session)[0], make.user_of(db, make.administrateur(db))
    with pytest.raises(Refus, match=said):
        corrections.correct(db, who, valeurs=valeurs(who, prenoms="Jeanne"), by=claire)


def test_a_rectificatif_that_does_not_hold_them_corrects_nothing(db: Session) -> None:
    session = jurys.tenu(db)
    jurys.signed(db, session)
    first, second, _ = make.inscrits(db, session)
    brigitte = jurys.copresidents(db, session)[0]
    rectificatifs.rectify(db, session, motif="Le nom.", candidats=[first.id], by=brigitte)
    assert corrections.not_in_entry(db, brigitte, second) == corrections.ELSEWHERE
    assert corrections.not_in_entry(db, brigitte, first) == ""
