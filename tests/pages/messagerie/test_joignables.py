"""Agents see beside a thread who will not know that something was written: nobody waits for an answer in vain."""

from collections.abc import Callable

import pytest
from sqlmodel import Session, col, select

from eclat.models import Courriel, EtatCourriel, EtatPersonne, Habilitation, Personne
from tests import factories as make
from tests.browser import Browser


@pytest.fixture
def sophie(db: Session) -> Personne:
    return make.instructeur(db)


@pytest.fixture
def request_(db: Session, sophie: Personne) -> Habilitation:
    return make.habilitation(db, make.organisme(db), etat="en_instruction", instructeurs=[sophie])


@pytest.fixture
def mathilde(db: Session, request_: Habilitation) -> Personne:
    return make.dirigeant(db, make.organisme_of(db, request_))


@pytest.fixture
def fil(db: Session, request_: Habilitation) -> str:
    sent = make.message(db, request_, by=make.owner(db, request_))
    db.commit()
    return f"/messagerie/{sent.fil_id}"


def fail(db: Session, personne: Personne, answer: str, etat: EtatCourriel = EtatCourriel.ECHEC) -> None:
    last = db.exec(select(Courriel).where(Courriel.personne_id == personne.id).order_by(col(Courriel.cree_le).desc())).first()
    assert last is not None
    last.etat, last.derniere_reponse = etat, answer
    db.commit()


def test_an_address_that_failed_is_marked_until_it_is_corrected(
    db: Session, browse: Callable[..., Browser], fil: str, sophie: Personne, mathilde: Personne, request_: Habilitation
) -> None:
    his, hers = browse(sophie), browse(mathilde)
    assert "ne reçoit pas nos mails" not in his.get(fil).text
    for etat in (EtatCourriel.ECHEC, EtatCourriel.CLASSE):
        fail(db, mathilde, "550 5.1.1 User unknown", etat)
        for page in (fil, f"/habilitations/{request_.id}"):
            said = his.get(page).text
            assert f"<b>{mathilde.nom_complet}</b> ne reçoit pas nos mails : cette adresse n’existe pas." in said
    assert "ne reçoit pas nos mails" not in hers.get(fil).text
    fail(db, mathilde, "250 2.0.0 Ok", EtatCourriel.ENVOYE)
    assert "ne reçoit pas nos mails" not in his.get(fil).text
    fail(db, mathilde, "550 5.1.1 User unknown")
    mathilde.courriel = "mathilde.lacombe@autre.example"
    db.commit()
    assert "ne reçoit pas nos mails" not in his.get(fil).text


def test_who_has_not_come_yet_is_marked(
    db: Session, browse: Callable[..., Browser], fil: str, sophie: Personne, mathilde: Personne
) -> None:
    mathilde.etat = EtatPersonne.INVITEE
    db.commit()
    assert f"<b>{mathilde.nom_complet}</b> n’a pas encore activé son compte." in browse(sophie).get(fil).text


def test_what_a_server_answered_is_not_shown(
    db: Session, browse: Callable[..., Browser], fil: str, sophie: Personne, mathilde: Personne
) -> None:
    fail(db, mathilde, "550 5.7.1 <script>alert(1)</script> spam from 192.0.2.1")
    page = browse(sophie).get(fil).text
    assert "le serveur du destinataire a refusé ce mail" in page and "192.0.2.1" not in page and "alert(1)" not in page
