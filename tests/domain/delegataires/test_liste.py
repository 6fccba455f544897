"""The délégataires of a request as their Organisme National follows them: what its statements answer, on both databases."""

from dataclasses import dataclass

import pytest
from sqlmodel import Session

from eclat import clock
from eclat.domain.delegataires import liste, suivi
from eclat.domain.delegataires.avancement import Etape, Pas
from eclat.domain.delegataires.liste import Compte
from eclat.models import Delegation, EtatCourriel, Habilitation
from tests import factories as make


@dataclass
class Reseau:
    """One has finished its form, one has an account and a profile, the mail of one never arrived, nothing is known of the last."""

    demande: Habilitation
    finie: Delegation
    profil: Delegation
    perdue: Delegation
    muette: Delegation

    @property
    def all(self) -> list[Delegation]:
        return [self.finie, self.profil, self.perdue, self.muette]


@pytest.fixture
def reseau(db: Session) -> Reseau:
    demande = make.national(db, rows=4, etat="en_attente_delegataires")
    finie, profil, perdue, muette = make.delegataires(db, demande)
    make.identification(db, finie, etat="terminee")
    make.delegataire(db, profil)
    mail = next(each for each in make.mails(db) if each.objet_id == perdue.id)
    mail.etat, mail.tentatives, mail.derniere_reponse = EtatCourriel.ECHEC, 6, "550 5.1.1 User unknown"
    db.flush()
    return Reseau(demande, finie, profil, perdue, muette)


def shown(db: Session, reseau: Reseau, etape: Etape | None = None, q: str = "", limit: int = 20) -> tuple[list[str], int]:
    keys = liste.search(db, reseau.demande, q)
    rows, total = liste.lines(db, reseau.demande, vu=clock.now(), etape=etape, keys=keys, limit=limit)
    return [each.nom for each in rows], total


def test_each_step_holds_those_that_are_there(db: Session, reseau: Reseau) -> None:
    named = {None: reseau.all, Etape.A_RELANCER: [reseau.profil, reseau.muette], Etape.ECHEC: [reseau.perdue],
             Etape.TERMINES: [reseau.finie]}  # fmt: skip
    for etape, expected in named.items():
        noms, total = shown(db, reseau, etape)
        assert sorted(noms) == [each.nom for each in expected] and total == len(expected), etape
        first, whole = shown(db, reseau, etape, limit=1)
        assert first == noms[:1] and whole == total, etape


def test_words_and_steps_together(db: Session, reseau: Reseau) -> None:
    assert shown(db, reseau, q="PREAU 3") == (["Grand Préau 3"], 1) == shown(db, reseau, Etape.ECHEC, "preau 3")
    assert shown(db, reseau, Etape.TERMINES, "preau 3") == ([], 0) == shown(db, reseau, q="introuvable")
    assert shown(db, reseau, q="direction4@ rennes") == (["Grand Préau 4"], 1)


def test_figures(db: Session, reseau: Reseau) -> None:
    whole = liste.count(db, reseau.demande)
    assert whole.dernier is not None
    assert whole == Compte(total=4, comptes=2, profils=2, termines=1, attendus=3, echecs=1, dernier=whole.dernier)
    assert liste.count(db, reseau.demande, [reseau.perdue.id]) == Compte(total=1, attendus=1, echecs=1)
    assert liste.count(db, reseau.demande, []) == Compte()


def test_what_happened_last(db: Session, reseau: Reseau) -> None:
    steps = suivi.read(db, reseau.demande).derniers_pas(20)
    assert [le for le, *_ in steps] == sorted((le for le, *_ in steps), reverse=True)
    assert {(key, pas) for _, pas, key, _ in steps} >= {(reseau.finie.id, Pas.FORMULAIRE), (reseau.profil.id, Pas.PROFIL)}
    assert suivi.read(db, reseau.demande).derniers_pas(1) == steps[:1]


def test_one_and_its_mails(db: Session, reseau: Reseau) -> None:
    for each in reseau.all:
        line = liste.one(db, each.id, reseau.demande)
        assert (line.id, line.etat, line.echoue) == (each.id, each.etat, each is reseau.perdue)
        mails = liste.mails_to(db, each)
        assert mails and {mail.destinataire for mail in mails} == {each.courriel}
        assert any(mail.envoi.echoue for mail in mails) == (each is reseau.perdue)


def test_the_page_changes_with_its_mails(db: Session, reseau: Reseau) -> None:
    before = liste.version(db, reseau.demande)
    assert liste.version(db, reseau.demande) == before
    next(each for each in make.mails(db) if each.objet_id == reseau.muette.id).tentatives += 1
    assert liste.version(db, reseau.demande) != before
