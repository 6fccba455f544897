"""A mail is sent once, whoever dies or hurries; and a mail that cannot be sent is tried again, then shown as failed."""

import signal
import threading
from contextlib import ExitStack
from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import col, update

from eclat import clock, courriels
from eclat.database import reading, writing
from eclat.domain.comptes import jetons
from eclat.models import Courriel, EtatCourriel, UsageJeton
from eclat.tasks import deliver as delivery
from eclat.tasks import smtp
from eclat.tasks.broker import broker
from eclat.tasks.deliver import MAX_TRIES, PAUSES, SKEW, STRANDED_AFTER, TAKEN_FOR, deliver, sweep
from eclat.tasks.unit_of_work import unit_of_work
from eclat.tasks.worker import running_worker
from tests.courriels.story import Story
from tests.services.forks import run

LATER = STRANDED_AFTER + timedelta(seconds=1)
MUCH_LATER = TAKEN_FOR + SKEW  # taken by another process, whose clock may differ

# A worker that dies between the server's "250 OK" and its own record of it.
KILLED_BEFORE_RECORDING = """
import os, signal, sys
from eclat.tasks import deliver
deliver.record_sent = deliver.record_failure = lambda *args, **values: os.kill(os.getpid(), signal.SIGKILL)
deliver.deliver(sys.argv[1])
"""


def waiting() -> int:
    """How many tasks wait in the broker."""
    return int(broker.queues["courriels"].qsize())


def update_row(key: UUID, **values: object) -> None:
    with writing() as db:
        db.execute(update(Courriel).where(col(Courriel.id) == key).values(**values))
        db.commit()


def refuse_for_now(smtp_server) -> None:
    smtp_server.answer = lambda recipient: "450 4.2.1 try later"


# --- once ---


def test_eight_workers_send_it_once(smtp_server, mail, row):
    start = threading.Barrier(8)

    def work() -> None:
        start.wait()
        deliver(str(mail.id))
        smtp.close()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(smtp_server.messages) == 1
    assert (row(mail.id).etat, row(mail.id).tentatives) == (EtatCourriel.ENVOYE, 1)


def test_a_sent_mail_is_not_sent_again(smtp_server, mail, row):
    for _ in range(3):
        deliver(str(mail.id))
    sent = row(mail.id)
    assert len(smtp_server.messages) == 1
    assert sent.derniere_reponse == "250 OK", "word for word: the server's own number of the message may be in it"
    assert clock.now() - sent.envoye_le < timedelta(minutes=1)


def test_an_unknown_mail_is_nobodys_problem(smtp_server, database):
    deliver("00000000-0000-0000-0000-000000000000")
    assert smtp_server.messages == []


def test_a_worker_killed_before_recording(smtp_server, mail, row):
    assert run("-c", KILLED_BEFORE_RECORDING, str(mail.id)) == -signal.SIGKILL
    assert len(smtp_server.messages) == 1
    assert row(mail.id).etat == EtatCourriel.EN_COURS
    deliver(str(mail.id))
    assert sweep() == 0, "another may still be sending it"
    with clock.travel(MUCH_LATER):
        assert sweep() == 1
        deliver(str(mail.id))
    assert [received["Message-ID"] for received in smtp_server.messages] == [mail.message_id] * 2
    assert (row(mail.id).etat, row(mail.id).tentatives) == (EtatCourriel.ENVOYE, 2)


@pytest.mark.parametrize("state", ["new", "refused for now", "taken by a worker that died"])
def test_a_clock_set_back_an_hour_holds_no_mail_up(smtp_server, mail, row, state):
    """The sweep passes every five seconds: what it finds leaves within the minute."""
    if state == "refused for now":
        refuse_for_now(smtp_server)
        deliver(str(mail.id))
        smtp_server.answer = lambda recipient: None
    elif state != "new":
        delivery.take(mail.id)
    with clock.travel(timedelta(hours=-1)):
        assert sweep() == 1
        deliver(str(mail.id))
        assert row(mail.id).etat == EtatCourriel.ENVOYE and len(smtp_server.messages) == 1
        assert sweep() == 0


def test_clocks_of_two_machines_may_differ_by_a_moment(smtp_server, mail, row):
    """What another has just taken, or is to try again, is left to it."""
    delivery.take(mail.id)
    with clock.travel(timedelta(seconds=-20)):
        assert sweep() == 0
        deliver(str(mail.id))
    assert smtp_server.messages == []


def test_a_slow_worker_s_failure_does_not_undo_another_s_success(smtp_server, mail, row):
    [slow] = delivery.take(mail.id)
    with clock.travel(MUCH_LATER):
        deliver(str(mail.id))
        delivery.record_failure(slow, smtp.SendingFailed("timed out", permanent=False))
    assert row(mail.id).etat == EtatCourriel.ENVOYE
    assert len(smtp_server.messages) == 1


def test_a_slow_worker_s_failure_does_not_undo_what_a_relaunch_began(smtp_server, mail, row):
    """Its tries are counted again: as many as when the slow one took it."""
    [slow] = delivery.take(mail.id)
    update_row(mail.id, etat=EtatCourriel.A_ENVOYER, tentatives=0, pris_le=None, prochain_essai_le=clock.now())
    [again] = delivery.take(mail.id)
    assert again.tentatives == slow.tentatives
    delivery.record_failure(slow, smtp.SendingFailed("timed out", permanent=True))
    assert row(mail.id).etat == EtatCourriel.EN_COURS
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delivery, "SURE_FOR", timedelta(0))
        assert not delivery.renew(slow) and delivery.renew(again)
    delivery.record_failure(again, smtp.SendingFailed("550 5.1.1 unknown", permanent=True))
    assert row(mail.id).etat == EtatCourriel.ECHEC


def test_a_worker_held_up_before_the_message_leaves_it_to_the_other(smtp_server, mail, row):
    """Paused after the recipient was accepted: another took the mail back and sent it."""

    def meanwhile(recipient: str) -> None:
        smtp_server.answer = lambda recipient: None
        update_row(mail.id, pris_le=clock.now() - MUCH_LATER)
        held.extend(delivery.take(mail.id))

    held: list[Courriel] = []
    smtp_server.answer = meanwhile
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delivery, "SURE_FOR", timedelta(0))
        deliver(str(mail.id))
    assert smtp_server.messages == [], "the one that was held up must not send"
    assert (row(mail.id).etat, row(mail.id).tentatives) == (EtatCourriel.EN_COURS, 2)
    smtp.send(held[0])
    assert len(smtp_server.messages) == 1, "its connection served nobody else's message"


def test_a_slow_worker_keeps_the_mail_that_nobody_took(smtp_server, mail, row, monkeypatch):
    monkeypatch.setattr(delivery, "SURE_FOR", timedelta(0))
    before = clock.now()
    deliver(str(mail.id))
    assert len(smtp_server.messages) == 1
    assert row(mail.id).etat == EtatCourriel.ENVOYE
    assert row(mail.id).pris_le >= before


# --- again ---


def test_the_pauses_between_tries(smtp_server, mail, row):
    refuse_for_now(smtp_server)
    with ExitStack() as journey:
        for tries, pause in enumerate([*PAUSES, PAUSES[-1]], 1):
            deliver(str(mail.id))
            deliver(str(mail.id))  # too early: nothing happens
            tried = row(mail.id)
            assert (tried.etat, tried.tentatives) == (EtatCourriel.A_ENVOYER, tries)
            assert abs(tried.prochain_essai_le - clock.now() - pause) < timedelta(seconds=5)
            journey.enter_context(clock.travel(pause))
        smtp_server.answer = lambda recipient: None
        deliver(str(mail.id))
    assert row(mail.id).etat == EtatCourriel.ENVOYE
    assert [received["Message-ID"] for received in smtp_server.messages] == [mail.message_id]


def test_after_a_day_of_trying_it_is_given_up(smtp_server, mail, row):
    refuse_for_now(smtp_server)
    began = clock.now()
    with ExitStack() as journey:
        while row(mail.id).etat == EtatCourriel.A_ENVOYER:
            last_try = clock.now()
            deliver(str(mail.id))
            journey.enter_context(clock.travel(row(mail.id).prochain_essai_le - clock.now()))
        assert timedelta(days=1) < last_try - began < timedelta(days=1, hours=2)
        assert (row(mail.id).etat, row(mail.id).tentatives) == (EtatCourriel.ECHEC, MAX_TRIES)
        assert row(mail.id).derniere_reponse == "450 4.2.1 try later"
        deliver(str(mail.id))
        assert sweep() == 0
    assert smtp_server.messages == []


def test_a_mail_that_waited_for_days_before_its_first_try_has_its_own_day(smtp_server, mail, row):
    refuse_for_now(smtp_server)
    with clock.travel(timedelta(days=3)):
        deliver(str(mail.id))
    assert row(mail.id).etat == EtatCourriel.A_ENVOYER


# --- never forgotten ---


def test_the_sweep_finds_what_the_broker_lost(mail):
    assert sweep() == 0, "the broker has had no time to forget it"
    with clock.travel(LATER):
        assert sweep() == 1
    assert waiting() == 1


@pytest.mark.parametrize("etat", [EtatCourriel.ENVOYE, EtatCourriel.ECHEC])
def test_the_sweep_leaves_what_is_over(mail, etat):
    update_row(mail.id, etat=etat)
    with clock.travel(timedelta(days=2)):
        assert sweep() == 0


def test_the_sweep_takes_the_oldest_first_and_no_more_than_a_batch(db, monkeypatch):
    story = Story(db)
    for _ in range(5):
        written = story.write("inscription_recue")
    for age, each in enumerate(written):
        db.exec(
            update(Courriel).where(col(Courriel.id) == each.id).values(prochain_essai_le=clock.now() - timedelta(hours=1 + age))
        )
    db.commit()
    monkeypatch.setattr(delivery, "SWEEP_BATCH", 3)
    handed: list[str] = []
    monkeypatch.setattr(deliver, "send", handed.append)
    assert sweep() == 3
    assert handed == [str(each.id) for each in written[:1:-1]]


def test_the_queue_never_holds_more_than_a_batch_of_what_was_swept(db, monkeypatch):
    """While the SMTP server hangs, each sweep finds the same mails again."""
    story = Story(db)
    for _ in range(5):
        story.write("inscription_recue")
    db.commit()
    monkeypatch.setattr(delivery, "SWEEP_BATCH", 3)
    with clock.travel(LATER):
        assert [sweep() for _ in range(3)] == [3, 0, 0]
    assert waiting() == 3


def test_a_transaction_hands_over_its_mails_once_it_is_kept(database):
    with unit_of_work() as db:
        Story(db).write("habilitation_acceptee")
        assert waiting() == 0
    assert waiting() == 2


def test_a_transaction_undone_sends_nothing(database):
    with pytest.raises(RuntimeError), unit_of_work() as db:
        Story(db).write("inscription_recue")
        raise RuntimeError
    assert waiting() == 0
    with reading() as db, clock.travel(LATER):
        assert sweep() == 0


def test_a_broker_away_costs_a_moment(smtp_server, database, row, monkeypatch):
    def away(*args: object) -> None:
        raise ConnectionError

    monkeypatch.setattr("eclat.redis_link.REST_S", 0)
    with monkeypatch.context() as broken:
        broken.setattr(deliver, "send", away)
        with unit_of_work() as db:
            key = Story(db).write("inscription_recue")[0].id
    assert row(key).etat == EtatCourriel.A_ENVOYER
    with clock.travel(LATER):
        assert sweep() == 1
        with running_worker(threads=1):
            broker.join("courriels")
    assert row(key).etat == EtatCourriel.ENVOYE
    assert len(smtp_server.messages) == 1


# --- the life of a link ---


@pytest.mark.parametrize("usage", UsageJeton)
def test_a_link_lives_from_the_moment_its_mail_leaves(smtp_server, db, row, usage):
    story = Story(db)
    jeton = jetons.issue(db, story.dirigeant, usage, nouvelle_adresse="autre@lacour.example" if usage == "adresse" else None)
    courriels.comptes.mot_de_passe_oublie(db, story.dirigeant, jeton)
    db.commit()
    with clock.travel(timedelta(hours=23)):
        with reading() as look:
            assert jetons.expires(look, jeton) is None
            assert jetons.is_open(look, jeton), "it cannot expire before it was sent"
        deliver(str(jeton.courriel_id))
        left = row(jeton.courriel_id).envoye_le
        assert clock.now() - left < timedelta(minutes=1)
        with reading() as look:
            assert jetons.expires(look, jeton) == left + jetons.LIFE[usage]
        with clock.travel(jetons.LIFE[usage] - timedelta(minutes=1)), reading() as look:
            assert jetons.is_open(look, jeton)
        with clock.travel(jetons.LIFE[usage]), writing() as look:
            assert not jetons.is_open(look, jeton)
            assert not jetons.consume(look, jeton)
