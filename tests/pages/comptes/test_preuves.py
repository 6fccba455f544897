"""Whose address it is: a stranger who registers another's address never enters, whoever names that address, before or after (P1, P4, P6).

The stranger's password is ``theirs``; Inès Valmont, whose address it is, reads her mails and comes by their links.
"""

import re
from collections.abc import Callable
from itertools import permutations
from typing import Any

import pytest
from sqlmodel import Session, col, select

from eclat.domain.comptes import agents, jetons
from eclat.domain.comptes.comptes import TO_CONFIRM
from eclat.domain.delegataires import delegations, delegues
from eclat.domain.organismes import organismes, referents
from eclat.domain.socle.errors import ChampRefuse
from eclat.models import (
    Appartenance,
    Connexion,
    EtatOrganisme,
    EtatPersonne,
    Habilitation,
    Jeton,
    Organisme,
    Personne,
    Role,
    UsageJeton,
)
from eclat.signatures import sign
from tests import factories as make

INES = "ines.valmont@possibles.example"
THEIRS, OWN = "lanternes-au-fond-du-jardin-8", "Girouette-512-tilleul-marelle-verger"


def register(browse: Any, courriel: str = INES, mot_de_passe: str = THEIRS) -> None:
    form = {"nom": "Les Ateliers du Verger", "siret": make.siret(), "courriel": courriel}
    answer = browse().post("/inscription", form | {"mot_de_passe": mot_de_passe, "confirmation": mot_de_passe})
    assert answer.status_code == 303


def ines(db: Session) -> Personne:
    db.rollback()
    found = db.exec(select(Personne).where(Personne.courriel == INES)).one()
    db.commit()
    return found


def enters(browse: Any, mot_de_passe: str) -> bool:
    answer = browse().post("/connexion", {"identifiant": INES, "mot_de_passe": mot_de_passe})
    return bool(answer.status_code == 303)


def link(db: Session) -> str:
    """The last link mailed to Inès."""
    db.rollback()
    jeton = db.exec(select(Jeton).where(Jeton.personne_id == ines(db).id).order_by(col(Jeton.cree_le).desc())).first()
    assert jeton is not None and jeton.courriel_id is not None
    db.commit()
    return f"/activation/{sign('jeton', str(jeton.id))}"


def told(db: Session) -> list[str]:
    db.rollback()
    found = [mail.modele for mail in make.mails(db) if mail.destinataire == INES]
    db.commit()
    return found


@pytest.fixture
def federation(db: Session) -> Habilitation:
    """The Fédération du Grand Préau, whose list may still change."""
    make.administrateur(db)
    found = make.national(db, rows=1, etat="en_attente_delegataires")
    db.commit()
    return found


# --- a password is worth nothing before the link ---


def test_who_registers_is_told_to_confirm_and_enters_with_the_link_and_their_password(browse, db: Session) -> None:
    make.administrateur(db)
    db.commit()
    register(browse)
    assert told(db) == ["inscription_recue"] and ines(db).etat == EtatPersonne.INVITEE
    page = browse().post("/connexion", {"identifiant": INES, "mot_de_passe": THEIRS})
    assert page.status_code == 422 and TO_CONFIRM in page.text and "Recevoir un nouveau lien" in page.text
    wrong = browse().post("/connexion", {"identifiant": INES, "mot_de_passe": "pas-celui-la"})
    assert "à confirmer" not in wrong.text, "said to who knows the password only"
    page = browse().get(link(db))
    assert "Confirmer mon adresse" in page.text and "Les Ateliers du Verger" in page.text
    answer = browse().post(f"{link(db)}/confirmation", {"mot_de_passe": THEIRS})
    assert answer.status_code == 303 and answer.headers["location"].startswith("/connexion"), "OC Éclat has yet to decide"
    db.rollback()
    organismes.accept(db, db.exec(select(Organisme).where(Organisme.etat == EtatOrganisme.EN_ATTENTE)).one(), by=make.decider(db))
    db.commit()
    assert enters(browse, THEIRS) and "mot_de_passe_change" not in told(db)


def test_the_link_alone_confirms_nothing(browse, db: Session) -> None:
    """Who finds another's inscription in their mailbox does not open that other's account by a click."""
    register(browse)
    address = link(db)
    page = browse().post(f"{address}/confirmation", {"mot_de_passe": "je-ne-sais-pas-lequel"})
    assert page.status_code == 422 and "Ce n’est pas le mot de passe choisi à l’inscription." in page.text
    assert browse().post(f"{address}/confirmation", {"mot_de_passe": ""}).status_code == 422
    assert ines(db).etat == EtatPersonne.INVITEE
    page = browse().get(f"{address}?nouveau=1")
    assert "Nouveau mot de passe" in page.text
    assert browse().post(address, {"nouveau_mot_de_passe": OWN}).status_code == 303
    assert ines(db).etat == EtatPersonne.ACTIVE and not enters(browse, THEIRS)
    assert browse().post(f"{address}/confirmation", {"mot_de_passe": OWN}).status_code == 410, "a link serves once"


def test_a_second_click_that_read_the_link_before_it_served_is_told_so(
    browse, db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    register(browse)
    address, visitor = link(db), browse()
    assert browse().post(f"{address}/confirmation", {"mot_de_passe": THEIRS}).status_code == 303
    for read_before in ("jetons.is_open", "preuves.awaits_confirmation"):
        monkeypatch.setattr(f"eclat.domain.comptes.{read_before}", lambda *_: True)
    answer = visitor.post(f"{address}/confirmation", {"mot_de_passe": THEIRS})
    assert answer.status_code == 303
    page = visitor.follow(answer)
    assert "Vous venez de confirmer cette adresse mail." in page.text and page.url.path == "/connexion"


def test_the_sign_in_sends_the_link_again_as_often_as_any_mail(browse, db: Session) -> None:
    register(browse)
    for _ in range(3):
        page = browse().post("/connexion/nouveau-lien", {"identifiant": INES})
        assert page.status_code == 200 and "confirmer cette adresse" in page.text
    assert told(db) == ["inscription_recue", "activation_renouvelee"], "clicked again within seconds, it is one mail"
    assert "Confirmer mon adresse" in browse().get(link(db)).text
    for _ in range(jetons.MAX_AN_HOUR):
        jetons.issue(db, ines(db), UsageJeton.ACTIVATION)
    db.commit()
    browse().post("/connexion/nouveau-lien", {"identifiant": INES})
    assert len(told(db)) == 2
    unknown = browse().post("/connexion/nouveau-lien", {"identifiant": "personne@nulle-part.example"})
    assert "confirmer cette adresse" in unknown.text, "nobody is told who registered"


def test_accepted_before_the_address_is_confirmed_the_mail_carries_the_link(browse, db: Session) -> None:
    make.administrateur(db)
    db.commit()
    register(browse)
    organismes.accept(db, db.exec(select(Organisme)).one(), by=make.decider(db))
    db.commit()
    assert told(db) == ["inscription_recue", "inscription_acceptee"]
    page = browse().post("/connexion", {"identifiant": INES, "mot_de_passe": THEIRS})
    assert page.status_code == 422 and TO_CONFIRM in page.text
    assert browse().post(f"{link(db)}/confirmation", {"mot_de_passe": THEIRS}).headers["location"] == "/"
    assert enters(browse, THEIRS)


def test_registered_by_a_stranger_first_its_holder_is_mailed_a_link(browse, db: Session) -> None:
    register(browse)
    register(browse, mot_de_passe=OWN)
    assert told(db) == ["inscription_recue", "inscription_deja_faite"] and not enters(browse, OWN)
    assert browse().post(link(db), {"nouveau_mot_de_passe": OWN}).status_code == 303
    assert ines(db).etat == EtatPersonne.ACTIVE and not enters(browse, THEIRS)


# --- whoever names the address, in each order ---


def as_referent(db: Session, federation: Habilitation) -> None:
    cour = make.organisme(db, "Association du Tilleul")
    referents.designate(db, cour, nom="Valmont", prenom="Inès", courriel=INES, by=make.user_of(db, make.dirigeant(db, cour)))


def as_delegataire(db: Session, federation: Habilitation) -> None:
    line = delegations.LigneDelegation(**{name: typed[0] for name, typed in make.row(7, courriel=INES).items()})
    delegues.add(db, federation, line, by=make.owner(db, federation))


NAMINGS: dict[str, Callable[[Session, Habilitation], None]] = {"referent": as_referent, "delegataire": as_delegataire}


def decide(db: Session, *, accepted: bool) -> None:
    waiting = db.exec(select(Organisme).where(Organisme.etat == EtatOrganisme.EN_ATTENTE)).all()
    for each in waiting:
        if accepted:
            organismes.accept(db, each, by=make.decider(db))
        else:
            organismes.refuse(db, each, motif="Établissement fermé.", by=make.decider(db))


@pytest.mark.parametrize("naming", NAMINGS)
@pytest.mark.parametrize("decision", ["waiting", "accepted", "refused"])
@pytest.mark.parametrize("order", list(permutations(("register", "decide", "name"))))
def test_a_stranger_never_enters(browse, db: Session, federation: Habilitation, naming: str, decision: str, order) -> None:
    """The stranger registers, OC Éclat decides or not, someone names the address: in each order that can be."""
    for step in order:
        if step == "register":
            register(browse)
        elif step == "name":
            NAMINGS[naming](db, db.merge(federation))
        elif decision != "waiting":
            decide(db, accepted=decision == "accepted")
        db.commit()
        assert not enters(browse, THEIRS)
        assert not db.exec(select(Connexion).join(Personne).where(Personne.courriel == INES)).all()
        db.commit()
    assert (
        {f"activation_{naming}"} <= set(told(db))
        and "referent_rattache" not in told(db)
        and "delegataire_rattache" not in told(db)
    )
    assert browse().post(link(db), {"nouveau_mot_de_passe": OWN}).status_code == 303
    assert not enters(browse, THEIRS), "what the stranger chose is void"
    assert enters(browse, OWN), "what a stranger wrote keeps her from nothing"


@pytest.mark.parametrize("naming", NAMINGS)
def test_the_naming_voids_the_password_and_the_links(browse, db: Session, federation: Habilitation, naming: str) -> None:
    register(browse)
    former = link(db)
    NAMINGS[naming](db, db.merge(federation))
    db.commit()
    assert ines(db).mot_de_passe is None and browse().get(former).status_code == 410
    answer = browse().post("/connexion", {"identifiant": INES, "mot_de_passe": THEIRS})
    assert "ne vont pas ensemble" in answer.text and "Activer mon compte" in browse().get(link(db)).text


@pytest.mark.parametrize("naming", NAMINGS)
def test_taken_off_then_registered_by_a_stranger_then_named_again(browse, db: Session, federation, naming: str) -> None:
    federation = db.merge(federation)
    NAMINGS[naming](db, federation)
    db.commit()
    for place in db.exec(select(Appartenance).where(Appartenance.personne_id == ines(db).id)).all():
        organisme = db.get_one(Organisme, place.organisme_id)
        if place.role == Role.REFERENT:
            referents.remove(db, organisme, by=make.user_of(db, make.dirigeant(db, organisme)))
        else:
            [named] = [each for each in make.delegataires(db, federation) if each.organisme_id == organisme.id]
            delegues.remove(db, named, by=make.owner(db, federation))
    db.commit()
    register(browse)
    NAMINGS[naming](db, federation)
    db.commit()
    assert not enters(browse, THEIRS) and ines(db).mot_de_passe is None
    assert browse().post(link(db), {"nouveau_mot_de_passe": OWN}).status_code == 303 and not enters(browse, THEIRS)


@pytest.mark.parametrize("naming", NAMINGS)
def test_someone_refused_whose_address_a_stranger_registers_again(browse, db: Session, federation, naming: str) -> None:
    """Inès was there before, by her own link; her inscription was refused. The stranger's password is not hers for all that."""
    register(browse, mot_de_passe=OWN)
    browse().post(f"{link(db)}/confirmation", {"mot_de_passe": OWN})
    decide(db, accepted=False)
    db.commit()
    register(browse)
    assert not enters(browse, THEIRS) and ines(db).etat == EtatPersonne.INVITEE
    NAMINGS[naming](db, db.merge(federation))
    db.commit()
    assert not enters(browse, THEIRS)
    browse().post(link(db), {"nouveau_mot_de_passe": OWN})
    assert enters(browse, OWN) and not enters(browse, THEIRS)


def test_someone_suspended_does_not_come_back_by_an_inscription(browse, db: Session) -> None:
    make.administrateur(db)
    register(browse)
    decide(db, accepted=False)
    ines(db).etat = EtatPersonne.SUSPENDUE
    db.commit()
    register(browse)
    assert ines(db).etat == EtatPersonne.SUSPENDUE and not enters(browse, THEIRS)


def test_an_agent_is_never_made_of_what_a_stranger_registered(browse, db: Session) -> None:
    claire = make.user_of(db, make.administrateur(db))
    db.commit()
    register(browse)
    with pytest.raises(ChampRefuse):
        agents.create(db, courriel=INES, nom="Valmont", prenom="Inès", roles=[Role.INSTRUCTEUR], college=None, by=claire)
    db.rollback()
    decide(db, accepted=False)
    with pytest.raises(ChampRefuse):
        agents.create(db, courriel=INES, nom="Valmont", prenom="Inès", roles=[Role.INSTRUCTEUR], college=None, by=claire)
    db.rollback()
    assert not enters(browse, THEIRS)


def test_registered_with_the_address_of_an_invited_agent_the_invitation_stands(browse, db: Session) -> None:
    claire = make.user_of(db, make.administrateur(db))
    agents.create(db, courriel=INES, nom="Valmont", prenom="Inès", roles=[Role.INSTRUCTEUR], college=None, by=claire)
    db.commit()
    register(browse)
    assert not enters(browse, THEIRS) and ines(db).mot_de_passe is None
    assert re.fullmatch("/activation/.+", link(db)) and not db.exec(select(Organisme)).all()
    browse().post(link(db), {"nouveau_mot_de_passe": OWN})
    assert enters(browse, OWN)
