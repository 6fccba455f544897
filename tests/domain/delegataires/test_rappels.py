"""Writing again to délégataires: when their Organisme National asks, and by itself 7, 14 and 21 days after they were invited (P7)."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import Session, col, select

from eclat import clock
from eclat.database import reading
from eclat.domain.delegataires import delegues, identifications, rappels, relances
from eclat.domain.delegataires.delegations import LigneDelegation
from eclat.domain.delegataires.relances import Relances, Suite
from eclat.domain.socle.errors import Interdit, Refus
from eclat.domain.socle.utilisateur import SYSTEME, Utilisateur
from eclat.models import Courriel, Delegation, EtatCourriel, EtatDelegation, EtatHabilitation, Evenement, Habilitation
from eclat.settings import get_settings
from eclat.tasks.clock import remind_delegataires
from eclat.tasks.unit_of_work import unit_of_work
from tests import factories as make
from tests.processes.test_concurrency import together

D, E = EtatDelegation, EtatHabilitation
DAYS = [7, 14, 21]


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


def told(db: Session, one: Delegation) -> list[str]:
    db.flush()
    mails = db.exec(select(Courriel).where(Courriel.objet_id == one.id).order_by(col(Courriel.cree_le))).all()
    return [mail.modele for mail in mails]


def fail(db: Session, one: Delegation, answer: str) -> None:
    """The last mail to this one came back."""
    mail = db.exec(select(Courriel).where(Courriel.objet_id == one.id).order_by(col(Courriel.cree_le).desc())).first()
    assert mail is not None
    mail.etat, mail.derniere_reponse = EtatCourriel.ECHEC, answer
    db.flush()


# --- one by one ---


def test_within_24_hours_the_first_click_is_asked_again(db: Session, request_: Habilitation, helene: Utilisateur) -> None:
    one = first(db, request_)
    with clock.travel(timedelta(hours=23)):
        assert not relances.resend(db, one, by=helene)
        assert told(db, one) == ["activation_delegataire"]
        assert relances.resend(db, one, by=helene, anyway=True)
        assert told(db, one) == ["activation_delegataire"] * 2


def test_after_24_hours_it_leaves_at_the_first_click(db: Session, request_: Habilitation, helene: Utilisateur) -> None:
    one = first(db, request_)
    with clock.travel(timedelta(hours=25)):
        assert relances.resend(db, one, by=helene)
        assert relances.resend(db, one, by=helene)  # a second click
    assert told(db, one) == ["activation_delegataire"] * 2


def test_a_mail_that_never_arrived_is_no_reason_to_wait(db: Session, request_: Habilitation, helene: Utilisateur) -> None:
    one = first(db, request_)
    fail(db, one, "452 4.2.2 mailbox full")
    assert relances.resend(db, one, by=helene)


def test_who_has_an_account_is_told_what_remains(db: Session, request_: Habilitation, helene: Utilisateur) -> None:
    one = first(db, request_)
    make.delegataire(db, one)
    assert relances.resend(db, one, by=helene, anyway=True)
    mail = make.mails(db)[-1]
    assert mail.modele == "delegataire_rappel" and "Il vous reste à renseigner le formulaire" in mail.texte


def test_five_mails_an_hour_at_most(db: Session, request_: Habilitation, helene: Utilisateur) -> None:
    one = first(db, request_)
    for minutes in range(1, 5):
        with clock.travel(timedelta(minutes=minutes)):
            assert relances.resend(db, one, by=helene, anyway=True)
    with clock.travel(timedelta(minutes=6)), pytest.raises(Refus, match="dans l’heure"):
        relances.resend(db, one, by=helene, anyway=True)


def test_one_that_has_finished_is_not_relaunched(db: Session, request_: Habilitation, helene: Utilisateur) -> None:
    one = first(db, request_)
    make.identification(db, one, etat="terminee")
    with pytest.raises(Refus, match="Grand Préau 1 n’est plus attendu"):
        relances.resend(db, one, by=helene, anyway=True)


def test_nobody_is_relaunched_once_the_request_has_left(db: Session, request_: Habilitation, helene: Utilisateur) -> None:
    for each in make.delegataires(db, request_):
        make.identification(db, each, etat="terminee")
    with pytest.raises(Refus, match="Plus aucun délégataire n’est attendu"):
        relances.resend(db, first(db, request_), by=helene)
    with pytest.raises(Refus, match="Plus aucun délégataire n’est attendu"):
        relances.resend_all(db, request_, by=helene)


def test_only_its_dirigeant_relaunches(db: Session, request_: Habilitation) -> None:
    other = make.owner(db, make.national(db, "Réseau des Cours", rows=1, prenom="Aïcha"))
    for act in (
        lambda: relances.resend(db, first(db, request_), by=other),
        lambda: relances.resend_all(db, request_, by=other),
    ):
        with pytest.raises(Interdit):
            act()


def test_sent_back_those_who_took_their_form_up_again_are_relaunched(
    db: Session, request_: Habilitation, helene: Utilisateur
) -> None:
    for each in make.delegataires(db, request_):
        make.identification(db, each, etat="terminee")
    one, two, _ = make.delegataires(db, request_)
    request_.etat = E.A_COMPLETER
    identifications.reopen(db, one, by=make.user_of(db, make.delegataire(db, one)))
    db.flush()
    with clock.travel(timedelta(days=2)):
        assert relances.resend(db, one, by=helene)
        with pytest.raises(Refus, match="n’est plus attendu"):
            relances.resend(db, two, by=helene)


# --- all together ---


def test_all_are_relaunched_but_those_written_to_within_24_hours(
    db: Session, request_: Habilitation, helene: Utilisateur
) -> None:
    one, two, three = make.delegataires(db, request_)
    make.identification(db, three, etat="terminee")
    assert relances.resend_all(db, request_, by=helene) == Relances(parties=0, recentes=2)
    with clock.travel(timedelta(days=2)):
        assert relances.resend(db, one, by=helene)
    with clock.travel(timedelta(days=2, hours=1)):
        assert relances.resend_all(db, request_, by=helene) == Relances(parties=1, recentes=1)
    assert (len(told(db, one)), len(told(db, two)), len(told(db, three))) == (2, 2, 1)


def test_an_address_that_does_not_exist_is_corrected_first(db: Session, request_: Habilitation, helene: Utilisateur) -> None:
    one, two, three = make.delegataires(db, request_)
    fail(db, one, "550 5.1.1 User unknown")
    fail(db, two, "OSError: no route to host")
    assert relances.resend_all(db, request_, by=helene) == Relances(parties=1, recentes=1, fausses=1)
    assert (len(told(db, one)), len(told(db, two)), len(told(db, three))) == (1, 2, 1)


def test_a_second_click_counts_what_the_first_one_sent(db: Session, request_: Habilitation, helene: Utilisateur) -> None:
    with clock.travel(timedelta(days=2)):
        assert relances.resend_all(db, request_, by=helene) == Relances(parties=3)
        assert relances.resend_all(db, request_, by=helene) == Relances(parties=3)
        db.flush()
    with clock.travel(timedelta(days=2, minutes=1)):
        assert relances.resend_all(db, request_, by=helene) == Relances(parties=0, recentes=3)
    assert len(told(db, first(db, request_))) == 2


# --- by itself ---


@pytest.fixture
def awaited(db: Session) -> UUID:
    """The first délégataire of a request, committed: the clock has its own transactions."""
    make.administrateur(db)
    key = make.delegataires(db, make.national(db, rows=1, etat="en_attente_delegataires"))[0].id
    db.commit()
    return key


def at(days: float) -> None:
    with clock.travel(timedelta(days=days)):
        remind_delegataires()


def reminders(key: UUID) -> list[int]:
    with reading() as db:
        lines = db.exec(select(Evenement).where(Evenement.objet_id == key, Evenement.verbe == "rappel")).all()
        return sorted(line.details["jours"] for line in lines)


def written(key: UUID) -> list[str]:
    with reading() as db:
        return told(db, db.get_one(Delegation, key))


def act(key: UUID, verb: Callable[[Session, Delegation, Utilisateur], object]) -> None:
    """What its Organisme National does, committed."""
    with unit_of_work() as db:
        one = db.get_one(Delegation, key)
        verb(db, one, make.owner(db, db.get_one(Habilitation, one.habilitation_id)))


def relaunch(db: Session, one: Delegation, by: Utilisateur) -> None:
    assert relances.resend(db, one, by=by)


def move(db: Session, one: Delegation, by: Utilisateur) -> None:
    values = LigneDelegation(**(delegues.said(one) | {"courriel": "direction@marelle.example"}))
    assert delegues.modify(db, one, values, by=by)


def test_the_clock_reminds_after_7_14_and_21_days(awaited: UUID) -> None:
    for days, sent in ((6.9, []), (7.1, [7]), (7.2, [7]), (13.9, [7]), (14.1, [7, 14]), (21.1, DAYS), (40, DAYS)):
        at(days)
        assert reminders(awaited) == sent, days
    assert written(awaited) == ["activation_delegataire"] * 4


def test_those_missed_are_not_made_up_for(awaited: UUID) -> None:
    at(30)
    assert reminders(awaited) == [21]


def test_two_clocks_at_once_remind_once(awaited: UUID) -> None:
    with clock.travel(timedelta(days=8)):
        together(remind_delegataires, remind_delegataires, remind_delegataires)
    assert reminders(awaited) == [7]
    assert len(written(awaited)) == 2


def test_nobody_is_reminded_within_24_hours_of_a_mail(awaited: UUID) -> None:
    with clock.travel(timedelta(days=6, hours=20)):
        act(awaited, relaunch)
    at(7.1)
    assert reminders(awaited) == []
    at(7.9)
    assert reminders(awaited) == [7]


def test_a_relaunch_that_came_meanwhile_spares_the_reminder(awaited: UUID) -> None:
    """Between the look and the reminder, its Organisme National wrote."""
    with clock.travel(timedelta(days=8)):
        with reading() as looking:
            assert rappels.to_remind(looking, DAYS) == [(awaited, 7)]
        act(awaited, relaunch)
        act(awaited, lambda db, one, by: rappels.remind(db, one, due=7, by=SYSTEME))
    assert written(awaited) == ["activation_delegataire"] * 2
    assert reminders(awaited) == []


def test_another_address_is_awaited_anew(awaited: UUID) -> None:
    at(7.1)
    with clock.travel(timedelta(days=9)):
        act(awaited, move)
    at(14.1)
    assert reminders(awaited) == [7]
    at(16.1)
    assert reminders(awaited) == [7, 7]


def test_a_form_taken_up_again_is_awaited_from_then_on(db: Session, request_: Habilitation) -> None:
    with clock.travel(timedelta(days=3)):
        for each in make.delegataires(db, request_)[:2]:
            make.identification(db, each, etat="terminee")
    one = make.delegataires(db, request_)[0]
    with clock.travel(timedelta(days=60)):
        identifications.reopen(db, one, by=make.user_of(db, make.delegataire(db, one)))
        db.flush()
        assert one.id not in dict(rappels.to_remind(db, DAYS))
        assert rappels.awaited(db, {one.id: one.invitee_le or clock.now()})[one.id].due(DAYS) is None
    with clock.travel(timedelta(days=67, minutes=1)):
        assert dict(rappels.to_remind(db, DAYS))[one.id] == 7


def test_who_has_finished_or_cannot_be_reached_is_not_reminded(db: Session, request_: Habilitation) -> None:
    one, two, three = make.delegataires(db, request_)
    make.identification(db, one, etat="terminee")
    fail(db, two, "550 5.1.1 User unknown")
    with clock.travel(timedelta(days=8)):
        assert rappels.to_remind(db, DAYS) == [(three.id, 7)]


def test_without_days_nobody_is_reminded(db: Session, request_: Habilitation) -> None:
    with clock.travel(timedelta(days=8)):
        assert rappels.to_remind(db, []) == []


def test_the_days_are_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ECLAT_REMINDER_DAYS", "10, 3")
    get_settings.cache_clear()
    assert get_settings().reminders == [3, 10]
    monkeypatch.undo()
    get_settings.cache_clear()


def test_the_next_one_is_said_with_how_many_it_goes_to(db: Session, request_: Habilitation) -> None:
    one, two, _ = make.delegataires(db, request_)
    assert one.invitee_le is not None
    at_, count = rappels.next_reminder(db, request_, DAYS)
    assert at_ is not None and clock.day(at_) == clock.day(one.invitee_le + timedelta(days=7)) and count == 3
    fail(db, one, "550 5.1.1 User unknown")
    two.invitee_le = clock.now() - timedelta(days=20)
    db.flush()
    at_, count = rappels.next_reminder(db, request_, DAYS)
    assert at_ is not None and clock.day(at_) == clock.day(clock.now() + timedelta(days=1)) and count == 1
    with clock.travel(timedelta(days=30)):
        assert rappels.next_reminder(db, request_, DAYS) == (None, 0)


def test_asked_again_at_once_none_leaves_and_it_is_said(db: Session, request_: Habilitation, helene: Utilisateur) -> None:
    one = first(db, request_)
    with clock.travel(timedelta(hours=25)):
        assert relances.resend(db, one, by=helene) == Suite.ECRIT
        sent = len(make.mails(db))
        assert relances.resend(db, one, by=helene) == Suite.DEJA
        assert len(make.mails(db)) == sent
