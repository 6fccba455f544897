"""Someone asks that what is kept of them goes: answered by another, done the day after, and what the law keeps stays."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from eclat import clock
from eclat.domain.comptes import autorisations
from eclat.domain.conservation import demandes, gardes
from eclat.domain.messagerie import brouillons
from eclat.domain.socle.delais import months_after
from eclat.domain.socle.errors import Interdit, Refus
from eclat.models import (
    Appartenance,
    Brouillon,
    Connexion,
    Courriel,
    DemandeEffacement,
    EtatCourriel,
    EtatEffacement,
    Evenement,
    Fil,
    MotPersonne,
    Personne,
)
from eclat.tasks import conservation as jobs
from tests import factories as make


def leaves(db: Session, personne: Personne) -> None:
    """They lead their organisme no more."""
    db.exec(select(Appartenance).where(Appartenance.personne_id == personne.id)).one().jusqu_a = clock.now()
    db.flush()


@pytest.fixture
def joel(db: Session) -> Personne:
    make.administrateur(db)
    return make.dirigeant(db, make.organisme(db, "Tremplin Animation Sud"))


def test_it_is_asked_once_and_due_within_the_month(db: Session, joel: Personne) -> None:
    made = make.effacement(db, joel)
    assert make.effacement(db, joel).id == made.id
    assert made.echeance == months_after(clock.today(), 1) > clock.today() + timedelta(days=27)
    told = [each for each in make.mails(db) if each.modele == "effacement_a_decider"]
    assert len(told) == 1
    with pytest.raises(Interdit):
        demandes.ask(db, joel, "", by=make.decider(db))


def test_who_leads_an_organisme_is_replaced_first(db: Session, joel: Personne) -> None:
    made, claire = make.effacement(db, joel), make.decider(db)
    for verb, given in ((demandes.accept, {}), (demandes.accept_part, {"reponse": "Les procès-verbaux restent."})):
        with pytest.raises(Refus, match="dirige encore Tremplin"):
            verb(db, made, by=claire, **given)
    demandes.refuse(db, made, reponse="Votre demande d’habilitation est en cours.", by=claire)
    assert made.etat == EtatEffacement.REFUSEE
    (mail,) = [each for each in make.mails(db) if each.modele == "effacement_refuse"]
    assert mail.destinataire == joel.courriel and "est en cours" in mail.texte and "CNIL" in mail.texte


def test_an_agent_still_at_work_is_suspended_first(db: Session) -> None:
    make.administrateur(db)
    made = make.effacement(db, make.instructeur(db))
    with pytest.raises(Refus, match="suspendez son accès"):
        demandes.accept(db, made, by=make.decider(db))


def test_nobody_decides_of_their_own(db: Session) -> None:
    claire = make.administrateur(db)
    made = make.effacement(db, claire)
    with pytest.raises(Refus, match="votre propre demande"):
        demandes.accept(db, made, by=make.user_of(db, claire))


def test_it_goes_the_day_after_and_nothing_says_who_it_was(db: Session, joel: Personne, monkeypatch: pytest.MonkeyPatch) -> None:
    by = make.user_of(db, joel)
    sent = make.message(db, make.organisme(db, "Ailleurs"), by=make.decider(db))
    brouillons.opened(db, db.get_one(Fil, sent.fil_id), by=by).texte = "Je pense partir."
    autorisations.allow(db, joel, by=by)
    address, key = joel.courriel, joel.id
    made = make.effacement(db, joel)
    leaves(db, joel)
    demandes.accept(db, made, by=make.decider(db))
    for mail in db.exec(select(Courriel).where(Courriel.personne_id == key)):
        mail.etat = EtatCourriel.ENVOYE
    db.commit()
    jobs.erase_asked()
    db.expire_all()
    assert db.get_one(Personne, key).courriel == address, "the mail that says so has a day to arrive"
    tomorrow = clock.now() + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    db.commit()
    jobs.erase_asked()
    jobs.erase_asked()
    db.expire_all()
    gone = db.get_one(Personne, key)
    assert gone.nom_complet == "Personne effacée" and address not in gone.courriel and gone.mot_de_passe is None
    assert db.get_one(DemandeEffacement, made.id).etat == EtatEffacement.FAITE
    assert db.exec(select(Brouillon).where(Brouillon.personne_id == key)).all() == []
    assert {each.texte for each in db.exec(select(Courriel).where(Courriel.personne_id == key))} <= {""}
    assert all(each.fin_le for each in db.exec(select(Connexion).where(Connexion.personne_id == key)))
    assert "joel" not in {each.mot for each in db.exec(select(MotPersonne).where(MotPersonne.personne_id == key))}
    done = db.exec(select(Evenement).where(Evenement.objet_id == made.id, Evenement.verbe == "effacement")).all()
    assert len(done) == 1
    assert autorisations.of(db, key) is None


def test_what_the_law_keeps_is_told_and_stays(db: Session) -> None:
    """An instructeur who decided of a request: in part only."""
    make.administrateur(db)
    sophie = make.instructeur(db)
    make.habilitation(db, make.organisme(db), etat="acceptee", instructeurs=[sophie])
    made = make.effacement(db, sophie)
    sophie.etat = "suspendue"  # type: ignore[assignment]
    db.flush()
    kept = gardes.of(db, sophie.id)
    assert [each.quoi for each in kept] == ["1 décision d’habilitation"] and "2224" in kept[0].pourquoi
    with pytest.raises(Refus, match="Acceptez en partie"):
        demandes.accept(db, made, by=make.decider(db))
    demandes.accept_part(db, made, reponse=kept[0].quoi, by=make.decider(db))
    (mail,) = [each for each in make.mails(db) if each.modele == "effacement_accepte"]
    assert "1 décision d’habilitation" in mail.texte


def test_late_is_said(db: Session, joel: Personne) -> None:
    made = make.effacement(db, joel)
    assert not demandes.overdue(made)
    made.echeance = date(2020, 1, 1)
    assert demandes.overdue(made)
