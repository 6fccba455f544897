"""The comité technique reads the copy of a signed procès-verbal: of sessions that it was asked about, and of recours that it instructs."""

from collections.abc import Callable

import pytest
from sqlmodel import Session

from eclat.domain.jurys import instruction_recours, production
from eclat.domain.jurys.recours import session_of
from eclat.domain.socle import jury_policies
from eclat.models import AvisDemande, EtatPv, Fichier, Personne, Recours
from tests import factories as make
from tests import jurys, signes
from tests.browser import Browser

Browse = Callable[..., Browser]


@pytest.fixture
def paul(db: Session) -> Personne:
    return make.comite_technique(db, "Paul", "Ferrand")


@pytest.fixture
def recours(db: Session, paul: Personne) -> Recours:
    found = signes.contested(db)
    pv = jurys.pv_of(db, session_of(db, found))
    production.keep(db, pv.id, production.drawn(db, pv), pv.empreinte)
    instruction_recours.entrust(db, found, membres=[paul.id], by=make.decider(db))
    return found


def test_who_instructs_a_recours_reads_the_copy(db: Session, browse: Browse, recours: Recours, paul: Personne) -> None:
    session = session_of(db, recours)
    copy = db.get_one(Fichier, jurys.pv_of(db, session).copie_id)
    size, user, key, case = copy.taille, make.user_of(db, paul), session.id, recours.id
    assert not jury_policies.can_read_original(db, user, session)
    browser = browse(paul)
    db.commit()
    assert "Lire le procès-verbal" in browser.get(f"/recours/{case}").text
    page = browser.get(f"/sessions/{key}/pv/signature").text
    assert "Signé de tous" in page and f"/sessions/{key}/candidats" not in page and 'href="/recours"' in page
    assert len(browser.get(f"/sessions/{key}/pv/1/document").content) == size
    assert browser.get(f"/sessions/{key}/pv/1/pages/1").status_code == 200
    for closed in ("pv", "resultats", "certificats"):
        assert browser.get(f"/sessions/{key}/{closed}").status_code == 403


def test_a_member_to_whom_nothing_is_entrusted_finds_nothing(db: Session, browse: Browse, recours: Recours) -> None:
    key, other = recours.session_id, browse(make.comite_technique(db, "Nour", "Haddad"))
    db.commit()
    assert other.get(f"/sessions/{key}/pv/signature").status_code == 404
    assert other.get(f"/sessions/{key}/pv/1/document").status_code == 404


def test_who_was_asked_about_the_session_reads_it_once_signed(db: Session, browse: Browse, paul: Personne) -> None:
    session = jurys.tenu(db)
    db.add(AvisDemande(dossier_id=session.id, personne_id=paul.id, demandeur_id=jurys.presidents(db, session)[0].id))
    jurys.closed(db, session)
    key, browser = session.id, browse(paul)
    db.commit()
    assert browser.get(f"/sessions/{key}/pv/signature").status_code == 403, "nothing is announced before all have signed"
    assert "Lire le procès-verbal" not in browser.get(f"/sessions/{key}").text
    for each in jurys.presidents(db, session):
        jurys.signs(db, session, each)
    jurys.documents(db, session)
    assert jurys.pv_of(db, session).etat == EtatPv.SIGNE
    db.commit()
    assert f"/sessions/{key}/pv/signature" in browser.get(f"/sessions/{key}").text
    assert browser.get(f"/sessions/{key}/pv/signature").status_code == 200
    assert browser.get(f"/sessions/{key}/pv/1/document").status_code == 200
