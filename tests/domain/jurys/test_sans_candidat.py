"""A jury before which nobody came: its procès-verbal is signed, attributed, sent back and rectified as any other."""

import pytest
from sqlmodel import Session, select

from eclat.domain.certificats import production
from eclat.domain.jurys import attributions, notifications, rectificatifs
from eclat.domain.socle.errors import ChampRefuse
from eclat.models import Candidat, Courriel, EtatPv, EtatSession, Passage, SessionCqp
from tests import factories as make
from tests import jurys


@pytest.fixture
def session(db: Session) -> SessionCqp:
    make.administrateur(db)
    found = jurys.tenu(db, people=0)
    jurys.signed(db, found)
    return found


def stands(session: SessionCqp) -> EtatSession:
    return session.etat


def test_it_is_attributed_and_tells_nobody_else_than_the_organisme(db: Session, session: SessionCqp) -> None:
    make.dirigeant(db, make.organisme_of(db, session))
    attributions.attribute(db, session, by=make.decider(db))
    assert session.etat == EtatSession.CLOSE and notifications.of_session(db, session) == []
    (told,) = db.exec(select(Courriel).where(Courriel.modele == "resultats_attribues"))
    assert "aucun candidat ne s’est présenté" in told.texte and "prévenu par mail" not in told.texte
    assert production.produce(db, session.id) == 0 and production.due(db) == []


def test_it_is_sent_back_and_signed_again(db: Session, session: SessionCqp) -> None:
    attributions.send_back(db, session, motif="Le lieu est faux.", candidats=[], by=make.decider(db))
    pv = jurys.pv_of(db, session)
    assert session.etat == EtatSession.PV_EN_SAISIE and (pv.version, pv.etat) == (2, EtatPv.EN_SAISIE)
    jurys.signed(db, session)
    attributions.attribute(db, session, by=make.decider(db))
    assert stands(session) == EtatSession.CLOSE and jurys.pv_of(db, session).version == 2


def test_it_is_rectified_by_who_presided(db: Session, session: SessionCqp) -> None:
    rectificatifs.rectify(db, session, motif="Le lieu est faux.", candidats=[], by=jurys.copresidents(db, session)[0])
    assert session.etat == EtatSession.PV_EN_SAISIE


def test_it_is_sent_back_for_who_was_forgotten(db: Session, session: SessionCqp) -> None:
    who = Candidat(session_id=session.id, rang=1, nom_naissance="Amrani", prenoms="Yasmine")
    db.add(who)
    db.flush()
    with pytest.raises(ChampRefuse):
        rectificatifs.rectify(db, session, motif="Oublié.", candidats=[], by=jurys.copresidents(db, session)[0])
    attributions.send_back(db, session, motif="Oublié.", candidats=[], by=make.decider(db))
    assert db.exec(select(Passage.candidat_id).where(Passage.pv_id == jurys.pv_of(db, session).id)).all() == [who.id]
