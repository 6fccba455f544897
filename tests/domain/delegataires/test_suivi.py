"""What the dashboard says of the délégataires is what their list says."""

from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.comptes import comptes
from eclat.domain.comptes.passwords import hash_password
from eclat.domain.delegataires import identifications, liste, suivi
from eclat.domain.delegataires.avancement import Etape, Pas
from eclat.models import Courriel, Delegation, EtatCourriel, Habilitation, Organisme
from tests import factories as make
from tests.statements import statements


@pytest.fixture
def request_(db: Session) -> Habilitation:
    """Six délégataires: one has finished, one has an account, the mail of two never arrived, nothing is known of the others."""
    found = make.national(db, rows=[make.row(number) for number in range(6)], etat="en_attente_delegataires")
    finished, active, *lost = make.delegataires(db, found)[:4]
    for each in lost:
        mail = db.exec(select(Courriel).where(col(Courriel.objet_id) == each.id)).one()
        mail.etat, mail.derniere_reponse = EtatCourriel.ECHEC, "550 5.1.1 User unknown"
    with clock.travel(timedelta(hours=1)):
        for each in (active, finished):
            enter(db, each)
    with clock.travel(timedelta(hours=2)):
        make.identification(db, finished)
        identifications.finish(
            db, finished, by=make.user_of(db, make.dirigeant(db, db.get_one(Organisme, finished.organisme_id)))
        )
    db.flush()
    return found


def enter(db: Session, delegation: Delegation) -> None:
    personne = make.dirigeant(db, db.get_one(Organisme, delegation.organisme_id))
    comptes.set_first_password(db, personne, hash_password(make.PASSWORD), by=make.user_of(db, personne))


@pytest.mark.parametrize("etape", Etape)
def test_it_finds_those_that_the_list_shows_in_its_order(db: Session, request_: Habilitation, etape: Etape) -> None:
    with clock.travel(timedelta(hours=3)):
        lines, number = liste.lines(db, request_, vu=clock.now(), etape=etape, keys=None, limit=10)
        found = suivi.read(db, request_)
    shown = {Etape.A_RELANCER: found.a_relancer, Etape.ECHEC: found.en_echec, Etape.TERMINES: found.termines}[etape]
    assert [each.id for each in shown] == [each.id for each in lines] and len(shown) == number > 0


def test_it_counts_as_the_list_does(db: Session, request_: Habilitation) -> None:
    found, compte = suivi.read(db, request_), liste.count(db, request_)
    assert (len(found.lignes), len(found.termines), found.dernier) == (compte.total, compte.termines, compte.dernier)
    assert (len(found.en_echec), len(found.a_relancer)) == (compte.echecs, compte.a_relancer) == (2, 3)


def test_the_last_steps_come_first_and_as_many_as_asked(db: Session, request_: Habilitation) -> None:
    steps = suivi.read(db, request_).derniers_pas(10)
    assert [pas for _, pas, _, _ in steps].count(Pas.COMPTE) == 2 and steps[0][1] == Pas.FORMULAIRE
    assert [le for le, *_ in steps] == sorted([le for le, *_ in steps], reverse=True)
    assert suivi.read(db, request_).derniers_pas(1) == steps[:1]


def test_their_rows_are_read_once(db: Session, request_: Habilitation) -> None:
    with statements() as asked:
        suivi.read(db, request_)
    assert len(asked) == 1
