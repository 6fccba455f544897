"""The address of a candidate is corrected once they were told: their links and their notices go there, and open nowhere else."""

import pytest
from sqlmodel import Session, select

from eclat.domain.certificats import adresses, production, verification
from eclat.domain.jurys import notifications
from eclat.domain.socle.errors import Interdit
from eclat.domain.support import reexpeditions
from eclat.models import Candidat, Courriel, EtatCourriel, SessionCqp
from tests import certificats, jurys, signes
from tests import factories as make

JUSTE = "lea.juste@candidat.example"


def told(db: Session, session: SessionCqp) -> Candidat:
    """The first one, who has the whole: results notified, certificate delivered."""
    production.produce(db, session.id)
    return make.inscrits(db, session)[0]


@pytest.fixture
def session(db: Session) -> SessionCqp:
    make.administrateur(db)
    found = signes.a_attribuer(db)
    certificats.catalogue(db, found)
    signes.attributed(db, found)
    return found


def mails(db: Session, address: str) -> list[str]:
    return sorted(db.exec(select(Courriel.modele).where(Courriel.destinataire == address)))


def test_results_and_certificates_are_told_again_there(db: Session, session: SessionCqp) -> None:
    who, claire = told(db, session), make.decider(db)
    notice, (held,) = signes.notice(db, session, who), [x for x in certificats.of(db, session) if x.candidat_id == who.id]
    former, links = who.courriel, (notice.lien, held.lien)
    wrong = db.exec(select(Courriel).where(Courriel.destinataire == former, Courriel.modele == "certificat_delivre")).one()
    assert adresses.readdress_and_tell(db, who, courriel=JUSTE, by=claire)
    assert notifications.linked(db, links[0]) is None and verification.linked(db, links[1]) == []
    assert mails(db, JUSTE) == ["certificat_delivre", "resultats_notifies"]
    assert "autre lien" in reexpeditions.why_closed(db, wrong)
    right = db.exec(select(Courriel).where(Courriel.destinataire == JUSTE, Courriel.modele == "certificat_delivre")).one()
    assert reexpeditions.why_closed(db, right) == ""


def test_a_mail_that_failed_is_awaited_no_more(db: Session, session: SessionCqp) -> None:
    who = told(db, session)
    for each in db.exec(select(Courriel).where(Courriel.destinataire == who.courriel)):
        each.etat = EtatCourriel.ECHEC
    former = who.courriel
    db.flush()
    adresses.readdress_and_tell(db, who, courriel=JUSTE, by=make.decider(db))
    assert set(db.exec(select(Courriel.etat).where(Courriel.destinataire == former))) == {EtatCourriel.CLASSE}


def test_the_same_address_again_tells_nothing(db: Session, session: SessionCqp) -> None:
    who = told(db, session)
    link = signes.notice(db, session, who).lien
    assert not adresses.readdress_and_tell(db, who, courriel=who.courriel, by=make.decider(db))
    assert signes.notice(db, session, who).lien == link and mails(db, JUSTE) == []


def test_without_an_address_a_letter_is_to_print(db: Session, session: SessionCqp) -> None:
    who = told(db, session)
    assert not adresses.readdress_and_tell(db, who, courriel="", by=make.decider(db))
    assert who.id in {each.ligne.candidat.id for each in notifications.without_address(db, session)}


def test_who_was_told_nothing_yet_is_told_nothing(db: Session) -> None:
    session = jurys.tenu(db)
    who = make.inscrits(db, session)[0]
    assert not adresses.readdress_and_tell(db, who, courriel=JUSTE, by=make.user_of(db, make.administrateur(db)))
    assert who.courriel == JUSTE and mails(db, JUSTE) == []


def test_others_correct_no_address(db: Session, session: SessionCqp) -> None:
    with pytest.raises(Interdit):
        adresses.readdress_and_tell(db, told(db, session), courriel=JUSTE, by=signes.members(db, session)[0])
