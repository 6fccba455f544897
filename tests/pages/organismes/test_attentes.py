"""An organisme that waits for OC Éclat's decision, named délégataire meanwhile: what each is told fits where it stands (P2, P6, P7)."""

import pytest
from sqlmodel import Session

from eclat.domain.delegataires import delegations, delegues, designations
from eclat.domain.organismes import organismes
from eclat.models import Delegation, Habilitation, Organisme
from tests import factories as make


@pytest.fixture
def waiting(db: Session) -> Organisme:
    make.administrateur(db)
    return make.organisme(db, "Les Ateliers du Verger", etat="en_attente")


@pytest.fixture
def federation(db: Session) -> Habilitation:
    return make.national(db, rows=1, etat="en_attente_delegataires")


@pytest.fixture
def named(db: Session, waiting: Organisme, federation: Habilitation) -> Delegation:
    line = {name: typed[0] for name, typed in make.row(7, courriel=make.dirigeant(db, waiting).courriel).items()}
    found = delegues.add(db, federation, delegations.LigneDelegation(**line), by=make.owner(db, federation))
    db.commit()
    return found


def last(db: Session, courriel: str) -> tuple[str, str]:
    mail = [mail for mail in make.mails(db) if mail.destinataire == courriel][-1]
    return mail.modele, mail.texte


def test_the_mail_does_not_tell_to_sign_in_who_cannot(db: Session, waiting, named) -> None:
    assert named.organisme_id == waiting.id
    for again in (False, True):
        designations.tell(db, [named], again=again)
        modele, texte = last(db, named.courriel)
        assert modele == "delegataire_rattache" and "connectez-vous" not in texte
        assert "attend encore la décision d’un administrateur" in texte


def test_once_accepted_they_are_told_to_sign_in(db: Session, waiting, named) -> None:
    organismes.accept(db, waiting, by=make.decider(db))
    designations.tell(db, [named])
    assert "connectez-vous comme d’habitude" in last(db, named.courriel)[1].replace("\n", " ")


def test_who_decides_knows_who_awaits_it(browse, db: Session, waiting, named) -> None:
    browser = browse(make.administrateur(db))
    for path in (f"/organismes/{waiting.id}", f"/organismes/{waiting.id}/refus?vue=fiche"):
        assert "Attendu comme délégataire par Fédération du Grand Préau" in browser.get(path).text
    other = make.organisme(db, "Autre", etat="en_attente")
    db.commit()
    assert "Attendu comme délégataire" not in browser.get(f"/organismes/{other.id}").text


def test_refused_the_national_is_told_that_its_request_is_stuck(db: Session, waiting, federation, named) -> None:
    organismes.refuse(db, waiting, motif="Établissement fermé.", by=make.decider(db))
    modele, texte = last(db, make.owner(db, federation).courriel)
    assert modele == "delegataire_refuse" and named.nom in texte and "ne peut pas partir" in texte.replace("\n", " ")


def test_refused_nobody_else_is_told(db: Session, federation) -> None:
    make.administrateur(db)
    organismes.refuse(db, make.organisme(db, "Autre", etat="en_attente"), motif="Fermé.", by=make.decider(db))
    assert "delegataire_refuse" not in [mail.modele for mail in make.mails(db)]
