"""A résiliation contested by its organisme: once, within its delay, examined by the comité technique, kept or annulled."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from eclat import clock
from eclat.domain.habilitations import (
    fins,
    gracieux,
    griefs,
    habilitations,
    recours_rappels,
    recours_resiliations,
    resiliations,
)
from eclat.domain.partenaires import partenaires
from eclat.domain.sessions import couverture
from eclat.domain.socle import gracieux_policies
from eclat.domain.socle.delais import months_after
from eclat.domain.socle.errors import ChampRefuse, DejaFait, Interdit, Refus
from eclat.domain.socle.utilisateur import SYSTEME, Utilisateur
from eclat.models import (
    Habilitation,
    Organisme,
    Partenaire,
    Personne,
    Procedure,
    Qualification,
    Role,
    RoleAgent,
    SensAvis,
    Situation,
)
from tests import factories as make
from tests import resiliations as told


@pytest.fixture
def odile(db: Session) -> Personne:
    return make.comite_technique(db)


@pytest.fixture
def judge(db: Session, odile: Personne) -> Utilisateur:
    return make.user_of(db, odile)


def accepted(db: Session) -> Habilitation:
    make.habilite(db)
    return db.exec(select(Habilitation)).one()


def sent(db: Session, modele: str) -> list[str]:
    return sorted(mail.destinataire for mail in make.mails(db) if mail.modele == modele)


def test_it_is_contested_once_within_its_delay(db: Session, odile: Personne, judge: Utilisateur) -> None:
    held = accepted(db)
    owner = make.owner(db, held)
    with pytest.raises(Refus, match="Aucune résiliation"):
        recours_resiliations.appeal(db, held, texte=told.TEXTE, by=owner)
    told.resiliee(db, held, later=10)
    until = months_after(clock.today(), 2)
    assert recours_resiliations.contested_until(db, held) == until
    with clock.travel(until - clock.today() + timedelta(days=1)), pytest.raises(Refus, match="a pris fin le"):
        recours_resiliations.appeal(db, held, texte=told.TEXTE, by=owner)
    recours_resiliations.appeal(db, held, texte=told.TEXTE, by=owner)
    assert sent(db, "resiliation_contestee") == [odile.courriel]
    assert sent(db, "resiliation_recours_recu") == [owner.courriel]
    assert [row.id for row in gracieux.awaiting(db, judge)] == [held.id]
    with pytest.raises(DejaFait):  # a second click
        recours_resiliations.appeal(db, held, texte=told.TEXTE, by=owner)
    gracieux.join(db, held, "cv.pdf", make.PDF, by=owner)
    with clock.travel(timedelta(days=10)):
        assert resiliations.to_take_effect(db) == [held.id], "a recours does not hold it back"


def test_kept_it_stands(db: Session, judge: Utilisateur) -> None:
    held = told.contestee(db, accepted(db))
    gracieux.advise(db, held, sens=SensAvis.RESERVE, motif="Rien de neuf.", by=judge)
    recours_resiliations.uphold(db, held, motif="Non déclaré.", by=judge)
    assert held.etat == "resiliee" and griefs.withdrawal(db, held) is not None
    assert make.owner(db, held).courriel in sent(db, "resiliation_maintenue") and not gracieux.awaiting(db, judge)
    with clock.travel(timedelta(minutes=2)), pytest.raises(Refus, match="Vous venez de maintenir cette résiliation"):
        recours_resiliations.annul(db, held, motif="Encore.", by=judge)


def test_annulled_before_its_day_nothing_ends(db: Session, judge: Utilisateur) -> None:
    held = told.contestee(db, accepted(db), later=10)
    recours_resiliations.annul(db, held, motif="Il était déclaré.", by=judge)
    assert held.etat == "acceptee" and griefs.withdrawal(db, held) is None
    procedure = db.exec(select(Procedure)).one()
    assert (procedure.issue, procedure.motif) == ("annulee", told.MOTIF) and procedure.effet_le is not None
    with clock.travel(timedelta(days=11)):
        assert resiliations.to_take_effect(db) == []
        resiliations.take_effect(db, held, by=SYSTEME)
        assert held.etat == "acceptee"
    griefs.add(db, held, titre="Un autre", faits="D’autres faits.", by=make.decider(db))


def test_annulled_afterwards_it_holds_again(db: Session, judge: Utilisateur) -> None:
    held, claire = accepted(db), make.decider(db)
    partenaires.follow(db)
    for each in db.exec(select(Partenaire)):
        if each.siret:
            partenaires.declare(db, each, vu=each.rang, by=claire)
    told.contestee(db, held)
    partenaires.follow(db)
    assert held.etat == "resiliee" and not couverture.of(db, held.organisme_id)
    recours_resiliations.annul(db, held, motif="Il était déclaré.", by=judge)
    partenaires.follow(db)
    (line,) = db.exec(select(Partenaire).where(Partenaire.organisme_id == held.organisme_id))
    assert held.etat == "acceptee" and couverture.of(db, held.organisme_id) and line.situation != Situation.SORTI
    (mail,) = [each for each in make.mails(db) if each.modele == "resiliation_annulee"]
    assert "n’est pas défait" in mail.texte.replace("\n", " ")
    until = fins.last_day(db, held)
    assert until is not None
    with clock.travel(until - clock.today() + timedelta(days=1)):
        fins.expire(db, held, by=SYSTEME)
        assert held.etat == "expiree"


def test_it_does_not_come_back_beside_another_request(db: Session, judge: Utilisateur) -> None:
    held = told.contestee(db, accepted(db))
    organisme = db.get_one(Organisme, held.organisme_id)
    habilitations.start(db, organisme, qualification=Qualification.OF_INDEPENDANT, by=make.owner(db, held))
    with pytest.raises(Refus, match="a préparé une nouvelle demande"):
        recours_resiliations.annul(db, held, motif="Oui.", by=judge)
    recours_resiliations.uphold(db, held, motif="Une autre demande s’étudie.", by=judge)


def test_who_decided_it_takes_no_part(db: Session, judge: Utilisateur) -> None:
    claire = make.administrateur(db)
    db.add(RoleAgent(personne_id=claire.id, role=Role.COMITE_TECHNIQUE))
    db.flush()
    held = told.contestee(db, accepted(db))
    assert not gracieux_policies.can_judge_appeal(db, make.user_of(db, claire), held)
    assert gracieux_policies.can_judge_appeal(db, judge, held)
    with pytest.raises(Interdit):
        recours_resiliations.annul(db, held, motif="Oui.", by=make.user_of(db, claire))


def test_a_letter_is_entered(db: Session, odile: Personne) -> None:
    held, claire = told.resiliee(db, accepted(db), later=10), make.decider(db)
    for days, said in ((1, "pas encore venue"), (-1, "n’est décidée que depuis")):
        with pytest.raises(ChampRefuse, match=said):
            recours_resiliations.enter(db, held, texte="Lettre.", recu_le=clock.today() + timedelta(days=days), by=claire)
    with clock.travel(timedelta(days=80)):
        with pytest.raises(ChampRefuse, match="a pris fin le"):
            recours_resiliations.enter(db, held, texte="Lettre.", recu_le=None, by=claire)
        recours_resiliations.enter(db, held, texte="Lettre.", recu_le=clock.today() - timedelta(days=70), by=claire)
    assert sent(db, "resiliation_contestee") == [odile.courriel]


def test_who_must_answer_is_reminded_once(db: Session, odile: Personne) -> None:
    held = told.contestee(db, accepted(db))
    with clock.travel(timedelta(days=15)):
        assert recours_rappels.to_remind(db) == [held.id]
        recours_rappels.remind(db, held, by=SYSTEME)
        assert recours_rappels.to_remind(db) == [] and sent(db, "habilitation_recours_rappel") == [odile.courriel]


def test_its_delegataires_are_told_that_it_holds(db: Session, judge: Utilisateur) -> None:
    held = told.contestee(db, make.reseau_accepte(db, rows=1))
    recours_resiliations.annul(db, held, motif="Oui.", by=judge)
    assert len(sent(db, "delegation_resiliation_annulee")) == 1
