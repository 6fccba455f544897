"""One's own address, changed by oneself: the link goes to the new one, serves once, and nobody learns who has an address."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from eclat import clock
from eclat.domain.comptes import comptes, connexions, facteurs, jetons
from eclat.domain.comptes.passwords import hash_password
from eclat.domain.socle.errors import ChampRefuse, Interdit, Refus
from eclat.domain.support import adresses, changements_adresse, reexpeditions
from eclat.models import Courriel, Delegation, EtatCourriel, EtatPersonne, Jeton, Personne, UsageJeton
from tests import factories as make

NEW, OTHER = "m.lacombe@cour.example", "mathilde@cour.example"


@pytest.fixture
def mathilde(db: Session) -> Personne:
    return make.dirigeant(db, make.organisme(db))


def ask(db: Session, personne: Personne, courriel: str = NEW) -> Jeton:
    changements_adresse.ask(db, personne, courriel=courriel, by=make.user_of(db, personne))
    found = changements_adresse.waiting(db, personne)
    assert found is not None
    return found


def confirm(db: Session, personne: Personne, jeton: Jeton) -> None:
    given = personne.mot_de_passe
    changements_adresse.confirm(db, personne, jeton=jeton, present=given, by=make.user_of(db, personne))


def told(db: Session) -> list[tuple[str, str]]:
    return [(mail.modele, mail.destinataire) for mail in make.mails(db) if mail.modele.startswith("adresse_")]


def test_asked_then_confirmed(db: Session, mathilde: Personne) -> None:
    former, jeton = mathilde.courriel, ask(db, mathilde)
    assert mathilde.courriel == former and told(db) == [("adresse_a_confirmer", NEW), ("adresse_demandee", former)]
    others = [jetons.issue(db, mathilde, UsageJeton.MOT_DE_PASSE), ask(db, mathilde)]
    connexions.open_connexion(db, mathilde, appareil="")
    secret = mathilde.mot_de_passe
    confirm(db, mathilde, jeton)
    assert (mathilde.courriel, mathilde.mot_de_passe, mathilde.etat) == (NEW, secret, EtatPersonne.ACTIVE)
    assert told(db)[-1] == ("adresse_retiree", former)
    assert not any(jetons.is_open(db, each) for each in others) and not connexions.opened(db, mathilde.id)
    assert changements_adresse.waiting(db, mathilde) is None
    with pytest.raises(Refus, match="a déjà servi"):
        confirm(db, mathilde, jeton)


def test_the_second_factor_stays(db: Session) -> None:
    sophie = make.instructeur(db)
    facteurs.install(db, sophie, make.FACTEUR)
    confirm(db, sophie, ask(db, sophie))
    assert facteurs.of(db, sophie.id) is not None and sophie.courriel == NEW


def test_lists_of_delegataires_follow(db: Session) -> None:
    [named] = make.delegataires(db, make.national(db, rows=1, etat="en_attente_delegataires"))
    maelle = make.delegataire(db, named)
    confirm(db, maelle, ask(db, maelle))
    assert db.get_one(Delegation, named.id).courriel == NEW


def test_asking_again_replaces_the_former_link(db: Session, mathilde: Personne) -> None:
    first = ask(db, mathilde)
    second = ask(db, mathilde, OTHER)
    db.refresh(first)
    assert first.annule_le is not None and jetons.is_open(db, second)
    with pytest.raises(Refus, match="a déjà servi"):
        confirm(db, mathilde, first)
    confirm(db, mathilde, second)
    assert mathilde.courriel == OTHER


def test_a_second_click_asks_once(db: Session, mathilde: Personne) -> None:
    first = ask(db, mathilde)
    assert ask(db, mathilde).id == first.id and len(told(db)) == 2


def test_given_up(db: Session, mathilde: Personne) -> None:
    jeton, user = ask(db, mathilde), make.user_of(db, mathilde)
    changements_adresse.give_up(db, mathilde, by=user)
    changements_adresse.give_up(db, mathilde, by=user)
    assert changements_adresse.waiting(db, mathilde) is None
    db.refresh(jeton)
    with pytest.raises(Refus):
        confirm(db, mathilde, jeton)


def test_a_new_password_gives_up_what_a_thief_asked_for(db: Session, mathilde: Personne) -> None:
    jeton, link = ask(db, mathilde), jetons.issue(db, mathilde, UsageJeton.MOT_DE_PASSE)
    user = make.user_of(db, mathilde)
    comptes.choose_password(db, mathilde, jeton=link, hache=hash_password("Tambour-cerisier-verger-512"), by=user)
    db.refresh(jeton)
    with pytest.raises(Refus):
        confirm(db, mathilde, jeton)


def test_a_taken_address_looks_the_same_and_its_holder_is_told(db: Session, mathilde: Personne) -> None:
    karim = make.dirigeant(db, make.organisme(db, "Les Ateliers"))
    jeton = ask(db, mathilde, karim.courriel)
    assert told(db) == [("adresse_prise", karim.courriel), ("adresse_demandee", mathilde.courriel)]
    assert jetons.is_open(db, jeton) and str(jeton.id) not in make.mails(db)[-2].texte, "the link is in no mail"
    with pytest.raises(Refus, match="La vôtre reste la même"):
        confirm(db, mathilde, jeton)


def test_an_address_taken_meanwhile_is_not_moved_to(db: Session, mathilde: Personne) -> None:
    jeton = ask(db, mathilde)
    db.add(Personne(courriel=NEW))
    db.flush()
    with pytest.raises(Refus, match="Un compte existe déjà avec cette adresse"):
        confirm(db, mathilde, jeton)


def test_one_s_own_and_too_many_are_said_beside_the_field(db: Session, mathilde: Personne) -> None:
    with pytest.raises(ChampRefuse, match="C’est déjà votre adresse"):
        ask(db, mathilde, mathilde.courriel)
    for number in range(jetons.MAX_AN_HOUR):
        ask(db, mathilde, f"essai{number}@cour.example")
    with pytest.raises(ChampRefuse, match="Plusieurs liens sont déjà partis"):
        ask(db, mathilde)
    comptes.ask_reset(db, mathilde.courriel)
    assert make.mails(db)[-1].modele == "mot_de_passe_oublie", "these links do not count among those to a password"


def test_a_link_that_is_late_or_another_s_moves_nobody(db: Session, mathilde: Personne) -> None:
    jeton = ask(db, mathilde)
    db.get_one(Courriel, jeton.courriel_id).envoye_le = clock.now() - timedelta(hours=1, minutes=1)
    with pytest.raises(Refus):
        confirm(db, mathilde, jeton)
    sophie = make.user_of(db, make.instructeur(db))
    with pytest.raises(Interdit):
        changements_adresse.confirm(db, mathilde, jeton=jeton, present=mathilde.mot_de_passe, by=sophie)
    with pytest.raises(Interdit):
        changements_adresse.ask(db, mathilde, courriel=NEW, by=sophie)


def test_a_correction_by_an_administrateur_gives_up_the_change(db: Session, mathilde: Personne) -> None:
    jeton = ask(db, mathilde)
    adresses.correct(db, mathilde, courriel=OTHER, by=make.decider(db))
    db.refresh(jeton)
    assert not jetons.is_open(db, jeton)


def test_support_sends_the_same_link_again_to_the_same_address(db: Session, mathilde: Personne) -> None:
    jeton = ask(db, mathilde)
    mail = db.get_one(Courriel, jeton.courriel_id)
    mail.etat, mail.envoye_le = EtatCourriel.ENVOYE, clock.now()
    db.flush()
    reexpeditions.resend(db, mail, by=make.decider(db))
    again = changements_adresse.waiting(db, mathilde)
    assert again is not None and again.id != jeton.id and again.nouvelle_adresse == NEW
    confirm(db, mathilde, again)
    db.refresh(jeton)
    assert not jetons.is_open(db, jeton) and "depuis son compte" in reexpeditions.why_closed(db, mail)
