"""A mail that failed stops counting once nothing is expected of it: another replaces it, nobody awaits it, or support says so."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from eclat import clock
from eclat.domain.comptes import agents, comptes
from eclat.domain.courriels import classements, envois
from eclat.domain.delegataires import delegations, delegues, effacements, relances
from eclat.domain.delegataires.delegations import LigneDelegation
from eclat.domain.organismes import referents
from eclat.domain.socle.errors import Interdit, Refus
from eclat.domain.socle.utilisateur import SYSTEME, Utilisateur
from eclat.domain.support import readressages, reexpeditions
from eclat.domain.support.liste import COURRIELS
from eclat.engines import journal
from eclat.engines.listes.chiffres import Attente
from eclat.models import Courriel, Delegation, EtatCourriel, Role
from tests import factories as make

UNKNOWN = "550 5.1.1 User unknown"


@pytest.fixture
def claire(db: Session) -> Utilisateur:
    return make.user_of(db, make.administrateur(db))


def failed(db: Session, thing: object) -> Courriel:
    """The last mail about this, which nobody received."""
    mail = next(each for each in reversed(make.mails(db)) if each.objet_id == getattr(thing, "id", None))
    mail.etat, mail.tentatives, mail.derniere_reponse = EtatCourriel.ECHEC, 6, UNKNOWN
    db.flush()
    return mail


def failures(db: Session) -> Attente:
    return COURRIELS.waiting(db, SYSTEME)


@pytest.fixture
def named(db: Session, claire: Utilisateur) -> Delegation:
    """A délégataire whose invitation failed."""
    delegation = make.delegataires(db, make.national(db, etat="en_attente_delegataires"))[0]
    failed(db, delegation)
    return delegation


def helene(db: Session, named: Delegation) -> Utilisateur:
    return make.owner(db, delegations.habilitation_of(db, named))


def test_support_classes_it_and_it_can_still_be_sent_again(db: Session, claire: Utilisateur) -> None:
    make.organisme(db)
    mail = make.failed_mail(db)
    assert failures(db).nombre == 1
    classements.dismiss(db, mail, by=claire)
    assert mail.etat == EtatCourriel.CLASSE and failures(db).nombre == 0
    assert envois.of(mail).echoue, "its reader received nothing all the same"
    reexpeditions.resend(db, mail, by=claire)
    assert (mail.etat, mail.tentatives) == (EtatCourriel.A_ENVOYER, 0)
    assert [line.verbe for line in journal.about(db, mail)][:2] == ["relance", "classement"]


def test_one_that_left_or_waits_is_not_classed(db: Session, claire: Utilisateur) -> None:
    make.organisme(db)
    mail = make.mails(db)[0]
    assert mail.etat == EtatCourriel.A_ENVOYER
    for etat in (EtatCourriel.A_ENVOYER, EtatCourriel.EN_COURS, EtatCourriel.ENVOYE):
        mail.etat = etat
        db.flush()
        with pytest.raises(Refus):
            classements.dismiss(db, mail, by=claire)


def test_only_administrateurs_class(db: Session, claire: Utilisateur) -> None:
    organisme = make.organisme(db)
    mail = make.failed_mail(db)
    with pytest.raises(Interdit):
        classements.dismiss(db, mail, by=make.user_of(db, make.dirigeant(db, organisme)))


def test_an_address_corrected_by_support_leaves_no_failure(db: Session, claire: Utilisateur, named: Delegation) -> None:
    readressages.readdress(db, named, "maite@marelle.example", by=claire)
    assert failures(db).nombre == 0


def test_an_address_corrected_by_the_national_leaves_no_failure(db: Session, named: Delegation) -> None:
    values = LigneDelegation(**delegues.said(named) | {"courriel": "maite@marelle.example"})
    delegues.modify(db, named, values, by=helene(db, named))
    assert failures(db).nombre == 0


def test_what_changes_nothing_of_the_address_leaves_the_failure(db: Session, named: Delegation) -> None:
    delegues.modify(db, named, LigneDelegation(**delegues.said(named) | {"ville": "Vannes"}), by=helene(db, named))
    assert failures(db).nombre == 1


def test_one_taken_off_the_list_is_awaited_by_nobody(db: Session, named: Delegation) -> None:
    delegues.remove(db, named, by=helene(db, named))
    assert failures(db).nombre == 0


def test_a_new_mail_takes_the_place_of_the_one_that_failed(db: Session, named: Delegation) -> None:
    first = next(each for each in make.mails(db) if each.objet_id == named.id)
    assert relances.resend(db, named, by=helene(db, named), anyway=True)
    db.refresh(first)
    assert first.etat == EtatCourriel.CLASSE
    line = journal.about(db, first)[0]
    assert (line.verbe, line.acteur_nom, line.avant, line.apres) == ("remplacement", "La plateforme", "echec", "classe")
    failed(db, named)
    assert failures(db).nombre == 1, "the new one may fail in its turn"


def test_those_of_others_still_count(db: Session, named: Delegation) -> None:
    other = make.delegataires(db, delegations.habilitation_of(db, named))[1]
    failed(db, other)
    delegues.remove(db, named, by=helene(db, named))
    assert failures(db).nombre == 1


def test_a_referent_named_anew_or_removed(db: Session, claire: Utilisateur) -> None:
    organisme = make.organisme(db, etat="accepte")
    by = make.user_of(db, make.dirigeant(db, organisme))
    referents.designate(db, organisme, nom="Benhaddou", prenom="Karim", courriel="karim@organisme.example", by=by)
    failed(db, organisme)
    referents.designate(db, organisme, nom="Benhaddou", prenom="Karim", courriel="karim.b@organisme.example", by=by)
    assert failures(db).nombre == 0
    failed(db, organisme)
    referents.remove(db, organisme, by=by)
    assert failures(db).nombre == 0


def test_an_agent_invited_again(db: Session, claire: Utilisateur) -> None:
    nour = agents.create(
        db, courriel="nour@oc-eclat.example", nom="Haddad", prenom="Nour", roles=[Role.INSTRUCTEUR], college=None, by=claire
    )
    failed(db, nour)
    agents.resend(db, nour, by=claire)
    assert failures(db).nombre == 0


def test_a_password_asked_for_again(db: Session, claire: Utilisateur) -> None:
    personne = make.dirigeant(db, make.organisme(db))
    with clock.travel(timedelta(hours=-2)):
        comptes.ask_reset(db, personne.courriel)
    failed(db, personne)
    comptes.ask_reset(db, personne.courriel)
    assert failures(db).nombre == 0


def test_what_was_erased_with_its_reader_counts_no_more(db: Session, claire: Utilisateur) -> None:
    personne = make.dirigeant(db, make.organisme(db))
    mail = next(each for each in make.mails(db) if each.personne_id == personne.id)
    mail.etat = EtatCourriel.ECHEC
    db.flush()
    effacements.erase_person(db, personne, by=SYSTEME)
    db.refresh(mail)
    assert (mail.etat, mail.texte) == (EtatCourriel.CLASSE, "") and failures(db).nombre == 0
    with pytest.raises(Refus, match="effacé"):
        reexpeditions.resend(db, mail, by=claire)
