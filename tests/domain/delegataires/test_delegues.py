"""Gestion des délégués: what the Organisme National does with the délégataires that it invited, until its request leaves (P7)."""

from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.comptes import comptes, connexions, jetons
from eclat.domain.comptes.passwords import hash_password
from eclat.domain.delegataires import delegations, delegues, ecarts, effacements
from eclat.domain.delegataires.delegations import LigneDelegation
from eclat.domain.habilitations import attributions, habilitations
from eclat.domain.socle.errors import ChampRefuse, DejaFait, Interdit, Refus
from eclat.domain.socle.utilisateur import SYSTEME, Utilisateur
from eclat.engines import journal
from eclat.models import (
    Appartenance,
    Courriel,
    Delegation,
    EtatCourriel,
    EtatDelegation,
    EtatHabilitation,
    EtatOrganisme,
    EtatPersonne,
    Evenement,
    Habilitation,
    Identification,
    Jeton,
    Organisme,
    Personne,
)
from tests import factories as make

D, E = EtatDelegation, EtatHabilitation


@pytest.fixture
def request_(db: Session) -> Habilitation:
    """The Fédération du Grand Préau awaits its three délégataires."""
    make.administrateur(db)
    return make.national(db, etat="en_attente_delegataires")


@pytest.fixture
def helene(db: Session, request_: Habilitation) -> Utilisateur:
    return make.owner(db, request_)


def first(db: Session, request_: Habilitation) -> Delegation:
    return make.delegataires(db, request_)[0]


def line(number: int, **other: str) -> LigneDelegation:
    return LigneDelegation(**{name: typed[0] for name, typed in make.row(number, **other).items()})


def told(db: Session, courriel: str) -> list[str]:
    return [mail.modele for mail in make.mails(db) if mail.destinataire == courriel]


def open_links(db: Session, personne: Personne) -> list[Jeton]:
    links = db.exec(select(Jeton).where(Jeton.personne_id == personne.id)).all()
    return [link for link in links if jetons.is_open(db, link)]


def person(db: Session, courriel: str) -> Personne:
    return db.exec(select(Personne).where(Personne.courriel == courriel)).one()


# --- adding ---


def test_one_more_is_invited_at_once_and_awaited(db: Session, request_: Habilitation, helene: Utilisateur) -> None:
    made = delegues.add(db, request_, line(4), by=helene)
    assert (made.etat, made.rang, told(db, made.courriel)) == (D.INVITEE, 4, ["activation_delegataire"])
    assert db.exec(select(Identification).where(Identification.delegation_id == made.id)).one()
    assert delegations.count(db, request_, D.INVITEE) == 4


def test_the_same_one_a_second_later_is_the_first(db: Session, request_: Habilitation, helene: Utilisateur) -> None:
    made = delegues.add(db, request_, line(4), by=helene)
    assert delegues.add(db, request_, line(4), by=helene) == made
    assert len(told(db, made.courriel)) == 1
    with clock.travel(timedelta(minutes=1)), pytest.raises(ChampRefuse, match="déjà le courriel de Grand Préau 4"):
        delegues.add(db, request_, line(4), by=helene)


@pytest.mark.parametrize(
    ("whose", "said"),
    [("agent", "Cette adresse ne peut pas être invitée. Indiquez-en une autre, ou écrivez à OC Éclat."), ("own", "votre adresse de dirigeant"), ("referent", "votre référent CQP"), ("suspended", "Cette adresse ne peut pas être invitée. Indiquez-en une autre, ou écrivez à OC Éclat.")],
)  # fmt: skip
def test_an_address_that_no_delegataire_can_have(
    db: Session, request_: Habilitation, helene: Utilisateur, whose: str, said: str
) -> None:
    federation = db.get_one(Organisme, request_.organisme_id)
    gone = make.dirigeant(db, make.organisme(db, "Les Ateliers du Belvédère"))
    gone.etat = EtatPersonne.SUSPENDUE
    addresses = {
        "agent": make.instructeur(db).courriel, "own": helene.courriel, "referent": make.referent(db, federation).courriel,
        "suspended": gone.courriel,
    }  # fmt: skip
    db.flush()
    with pytest.raises(ChampRefuse, match=said):
        delegues.add(db, request_, line(4, courriel=addresses[whose]), by=helene)


def test_nobody_s_mailbox_is_flooded_from_here(db: Session, request_: Habilitation, helene: Utilisateur) -> None:
    """An address put on the list and taken off it again and again."""
    for _ in range(5):
        made = delegues.add(db, request_, line(4), by=helene)
        delegues.remove(db, made, by=helene)
    with pytest.raises(ChampRefuse, match="plusieurs mails dans l’heure"):
        delegues.add(db, request_, line(4), by=helene)
    with clock.travel(timedelta(minutes=61)):
        assert delegues.add(db, request_, line(4), by=helene)


def test_a_request_holds_three_hundred_of_them_at_most(
    db: Session, request_: Habilitation, helene: Utilisateur, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delegues, "MAX_ROWS", 3)
    with pytest.raises(Refus, match="déjà 3 délégataires"):
        delegues.add(db, request_, line(4), by=helene)


def test_an_organisme_with_an_account_of_its_own_is_linked(db: Session, request_: Habilitation, helene: Utilisateur) -> None:
    known = make.organisme(db, "Institut Les Tilleuls", courriel="rose@tilleuls.example")
    made = delegues.add(db, request_, line(4, courriel="rose@tilleuls.example"), by=helene)
    assert made.organisme_id == known.id
    assert told(db, "rose@tilleuls.example")[-1] == "delegataire_rattache"


# --- correcting ---


def test_what_the_list_says_is_corrected_without_a_mail(db: Session, request_: Habilitation, helene: Utilisateur) -> None:
    one = first(db, request_)
    before = len(make.mails(db))
    assert not delegues.modify(db, one, line(1, nom="Pôle Enfance Provence", ville="Marseille"), by=helene)
    organisme = db.get_one(Organisme, one.organisme_id)
    assert (one.nom, organisme.nom, organisme.ville) == ("Pôle Enfance Provence", "Pôle Enfance Provence", "Marseille")
    assert len(make.mails(db)) == before
    assert journal.about(db, one)[0].details == {"champs": ["nom", "ville"]}


def test_what_is_already_so_leaves_no_line(db: Session, request_: Habilitation, helene: Utilisateur) -> None:
    one = first(db, request_)
    values = LigneDelegation(**delegues.said(one))
    before = len(journal.about(db, one))
    assert not delegues.modify(db, one, values, by=helene)
    assert len(journal.about(db, one)) == before


def test_the_profile_that_an_of_wrote_is_not_changed_from_the_list(
    db: Session, request_: Habilitation, helene: Utilisateur
) -> None:
    one = first(db, request_)
    make.delegataire(db, one)
    delegues.modify(db, one, line(1, nom="Un autre nom", ville="Nice"), by=helene)
    assert one.ville == "Nice"
    assert db.get_one(Organisme, one.organisme_id).ville == "Vannes"


def test_another_courriel_voids_the_former_link_and_is_invited(db: Session, request_: Habilitation, helene: Utilisateur) -> None:
    one = first(db, request_)
    former, organisme = person(db, "direction1@preau.example"), one.organisme_id
    assert len(open_links(db, former)) == 1
    with clock.travel(timedelta(days=3)):
        assert delegues.modify(db, one, line(1, courriel="direction@marelle.example"), by=helene)
        assert one.invitee_le is not None and one.invitee_le > clock.now() - timedelta(minutes=1)
    assert open_links(db, former) == []
    assert connexions.places(db, former.id) == []
    assert db.get_one(Organisme, organisme).etat == EtatOrganisme.SUSPENDU and one.organisme_id != organisme
    assert told(db, "direction@marelle.example") == ["activation_delegataire"]
    assert len(open_links(db, person(db, "direction@marelle.example"))) == 1


def test_a_link_that_was_voided_activates_nothing(db: Session, request_: Habilitation, helene: Utilisateur) -> None:
    one = first(db, request_)
    former = person(db, one.courriel)
    (link,) = open_links(db, former)
    delegues.modify(db, one, line(1, courriel="direction@marelle.example"), by=helene)
    with pytest.raises(Refus, match="déjà servi"):
        comptes.choose_password(db, former, jeton=link, hache=hash_password(make.PASSWORD), by=make.user_of(db, former))


def test_an_address_whose_owner_has_an_account_is_not_changed_from_here(
    db: Session, request_: Habilitation, helene: Utilisateur
) -> None:
    one = first(db, request_)
    make.delegataire(db, one)
    with pytest.raises(ChampRefuse, match="a déjà un compte à cette adresse"):
        delegues.modify(db, one, line(1, courriel="direction@marelle.example"), by=helene)


def test_the_courriel_of_another_row_is_refused(db: Session, request_: Habilitation, helene: Utilisateur) -> None:
    with pytest.raises(ChampRefuse, match="déjà le courriel de Grand Préau 2"):
        delegues.modify(db, first(db, request_), line(1, courriel="direction2@preau.example"), by=helene)


def test_who_is_named_elsewhere_keeps_that_link(db: Session, request_: Habilitation, helene: Utilisateur) -> None:
    """Two national organisations named the same OF: what one corrects takes nothing from the other."""
    elsewhere = make.national(db, "Réseau des Cours", rows=[make.row(1)], etat="en_attente_delegataires", prenom="Aïcha")
    one, shared = first(db, request_), person(db, "direction1@preau.example")
    assert first(db, elsewhere).organisme_id == one.organisme_id
    delegues.modify(db, one, line(1, courriel="direction@marelle.example"), by=helene)
    assert len(open_links(db, shared)) == 2  # both mails still open the same place
    assert connexions.places(db, shared.id)


# --- withdrawing ---


def test_a_withdrawn_one_loses_its_link_and_is_not_told(db: Session, request_: Habilitation, helene: Utilisateur) -> None:
    one = first(db, request_)
    personne = person(db, one.courriel)
    delegues.remove(db, one, by=helene)
    assert (one.etat, open_links(db, personne)) == (D.RETIREE, [])
    assert one.retiree_le is not None
    assert told(db, one.courriel) == ["activation_delegataire"]
    assert one not in make.delegataires(db, request_)
    assert request_.etat == E.EN_ATTENTE_DELEGATAIRES


def test_one_with_an_account_is_told_and_its_sign_in_ends(db: Session, request_: Habilitation, helene: Utilisateur) -> None:
    one = first(db, request_)
    personne = make.delegataire(db, one)
    _, secret = connexions.open_connexion(db, personne, appareil="tests")
    db.flush()
    assert connexions.current(db, secret) is not None
    delegues.remove(db, one, by=helene)
    assert connexions.current(db, secret) is None
    assert told(db, one.courriel)[-1] == "delegation_retiree"


def test_one_with_another_tie_keeps_its_sign_in(db: Session, request_: Habilitation, helene: Utilisateur) -> None:
    known = make.organisme(db, "Institut Les Tilleuls", courriel="rose@tilleuls.example")
    made = delegues.add(db, request_, line(4, courriel="rose@tilleuls.example"), by=helene)
    _, secret = connexions.open_connexion(db, make.dirigeant(db, known), appareil="tests")
    db.flush()
    delegues.remove(db, made, by=helene)
    assert connexions.current(db, secret) is not None
    assert db.get_one(Organisme, known.id).etat == EtatOrganisme.ACCEPTE


def test_the_last_awaited_one_sends_the_request(db: Session, request_: Habilitation, helene: Utilisateur) -> None:
    one, two, three = make.delegataires(db, request_)
    for each in (one, two):
        make.identification(db, each, etat="terminee")
    assert request_.depose_le is None
    delegues.remove(db, three, by=helene)
    assert request_.etat == E.DEPOSEE and request_.depose_le is not None
    modeles = [mail.modele for mail in make.mails(db)]
    assert modeles.count("habilitation_deposee") == modeles.count("habilitation_accuse_reception") == 1


def test_a_request_without_any_delegataire_does_not_leave(db: Session, request_: Habilitation, helene: Utilisateur) -> None:
    for each in make.delegataires(db, request_):
        delegues.remove(db, each, by=helene)
    assert request_.depose_le is None
    added = delegues.add(db, request_, line(4), by=helene)
    make.identification(db, added, etat="terminee")
    assert request_.etat == E.DEPOSEE


def test_a_second_click_is_told_what_the_first_did(db: Session, request_: Habilitation, helene: Utilisateur) -> None:
    one, two, three = make.delegataires(db, request_)
    for each in (one, two):
        make.identification(db, each, etat="terminee")
    delegues.remove(db, three, by=helene)
    with pytest.raises(DejaFait, match="Vous venez de supprimer ce délégataire"):
        delegues.remove(db, three, by=helene)


def test_one_taken_off_may_be_named_again(db: Session, request_: Habilitation, helene: Utilisateur) -> None:
    one = first(db, request_)
    personne = person(db, one.courriel)
    delegues.remove(db, one, by=helene)
    again = delegues.add(db, request_, line(1), by=helene)
    assert again != one and again.organisme_id != one.organisme_id
    assert len(open_links(db, personne)) == 1


def test_one_taken_off_by_mistake_finds_its_organisme_as_it_was(db: Session, request_: Habilitation, helene: Utilisateur) -> None:
    """Its SIRET is its own: in another organisme born beside it, its profile would be refused for ever."""
    one = first(db, request_)
    personne = make.delegataire(db, one)
    organisme = db.get_one(Organisme, one.organisme_id)
    siret = organisme.siret
    delegues.remove(db, one, by=helene)
    assert connexions.places(db, personne.id) == []
    again = delegues.add(db, request_, line(1), by=helene)
    assert again.organisme_id == organisme.id
    assert (organisme.etat, organisme.siret) == (EtatOrganisme.INVITE, siret) and organisme.profil_complet_le is not None
    assert [nom for _, nom, _ in connexions.places(db, personne.id)] == [organisme.nom]
    assert told(db, personne.courriel)[-1] == "delegataire_rattache"


def test_one_taken_off_by_one_network_may_join_another(db: Session, request_: Habilitation, helene: Utilisateur) -> None:
    """Both name it at its dirigeant's address: one organisme, with two delegations."""
    one = first(db, request_)
    personne = make.delegataire(db, one)
    delegues.remove(db, one, by=helene)
    elsewhere = make.national(db, "Réseau des Cours", rows=[make.row(1)], etat="en_attente_delegataires", prenom="Aïcha")
    again = delegues.add(db, request_, line(1), by=helene)
    assert first(db, elsewhere).organisme_id == again.organisme_id == one.organisme_id
    assert len(connexions.places(db, personne.id)) == 1


def test_what_was_erased_since_is_not_found_again(db: Session, request_: Habilitation, helene: Utilisateur) -> None:
    one = first(db, request_)
    make.delegataire(db, one)
    courriel = one.courriel
    delegues.remove(db, one, by=helene)
    effacements.erase(db, one, by=SYSTEME)
    again = delegues.add(db, request_, line(1), by=helene)
    assert again.organisme_id != one.organisme_id
    assert told(db, courriel)[-1] == "activation_delegataire"


# --- until when, and by whom ---


def test_nothing_changes_once_the_request_has_left(db: Session, request_: Habilitation, helene: Utilisateur) -> None:
    for each in make.delegataires(db, request_):
        make.identification(db, each, etat="terminee")
    one = first(db, request_)
    for act in (
        lambda: delegues.add(db, request_, line(4), by=helene),
        lambda: delegues.modify(db, one, line(1, nom="Autre"), by=helene),
        lambda: delegues.remove(db, one, by=helene),
    ):
        with pytest.raises(Refus, match="La liste des délégataires ne peut plus être modifiée"):
            act()


def test_what_the_study_makes_of_one_is_not_told(db: Session, request_: Habilitation, helene: Utilisateur) -> None:
    for each in make.delegataires(db, request_):
        make.identification(db, each, etat="terminee")
    one, sophie = first(db, request_), make.instructeur(db)
    attributions.attribute(db, request_, instructeurs=[sophie.id], comite=[], by=make.decider(db))
    ecarts.set_aside(db, one, motif="Qualiopi absent", by=make.user_of(db, sophie))
    for act in (
        lambda: delegues.modify(db, one, line(1, nom="Autre"), by=helene),
        lambda: delegues.remove(db, one, by=helene),
    ):
        with pytest.raises(Refus) as refused:
            act()
        assert "Sophie" not in str(refused.value) and "écart" not in str(refused.value)


def test_only_the_dirigeant_of_that_national_organisation_acts(db: Session, request_: Habilitation) -> None:
    federation = db.get_one(Organisme, request_.organisme_id)
    one = first(db, request_)
    strangers = [
        make.user_of(db, make.referent(db, federation)),
        make.owner(db, make.national(db, "Réseau des Cours", rows=1, prenom="Aïcha")),
        make.user_of(db, make.delegataire(db, make.delegataires(db, request_)[1])),
        make.user_of(db, make.instructeur(db)),
        make.decider(db),
    ]
    for stranger in strangers:
        with pytest.raises(Interdit):
            delegues.add(db, request_, line(4), by=stranger)
        with pytest.raises(Interdit):
            delegues.modify(db, one, line(1, nom="Autre"), by=stranger)
        with pytest.raises(Interdit):
            delegues.remove(db, one, by=stranger)


def test_the_request_followed_is_the_last_national_one_beyond_the_draft(db: Session) -> None:
    make.administrateur(db)
    request_ = make.national(db)
    helene = make.owner(db, request_)
    assert delegues.followed(db, request_.organisme_id) is None
    habilitations.submit(db, request_, by=helene)
    assert delegues.followed(db, request_.organisme_id) == request_
    alone = make.organisme(db, "OF seul")
    make.habilitation(db, alone, etat="deposee")
    assert delegues.followed(db, alone.id) is None
    assert delegues.followed(db, None) is None


# --- what is kept, and until when ---


def test_what_is_kept_of_a_withdrawn_one_is_erased_after_the_period(
    db: Session, request_: Habilitation, helene: Utilisateur
) -> None:
    one = first(db, request_)
    personne, organisme = person(db, one.courriel), one.organisme_id
    db.exec(select(Courriel).where(Courriel.personne_id == personne.id)).one().etat = EtatCourriel.ENVOYE
    delegues.remove(db, one, by=helene)
    db.flush()
    assert effacements.due(db, 365) == []
    with clock.travel(timedelta(days=364)):
        assert effacements.due(db, 365) == []
    with clock.travel(timedelta(days=366)):
        assert effacements.due(db, 365) == [one.id]
        effacements.erase(db, one, by=SYSTEME)
        effacements.erase(db, one, by=SYSTEME)  # a second clock
        assert effacements.due(db, 365) == []
    assert (one.nom, one.courriel, one.telephone) == ("", "", "")
    assert "direction1" not in personne.courriel and personne.nom == ""
    assert db.get_one(Organisme, organisme).nom == effacements.ERASED
    assert db.exec(select(Identification).where(Identification.delegation_id == one.id)).first() is None
    lines = db.exec(select(Evenement).where(Evenement.objet_id == one.id, Evenement.verbe == "effacement")).all()
    assert len(lines) == 1
    (mail,) = db.exec(select(Courriel).where(Courriel.personne_id == personne.id)).all()
    assert (mail.texte, mail.html) == ("", "") and "direction1" not in mail.destinataire


def test_an_organisme_with_another_tie_keeps_what_is_its_own(db: Session, request_: Habilitation, helene: Utilisateur) -> None:
    known = make.organisme(db, "Institut Les Tilleuls", courriel="rose@tilleuls.example")
    made = delegues.add(db, request_, line(4, courriel="rose@tilleuls.example"), by=helene)
    delegues.remove(db, made, by=helene)
    with clock.travel(timedelta(days=366)):
        effacements.erase(db, made, by=SYSTEME)
    assert made.courriel == ""
    assert person(db, "rose@tilleuls.example")
    assert db.get_one(Organisme, known.id).nom == "Institut Les Tilleuls"
    assert db.exec(select(Appartenance).where(Appartenance.organisme_id == known.id, col(Appartenance.jusqu_a).is_(None))).one()
