"""One délégataire suspended or withdrawn, without touching the national habilitation (P10)."""

from typing import Any

import pytest
from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.delegataires import suspensions
from eclat.domain.habilitations import suspensions as of_habilitations
from eclat.domain.partenaires import partenaires
from eclat.domain.sessions import arrets, couverture
from eclat.domain.socle import annuaire_policies
from eclat.domain.socle.errors import DejaFait, Interdit, Refus
from eclat.models import (
    Courriel,
    Delegation,
    EffetSuspension,
    EtatDelegation,
    EtatHabilitation,
    EtatPartenaire,
    EtatSession,
    Habilitation,
    Organisme,
    Partenaire,
    SessionCqp,
    Situation,
)
from tests import factories as make

ALL, SESSIONS = EffetSuspension.CANDIDATS, EffetSuspension.SESSIONS
MOTIF = "Deux évaluations irrégulières."


def network(db: Session) -> tuple[Habilitation, Delegation, Delegation]:
    request = make.reseau_accepte(db, rows=2)
    one, other = make.delegataires(db, request)
    return request, one, other


def suspend(db: Session, delegation: Delegation, effet: EffetSuspension = SESSIONS) -> None:
    suspensions.suspend(db, delegation, effet=effet, motif=MOTIF, by=make.decider(db))


def mails(db: Session, modele: str) -> list[Courriel]:
    return list(db.exec(select(Courriel).where(Courriel.modele == modele)))


def covered(db: Session, delegation: Delegation) -> bool:
    assert delegation.organisme_id is not None
    return bool(couverture.of(db, delegation.organisme_id))


def shown(db: Session, delegation: Delegation) -> bool:
    visible = annuaire_policies.visible_habilites(annuaire_policies.VISITEUR)
    return db.exec(visible.where(Organisme.id == delegation.organisme_id)).first() is not None


def session_of(db: Session, request: Habilitation, delegation: Delegation, etat: EtatSession) -> SessionCqp:
    assert delegation.organisme_id is not None
    return SessionCqp(numero="SES-2026-9001", organisme_id=delegation.organisme_id, habilitation_id=request.id, etat=etat)


def test_one_is_suspended_and_the_others_are_not(db: Session) -> None:
    request, one, other = network(db)
    assert covered(db, one) and shown(db, one)
    suspend(db, one)
    assert request.etat == EtatHabilitation.ACCEPTEE and one.etat == EtatDelegation.SUSPENDUE
    assert not covered(db, one) and covered(db, other) and not shown(db, one) and shown(db, other)
    assert one.organisme_id and "suspendu, comme délégataire" in couverture.why_none(db, one.organisme_id)
    told = {each.destinataire for each in mails(db, "delegataire_suspendu")}
    assert told == {make.delegataire(db, one).courriel, make.owner(db, request).courriel}
    with pytest.raises(DejaFait):
        suspend(db, one)
    assert len(mails(db, "delegataire_suspendu")) == 2


def test_it_is_taken_up_again(db: Session) -> None:
    _, one, _ = network(db)
    suspend(db, one)
    suspensions.resume(db, one, raison="Bilan reçu.", by=make.decider(db))
    assert str(one.etat) == "habilitee" and covered(db, one) and shown(db, one) and suspensions.current(db, one) is None
    assert all("Bilan reçu." in each.texte for each in mails(db, "delegataire_repris"))


def test_one_withdrawn_holds_nothing_any_more(db: Session) -> None:
    request, one, _ = network(db)
    suspend(db, one)
    suspensions.withdraw(db, one, motif=MOTIF, by=make.decider(db))
    assert str(one.etat) == "ecartee" and not covered(db, one) and not shown(db, one) and suspensions.current(db, one) is None
    assert len(mails(db, "delegataire_exclu")) == 2
    running = session_of(db, request, one, EtatSession.OUVERTE)
    assert "aucun candidat n’entre" in arrets.no_more_candidates(db, running)


def test_only_an_administrateur_does_it_while_the_habilitation_holds(db: Session) -> None:
    request, one, _ = network(db)
    with pytest.raises(Interdit):
        suspensions.suspend(db, one, effet=SESSIONS, motif=MOTIF, by=make.owner(db, request))
    request.etat = EtatHabilitation.EXPIREE
    with pytest.raises(Refus, match="tant qu’elle est accordée"):
        suspend(db, one)


@pytest.mark.parametrize(("effet", "closed"), [(SESSIONS, False), (ALL, True)])
def test_its_sessions_neither_open_nor_take_in_candidates(db: Session, effet: Any, closed: bool) -> None:
    request, one, other = network(db)
    asked, running = (session_of(db, request, one, etat) for etat in (EtatSession.EN_VALIDATION, EtatSession.OUVERTE))
    arrets.check_opens(db, asked)
    suspend(db, one, effet)
    with pytest.raises(Refus, match="suspendu, comme délégataire"):
        arrets.check_opens(db, asked)
    assert bool(arrets.no_more_candidates(db, running)) == closed
    assert arrets.no_more_candidates(db, session_of(db, request, other, EtatSession.OUVERTE)) == ""


def test_the_national_one_is_suspended_apart(db: Session) -> None:
    request, one, _ = network(db)
    suspend(db, one, ALL)
    of_habilitations.suspend(db, request, effet=SESSIONS, motif=MOTIF, by=make.decider(db))
    row = of_habilitations.current(db, request)
    assert row is not None and row.delegation_id is None
    of_habilitations.resume(db, request, by=make.decider(db))
    assert str(one.etat) == "suspendue" and suspensions.current(db, one) is not None


def test_it_is_declared_by_siret(db: Session) -> None:
    _, one, other = network(db)
    claire = make.decider(db)
    for each in db.exec(select(Organisme).where(col(Organisme.id).in_((one.organisme_id, other.organisme_id)))):
        each.siret = each.siret or make.siret()
    partenaires.follow(db)
    for line in db.exec(select(Partenaire)):
        if line.siret:
            partenaires.declare(db, line, vu=line.rang, by=claire)
    suspend(db, one)
    partenaires.follow(db)
    found = {line.organisme_id: line for line in db.exec(select(Partenaire))}
    assert one.organisme_id and other.organisme_id
    line = found[one.organisme_id]
    assert (line.etat, line.situation) == (EtatPartenaire.A_DECLARER, Situation.SUSPENDU)
    assert line.echeance == partenaires.limit(clock.today())
    assert found[other.organisme_id].etat == EtatPartenaire.DECLARE
