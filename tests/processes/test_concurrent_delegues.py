"""Gestion des délégués, by people who act at the same instant: one effect each, on both databases, with real threads."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.delegataires import delegues
from eclat.models import (
    Appartenance,
    Courriel,
    Delegation,
    EtatDelegation,
    EtatHabilitation,
    EtatPersonne,
    Evenement,
    Habilitation,
    Jeton,
    Organisme,
    Personne,
)
from eclat.signatures import sign
from tests import factories as make
from tests.browser import Browser
from tests.processes.test_concurrency import count, mails, statuses, together

Browse = Callable[..., Browser]


@pytest.fixture
def request_(db: Session) -> Habilitation:
    make.administrateur(db)
    with clock.travel(timedelta(days=-2)):
        made = make.national(db, etat="en_attente_delegataires")
    db.commit()
    return made


def windows(browse: Browse, db: Session, request_: Habilitation, number: int = 2) -> list[Browser]:
    helene = make.dirigeant(db, db.get_one(Organisme, request_.organisme_id))
    return [browse(helene) for _ in range(number)]


def cells(one: Delegation, **other: str) -> dict[str, Any]:
    return delegues.said(one) | other


def lines(db: Session, one: Delegation, verbe: str) -> int:
    return count(db, Evenement, Evenement.objet_id == one.id, Evenement.verbe == verbe)


def test_one_withdrawn_twice_is_withdrawn_once(browse: Browse, db: Session, request_: Habilitation) -> None:
    one = make.delegataires(db, request_)[0]
    both = windows(browse, db, request_, 3)
    answers = together(*[partial(each.post, f"/delegataires/{one.id}/retrait") for each in both])
    assert statuses(answers) == [303] * 3
    assert lines(db, one, "retrait") == 1
    said = [window.follow(answer).text for window, answer in zip(both, answers, strict=True)]
    assert sum("Vous venez de supprimer ce délégataire" in each for each in said) == 2


def test_the_last_two_withdrawn_at_once_send_the_request_once(browse: Browse, db: Session, request_: Habilitation) -> None:
    one, two, three = make.delegataires(db, request_)
    make.identification(db, three, etat="terminee")
    db.commit()
    first, second = windows(browse, db, request_)
    answers = together(
        partial(first.post, f"/delegataires/{one.id}/retrait"), partial(second.post, f"/delegataires/{two.id}/retrait")
    )
    assert statuses(answers) == [303, 303]
    assert mails(db, "habilitation_deposee") == mails(db, "habilitation_accuse_reception") == 1
    db.expire_all()
    assert db.get_one(Habilitation, request_.id).etat == EtatHabilitation.DEPOSEE


def test_one_relaunched_twice_receives_one_mail(browse: Browse, db: Session, request_: Habilitation) -> None:
    one = make.delegataires(db, request_)[0]
    answers = together(*[partial(each.post, f"/delegataires/{one.id}/relance") for each in windows(browse, db, request_, 3)])
    assert statuses(answers) == [303] * 3
    assert lines(db, one, "relance") == 1
    assert count(db, Courriel, Courriel.objet_id == one.id) == 2


def test_all_relaunched_twice_receive_one_mail_each(browse: Browse, db: Session, request_: Habilitation) -> None:
    one = make.delegataires(db, request_)[0]
    first, second, third = windows(browse, db, request_, 3)
    answers = together(
        partial(first.post, "/delegataires/relance"),
        partial(second.post, "/delegataires/relance"),
        partial(third.post, f"/delegataires/{one.id}/relance"),
    )
    assert statuses(answers) == [303] * 3
    assert mails(db, "activation_delegataire") == 6


def test_the_same_one_added_twice_is_one(browse: Browse, db: Session, request_: Habilitation) -> None:
    typed = {name: cell[0] for name, cell in make.row(9).items()}
    answers = together(*[partial(each.post, "/delegataires/nouveau", typed) for each in windows(browse, db, request_)])
    assert statuses(answers) == [303, 303]
    assert count(db, Delegation, Delegation.courriel == typed["courriel"]) == 1
    assert count(db, Courriel, Courriel.destinataire == typed["courriel"]) == 1


def test_two_rows_given_the_same_address_at_once(browse: Browse, db: Session, request_: Habilitation) -> None:
    one, two, _ = make.delegataires(db, request_)
    first, second = windows(browse, db, request_)
    wanted = "direction@marelle.example"
    answers = together(
        partial(first.post, f"/delegataires/{one.id}/modification", cells(one, courriel=wanted)),
        partial(second.post, f"/delegataires/{two.id}/modification", cells(two, courriel=wanted)),
    )
    assert statuses(answers) == [303, 422]
    assert count(db, Courriel, Courriel.destinataire == wanted) == 1


@pytest.mark.parametrize("verb", ["modification", "retrait"])
def test_an_activation_at_the_instant_when_its_link_is_voided(
    browse: Browse, db: Session, request_: Habilitation, verb: str
) -> None:
    """Either the account is there and its address stays, or the link was void; never an account that leads nowhere unseen."""
    one = make.delegataires(db, request_)[0]
    personne = db.exec(select(Personne).where(Personne.courriel == one.courriel)).one()
    jeton = db.exec(select(Jeton).where(Jeton.personne_id == personne.id)).one()
    link, typed = f"/activation/{sign('jeton', str(jeton.id))}", cells(one, courriel="direction@marelle.example")
    (helene,) = windows(browse, db, request_, 1)
    activation, act = together(
        lambda: browse().post(link, {"nouveau_mot_de_passe": make.PASSWORD}),
        lambda: helene.post(f"/delegataires/{one.id}/{verb}", typed),
    )
    db.expire_all()
    active = db.get_one(Personne, personne.id).etat == EtatPersonne.ACTIVE
    held = count(db, Appartenance, Appartenance.personne_id == personne.id, col(Appartenance.jusqu_a).is_(None))
    told = count(db, Courriel, Courriel.destinataire == personne.courriel, Courriel.modele == "delegation_retiree")
    if activation.status_code == 303:
        assert active
        if verb == "modification":
            assert act.status_code == 422 and "a déjà un compte à cette adresse" in act.text and held == 1
        else:
            assert act.status_code == 303 and (held, told) == (0, 1)
    else:
        assert activation.status_code in (409, 410) and act.status_code == 303
        assert (active, held, told) == (False, 0, 0)
    expected = EtatDelegation.RETIREE if verb == "retrait" else EtatDelegation.INVITEE
    assert db.get_one(Delegation, one.id).etat == expected
