"""The SIRET of an OF taken off every list is its own again: it registers by itself, or another organisme completes its profile with it."""

import pytest
from sqlmodel import Session, col, select

from eclat.domain.delegataires import delegations, delegues
from eclat.domain.organismes import organismes
from eclat.domain.socle.errors import ChampRefuse
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.models import Appartenance, Delegation, EtatOrganisme, EtatPersonne, Habilitation, Organisme, Personne
from tests import factories as make

HACHE = "une-empreinte"


@pytest.fixture
def preau(db: Session) -> Habilitation:
    make.administrateur(db)
    return make.national(db, etat="en_attente_delegataires")


@pytest.fixture
def helene(db: Session, preau: Habilitation) -> Utilisateur:
    return make.owner(db, preau)


@pytest.fixture
def named(db: Session, preau: Habilitation) -> Delegation:
    """A délégataire that came, and completed its profile with its SIRET."""
    delegation = make.delegataires(db, preau)[0]
    make.identification(db, delegation)
    organisme = db.get_one(Organisme, delegation.organisme_id)
    organisme.siret = make.siret()
    db.flush()
    return delegation


def register(db: Session, delegation: Delegation, *, siret: str | None = None, courriel: str = "") -> Organisme | None:
    """What the OF fills in at /inscription; the organisme that is born of it, if any."""
    former = db.get_one(Organisme, delegation.organisme_id)
    number = siret or str(former.siret)
    organismes.register(db, nom="Grand Préau", siret=number, courriel=courriel or delegation.courriel, hache=HACHE)
    born = select(Organisme).where(Organisme.siret == number, Organisme.etat == EtatOrganisme.EN_ATTENTE)
    return db.exec(born).first()


def test_while_it_is_on_a_list_its_number_is_taken(db: Session, named: Delegation) -> None:
    with pytest.raises(ChampRefuse, match="déjà inscrit"):
        register(db, named, courriel="accueil@grand-preau.example")


def test_taken_off_it_registers_by_itself_with_its_number_and_its_address(
    db: Session, named: Delegation, helene: Utilisateur
) -> None:
    former = db.get_one(Organisme, named.organisme_id)
    siret = former.siret
    delegues.remove(db, named, by=helene)
    born = register(db, named)
    assert born is not None and born.siret == siret and born != former
    personne = db.exec(select(Personne).where(Personne.courriel == named.courriel)).one()
    assert (personne.mot_de_passe, personne.etat) == (HACHE, EtatPersonne.INVITEE), "until they open the link of the mail"
    places = db.exec(
        select(Appartenance.organisme_id).where(Appartenance.personne_id == personne.id, col(Appartenance.jusqu_a).is_(None))
    ).all()
    assert places == [born.id], "the closed organisme stays closed to them"
    assert (former.etat, former.siret) == (EtatOrganisme.SUSPENDU, None)
    assert journal.about(db, former)[0].verbe == "cession_siret"


def test_named_again_afterwards_it_is_the_organisme_of_today(
    db: Session, preau: Habilitation, named: Delegation, helene: Utilisateur
) -> None:
    said = delegations.LigneDelegation.model_validate(delegues.said(named))
    delegues.remove(db, named, by=helene)
    born = register(db, named)
    assert born is not None
    make.prove(db, make.dirigeant(db, born))
    assert delegues.add(db, preau, said, by=helene).organisme_id == born.id


def test_someone_else_may_register_with_the_number_of_a_closed_organisme(
    db: Session, named: Delegation, helene: Utilisateur
) -> None:
    delegues.remove(db, named, by=helene)
    assert register(db, named, courriel="accueil@grand-preau.example") is not None


def test_what_oc_eclat_has_accepted_gives_nothing_up(db: Session, named: Delegation) -> None:
    accepted = make.organisme(db, etat="accepte")
    accepted.etat, accepted.decide_le = EtatOrganisme.SUSPENDU, accepted.cree_le
    db.flush()
    with pytest.raises(ChampRefuse, match="déjà inscrit"):
        register(db, named, siret=accepted.siret, courriel="accueil@grand-preau.example")


def test_an_invited_organisme_completes_its_profile_with_it(
    db: Session, preau: Habilitation, named: Delegation, helene: Utilisateur
) -> None:
    former = db.get_one(Organisme, named.organisme_id)
    siret = former.siret
    delegues.remove(db, named, by=helene)
    other = make.delegataires(db, preau)[0]
    by = make.user_of(db, make.delegataire(db, other))
    organisme = db.get_one(Organisme, other.organisme_id)
    organisme.siret = None
    db.flush()
    organismes.complete_profile(
        db, organisme, siret=siret, statut_juridique="9220", date_declaration=None, adresse="1 rue Neuve", code_postal="35000",
        ville="Rennes", telephone="+33299000001", site_web="", nom="Le Guen", prenom="Maëlle",
        by=by,
    )  # fmt: skip
    assert (organisme.siret, former.siret) == (siret, None)
