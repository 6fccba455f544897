"""An habilitation ends on its day, and its people are told six and two months before, once (P10)."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import Session, select
from uuid_utils.compat import uuid7

from eclat import clock
from eclat.domain.habilitations import fins, suspensions
from eclat.domain.partenaires import partenaires
from eclat.domain.sessions import arrets, couverture
from eclat.domain.socle.annuaire_policies import VISITEUR, visible_habilites
from eclat.domain.socle.delais import months_after
from eclat.domain.socle.errors import Interdit, Refus
from eclat.domain.socle.utilisateur import SYSTEME
from eclat.models import (
    Courriel,
    Decision,
    EffetSuspension,
    EtatHabilitation,
    EtatPartenaire,
    EtatSession,
    Habilitation,
    Organisme,
    Partenaire,
    Sens,
    Situation,
    Suspension,
)
from tests import factories as make


def held(db: Session, until: date) -> Habilitation:
    """Accepted long ago, until this day."""
    organisme = make.habilite(db)
    found = db.exec(select(Habilitation).where(Habilitation.organisme_id == organisme.id)).one()
    decision = db.exec(select(Decision)).one()
    decision.valide_du, decision.valide_jusqu_au = until - timedelta(days=1000), until
    decision.cree_le = clock.now() - timedelta(days=999)
    db.flush()
    return found


def in_days(days: int) -> date:
    return clock.today() + timedelta(days=days)


def mails(db: Session, modele: str) -> list[Courriel]:
    return list(db.exec(select(Courriel).where(Courriel.modele == modele)))


@pytest.mark.parametrize(("days", "ends"), [(-1, True), (0, False), (1, False)])
def test_it_ends_after_its_last_day(db: Session, days: int, ends: bool) -> None:
    habilitation = held(db, in_days(days))
    assert fins.over(db) == ([habilitation.id] if ends else [])
    fins.expire(db, habilitation, by=SYSTEME)
    assert (habilitation.etat == EtatHabilitation.EXPIREE) == ends and len(mails(db, "habilitation_expiree")) == ends


def test_what_ended_opens_nothing_and_is_shown_no_more(db: Session) -> None:
    make.administrateur(db)
    habilitation = held(db, in_days(5))
    organisme = db.get_one(Organisme, habilitation.organisme_id)
    session = make.session(db, organisme, etat="demandee")
    partenaires.follow(db)
    found = db.exec(select(Partenaire)).one()
    partenaires.declare(db, found, vu=99, by=make.decider(db))
    db.exec(select(Decision)).one().valide_jusqu_au = in_days(-1)
    db.flush()
    assert couverture.of(db, organisme.id) == [] and session.etat == EtatSession.DEMANDEE
    fins.expire(db, habilitation, by=SYSTEME)
    with pytest.raises(Refus, match="a pris fin"):
        arrets.check_opens(db, session)
    assert db.exec(visible_habilites(VISITEUR)).all() == []
    partenaires.follow(db)
    assert (found.situation, found.etat) == (Situation.SORTI, EtatPartenaire.A_DECLARER)
    assert found.echeance == partenaires.limit(clock.today())


def test_a_suspended_one_ends_too_with_its_suspension(db: Session) -> None:
    habilitation = held(db, in_days(-1))
    suspensions.suspend(db, habilitation, effet=EffetSuspension.SESSIONS, motif="Bilan attendu.", by=make.decider(db))
    fins.expire(db, habilitation, by=SYSTEME)
    assert habilitation.etat == EtatHabilitation.EXPIREE and db.exec(select(Suspension)).one().levee_le is not None


def test_the_delegataires_are_told(db: Session) -> None:
    habilitation = make.reseau_accepte(db)
    with clock.travel(timedelta(days=1001)):
        fins.expire(db, habilitation, by=SYSTEME)
    assert len(mails(db, "delegation_expiree")) == 2


def told(db: Session) -> list[UUID]:
    """What the clock does: who was reminded."""
    found = fins.to_remind(db)
    for key in found:
        fins.remind(db, db.get_one(Habilitation, key), by=SYSTEME)
    return found


def test_each_reminder_leaves_once(db: Session) -> None:
    until = in_days(300)
    habilitation = held(db, until)
    six, two = (months_after(until, -months) for months in (6, 2))
    for day, expected in ((six - timedelta(days=1), 0), (six, 1), (six, 1), (two - timedelta(days=1), 1), (two, 2), (until, 2)):
        with clock.travel(datetime.combine(day, time(12), clock.PARIS) - clock.now()):
            told(db)
            fins.remind(db, habilitation, by=SYSTEME)
        assert len(mails(db, "habilitation_echeance")) == expected, day
    assert fins.sent(db, habilitation, until) == {6, 2}


def test_a_reminder_that_was_missed_is_not_made_up_for(db: Session) -> None:
    habilitation = held(db, in_days(20))
    assert told(db) == [habilitation.id] and told(db) == []
    assert fins.sent(db, habilitation, in_days(20)) == {2}


def test_who_was_accepted_for_less_is_not_reminded_at_once(db: Session) -> None:
    held(db, in_days(90))
    db.exec(select(Decision)).one().cree_le = clock.now()
    db.flush()
    assert told(db) == []


@pytest.mark.parametrize(
    ("until", "six", "two"),
    [
        (date(2027, 4, 30), date(2026, 10, 30), date(2027, 2, 28)),
        (date(2028, 4, 30), date(2027, 10, 30), date(2028, 2, 29)),
        (date(2028, 8, 31), date(2028, 2, 29), date(2028, 6, 30)),
        (date(2027, 8, 31), date(2027, 2, 28), date(2027, 6, 30)),
        (date(2028, 2, 29), date(2027, 8, 29), date(2027, 12, 29)),
        (date(2027, 3, 28), date(2026, 9, 28), date(2027, 1, 28)),
    ],
)
def test_the_days_of_the_reminders(db: Session, until: date, six: date, two: date) -> None:
    """Across ends of months, leap years, changes of hour."""
    said: dict[str, Any] = {"habilitation_id": uuid7(), "auteur_id": uuid7(), "sens": Sens.ACCEPTATION}
    decision = Decision(**said, valide_jusqu_au=until, cree_le=clock.now().replace(year=2020))
    assert fins.reminders(db, decision) == [(6, six), (2, two)]


def test_only_the_clock_ends_or_reminds(db: Session) -> None:
    habilitation = held(db, in_days(-1))
    for verb in (fins.expire, fins.remind):
        with pytest.raises(Interdit):
            verb(db, habilitation, by=make.decider(db))
