"""Mails that leave by the batch: what befalls one is not the others', and little is in doubt at any instant."""

import os
import re
import signal
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, col, select, update

from eclat import clock
from eclat.courriels.compose import duplicate
from eclat.database import reading, writing
from eclat.models import Courriel, EtatCourriel
from eclat.tasks import broker as tasks
from eclat.tasks import deliver as delivery
from eclat.tasks import doubt as doubts
from eclat.tasks import message as composing
from eclat.tasks import smtp
from eclat.tasks.deliver import PAUSES, SKEW, TAKEN_FOR, deliver, sweep
from tests.courriels.story import Story
from tests.services.forks import python
from tests.tasks.smtp_scripts import SILENCE, HangsUp, Script, scripted

E = EtatCourriel
MUCH_LATER = TAKEN_FOR + SKEW  # taken by another process, whose clock may differ
Said = Callable[[str, int], str | None]

# Takes all these mails in one task; whoever answers it kills it.
ONE_TASK = "import sys; from eclat.tasks.deliver import deliver; deliver(*sys.argv[1:])"


@pytest.fixture
def mails(db: Session) -> Callable[[int], list[UUID]]:
    """``mails(count)``: so many, each to another reader, committed."""

    def write(count: int) -> list[UUID]:
        [first] = Story(db).write("inscription_recue")
        written = [first, *(duplicate(db, first) for _ in range(1, count))]
        for number, each in enumerate(written, 1):
            each.destinataire = f"d{number}@of.example"
        db.commit()
        return [each.id for each in written]

    return write


@pytest.fixture
def five(mails: Callable[[int], list[UUID]]) -> list[UUID]:
    return mails(5)


def send(keys: list[UUID]) -> None:
    deliver(*map(str, keys))


def rows(keys: list[UUID]) -> list[Courriel]:
    with reading() as db:
        return [db.get_one(Courriel, key) for key in keys]


def states(keys: list[UUID]) -> list[EtatCourriel]:
    return [row.etat for row in rows(keys)]


def sent(keys: list[UUID]) -> int:
    return states(keys).count(E.ENVOYE)


def readers(script: Script) -> list[str]:
    """Of the mails that it took: d1, d2 …"""
    return [re.search(rb"To: (d\d+)@", content)[1].decode() for content in script.kept]  # type: ignore[index]


def at(verb: str, number: int, answer: str | type[Exception]) -> Said:
    """An answer to one command of one mail."""

    def said(asked: str, mail: int) -> str | None:
        if (asked, mail) != (verb, number):
            return None
        if isinstance(answer, str):
            return answer
        raise answer

    return said


# --- together ---


def test_a_batch_leaves_over_one_connection_and_each_answer_is_kept(five, use_smtp, row):
    script = Script(lambda verb, number: f"250 2.0.0 queued as {number}" if verb == "." else None)
    with scripted(script) as url:
        use_smtp(url)
        send(five)
    assert states(five) == [E.ENVOYE] * 5
    assert [row.derniere_reponse for row in rows(five)] == [f"250 2.0.0 queued as {number}" for number in range(1, 6)]
    assert [row(key).tentatives for key in five] == [1] * 5
    assert readers(script) == ["d1", "d2", "d3", "d4", "d5"]
    assert (script.connections, script.together) == (1, 5), "MAIL, RCPT and DATA in one breath"


def test_a_server_without_pipelining_hears_one_command_at_a_time(five, use_smtp):
    script = Script(pipelining=False)
    with scripted(script) as url:
        use_smtp(url)
        send(five)
    assert (sent(five), script.connections, script.hurried) == (5, 1, 0)
    assert readers(script) == ["d1", "d2", "d3", "d4", "d5"]


def test_a_real_server_takes_a_batch(five, smtp_server):
    send(five)
    assert sorted(message["To"] for message in smtp_server.messages) == [f"d{n}@of.example" for n in range(1, 6)]
    assert (sent(five), smtp_server.connections) == (5, 1)


# --- one is refused ---


@pytest.mark.parametrize("pipelining", [True, False])
@pytest.mark.parametrize(
    ("verb", "answer", "etat", "connections"),
    [
        ("MAIL", "451 4.3.0 not now", E.A_ENVOYER, 2),
        ("MAIL", "550 5.7.1 not you", E.A_ENVOYER, 2),  # of us, not of this reader: it can be fixed
        ("MAIL", "421 4.7.0 enough of you", E.A_ENVOYER, 2),
        ("RCPT", "450 4.2.1 try later", E.A_ENVOYER, 1),
        ("RCPT", "550 5.1.1 unknown", E.ECHEC, 1),
        ("RCPT", "421 4.3.2 closing", E.A_ENVOYER, 2),
        ("DATA", "451 4.3.0 not now", E.A_ENVOYER, 2),
        ("DATA", "554 5.5.1 no", E.ECHEC, 2),
        (".", "451 4.7.1 greylisted", E.A_ENVOYER, 2),
        (".", "554 5.7.1 spam", E.ECHEC, 2),
        (".", "421 4.3.2 closing", E.A_ENVOYER, 2),
    ],
)
def test_a_refusal_in_the_middle(five, use_smtp, row, pipelining, verb, answer, etat, connections):
    def said(asked: str, mail: int) -> str | None:
        if mail == 3 and verb == "RCPT" and asked == "DATA":
            return "503 5.5.1 no valid recipient"
        return at(verb, 3, answer)(asked, mail)

    script = Script(said, pipelining)
    with scripted(script) as url:
        use_smtp(url)
        send(five)
    assert states(five) == [E.ENVOYE, E.ENVOYE, etat, E.ENVOYE, E.ENVOYE]
    refused = row(five[2])
    assert (refused.derniere_reponse, refused.envoye_le, refused.tentatives) == (answer, None, 1)
    if etat == E.A_ENVOYER:
        assert PAUSES[0] <= refused.prochain_essai_le - refused.pris_le < PAUSES[1]
    assert readers(script) == ["d1", "d2", "d4", "d5"]
    assert script.connections == connections


def test_a_server_that_would_take_a_mail_for_nobody_is_given_none(five, use_smtp):
    """RFC 2920: the reader is refused, DATA is accepted all the same."""
    script = Script(at("RCPT", 3, "550 5.1.1 unknown"))
    with scripted(script) as url:
        use_smtp(url)
        send(five)
    assert states(five) == [E.ENVOYE, E.ENVOYE, E.ECHEC, E.ENVOYE, E.ENVOYE]
    assert readers(script) == ["d1", "d2", "d4", "d5"]
    assert script.connections == 2


def test_a_server_that_leaves_after_its_refusal_is_quoted(five, use_smtp):
    def said(verb: str, mail: int) -> str | None:
        if (verb, mail) == ("DATA", 3):
            raise HangsUp
        return at("RCPT", 3, "550 5.1.1 unknown")(verb, mail)

    with scripted(Script(said)) as url:
        use_smtp(url)
        send(five)
    assert states(five) == [E.ENVOYE, E.ENVOYE, E.ECHEC, E.ENVOYE, E.ENVOYE]
    assert rows(five)[2].derniere_reponse == "550 5.1.1 unknown"


# --- the connection breaks, or waits ---


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA", "."])
@pytest.mark.parametrize("pipelining", [True, False])
def test_a_server_that_hangs_up_in_the_middle(five, use_smtp, row, verb, pipelining):
    script = Script(at(verb, 3, HangsUp), pipelining)
    with scripted(script) as url:
        use_smtp(url)
        send(five)
        assert states(five) == [E.ENVOYE, E.ENVOYE, E.A_ENVOYER, E.ENVOYE, E.ENVOYE]
        assert "closed" in row(five[2]).derniere_reponse or "connected" in row(five[2]).derniere_reponse
        with clock.travel(timedelta(minutes=1)):
            send(five)
    assert sent(five) == 5
    assert readers(script) == ["d1", "d2", "d4", "d5", "d3"]


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA", "."])
def test_a_server_that_falls_silent_in_the_middle(five, use_smtp, row, monkeypatch, verb):
    monkeypatch.setattr(smtp, "TIMEOUT_S", 0.3)
    script = Script(at(verb, 3, SILENCE))
    with scripted(script) as url:
        use_smtp(url)
        send(five)
    assert states(five) == [E.ENVOYE, E.ENVOYE, E.A_ENVOYER, E.ENVOYE, E.ENVOYE]
    assert "timed out" in row(five[2]).derniere_reponse


def test_a_mail_that_cannot_be_written_holds_no_other(five, use_smtp, monkeypatch):
    write = composing.message
    monkeypatch.setattr(smtp, "message", lambda each: write(each) if each.id != five[1] else 1 / 0)
    with scripted(Script()) as url:
        use_smtp(url)
        with pytest.raises(ZeroDivisionError):
            send(five)
        assert states(five) == [E.ENVOYE, E.EN_COURS, E.A_ENVOYER, E.A_ENVOYER, E.A_ENVOYER]
        send(five)
    assert states(five) == [E.ENVOYE, E.EN_COURS, E.ENVOYE, E.ENVOYE, E.ENVOYE]


# --- what is in doubt ---


def test_no_more_than_sixteen_are_in_doubt(mails, use_smtp, monkeypatch):
    """When the server answers at once."""
    monkeypatch.setattr(doubts, "SECONDS", 3600)
    keys, unwritten = mails(40), list[int]()

    def said(verb: str, number: int) -> None:
        if verb == ".":
            unwritten.append(number - 1 - sent(keys))

    with scripted(Script(said)) as url:
        use_smtp(url)
        send(keys)
    assert unwritten == [number % doubts.MAILS for number in range(40)]
    assert sent(keys) == 40


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA", "."])
def test_nothing_stays_in_doubt_while_the_server_makes_us_wait(five, use_smtp, verb):
    def said(asked: str, number: int) -> None:
        if (asked, number) == (verb, 4):
            waits.append(until(lambda: sent(five) == 3))

    waits: list[bool] = []
    with scripted(Script(said)) as url:
        use_smtp(url)
        send(five)
    assert waits == [True], "written down before the server said anything more"
    assert sent(five) == 5


def test_nothing_stays_in_doubt_while_the_server_does_not_read(five, use_smtp, monkeypatch):
    """A content that fills what lies between us and it."""
    write = composing.message
    large = b"X-Padding: " + b"x" * 8_000_000 + b"\r\n"
    monkeypatch.setattr(smtp, "message", lambda each: write(each) if each.id != five[3] else large + write(each))
    waits: list[bool] = []

    class Busy(Script):
        def take(self, connection, rest):
            if self.mails == 4:
                waits.append(until(lambda: sent(five) == 3))
            return super().take(connection, rest)

    script = Busy()
    with scripted(script) as url:
        use_smtp(url)
        send(five)
    assert waits == [True] and sent(five) == 5
    assert len(script.kept[3]) > 8_000_000


def until(condition: Callable[[], bool]) -> bool:
    """Whether it came true within the time of a machine that is very busy."""
    from time import monotonic, sleep

    deadline = monotonic() + 10
    while not condition():
        if monotonic() > deadline:
            return False
        sleep(0.01)
    return True


def test_doubt_ends_by_its_age_as_by_its_number(five, monkeypatch):
    now, written, taken = [100.0], list[int](), delivery.take(*five)
    monkeypatch.setattr("eclat.tasks.doubt.time.monotonic", lambda: now[0])
    doubt = doubts.Doubt(write=lambda accepted: written.append(len(accepted)))
    assert doubt.time_left() == float("inf")
    doubt.add(taken[0], "250 OK")
    assert doubt.time_left() == pytest.approx(0.05)
    now[0] += 0.02
    doubt.add(taken[1], "250 OK")
    assert doubt.time_left() == pytest.approx(0.03), "since the first answer"
    assert written == []
    now[0] += 0.03
    doubt.add(taken[2], "250 OK")
    assert written == [3] and doubt.time_left() == float("inf")
    doubt.end()
    assert written == [3]


def test_a_worker_killed_in_the_middle_makes_few_copies(mails, smtp_server):
    """Killed between the server's 250 and its own record of it, wherever it stands in its batch."""
    keys = mails(45)
    worker = python("-c", ONE_TASK, *map(str, keys))
    smtp_server.answer_data = lambda: os.kill(worker.pid, signal.SIGKILL) if len(smtp_server.messages) == 29 else None
    assert worker.wait(timeout=60) == -signal.SIGKILL
    smtp_server.answer_data = lambda: None
    received = {message["To"].partition("@")[0] for message in smtp_server.messages}
    told = states(keys)
    in_doubt = {f"d{n}" for n, etat in enumerate(told, 1) if etat == E.EN_COURS} & received
    assert received == {f"d{n}" for n in range(1, 31)}
    assert told.count(E.ENVOYE) + len(in_doubt) == 30
    assert len(in_doubt) <= doubts.MAILS
    assert in_doubt <= {f"d{n}" for n in range(30 - doubts.MAILS + 1, 31)}, "the last ones that it was answered"
    with clock.travel(MUCH_LATER):
        assert sweep() == 45 - told.count(E.ENVOYE)
        send(keys)
    copies = Counter(message["To"].partition("@")[0] for message in smtp_server.messages)
    assert {reader for reader, count in copies.items() if count == 2} == in_doubt
    assert max(copies.values()) == 2 and len(copies) == 45
    assert len({message["Message-ID"] for message in smtp_server.messages}) == 45
    assert sent(keys) == 45


def test_a_database_away_for_a_moment_loses_no_answer(five, smtp_server, monkeypatch):
    monkeypatch.setattr(delivery, "RECORD_AGAIN_S", (0, 0))
    fails = [2]

    def flaky() -> Session:
        if len(smtp_server.messages) == 5 and fails[0]:
            fails[0] -= 1
            raise OperationalError("", None, Exception("away"))
        return writing()

    monkeypatch.setattr(doubts, "SECONDS", 3600)
    monkeypatch.setattr(delivery, "writing", flaky)
    send(five)
    assert fails == [0] and sent(five) == 5 and len(smtp_server.messages) == 5


# --- left to others ---


def test_a_worker_that_leaves_finishes_the_mail_in_hand_only(five, use_smtp, row):
    def said(verb: str, number: int) -> None:
        if (verb, number) == (".", 2):
            delivery.leaving.set()

    with scripted(Script(said)) as url:
        use_smtp(url)
        try:
            send(five)
        finally:
            delivery.leaving.clear()
        assert states(five) == [E.ENVOYE, E.ENVOYE, E.A_ENVOYER, E.A_ENVOYER, E.A_ENVOYER]
        assert [row(key).tentatives for key in five] == [1, 1, 0, 0, 0], "what was not begun was no try"
        assert tasks.waiting() == 3, "others are told of them"
        send(five)
    assert [row(key).tentatives for key in five] == [1] * 5
    assert sent(five) == 5


def test_what_a_slow_server_holds_up_is_left_to_others(five, use_smtp, monkeypatch):
    with scripted(Script()) as url:
        use_smtp(url)
        monkeypatch.setattr(delivery, "SURE_FOR", timedelta(0))
        for done in range(1, 6):
            send(five)
            assert states(five) == [E.ENVOYE] * done + [E.A_ENVOYER] * (5 - done)


def test_what_is_given_back_is_not_taken_from_another(five, smtp_server, row):
    """Held up for long: another took them back, and sends them now."""
    slow = delivery.take(*five)
    with clock.travel(MUCH_LATER):
        delivery.take(*five[:3])
        delivery.give_back(slow)
    assert states(five) == [E.EN_COURS] * 3 + [E.A_ENVOYER] * 2
    assert [row(key).tentatives for key in five] == [2, 2, 2, 0, 0]


def test_what_changed_hands_in_the_middle_of_a_batch_is_not_sent(five, use_smtp, monkeypatch):
    """A process that sleeps in the middle: when it wakes, others have taken back, sent, or erased what it had taken."""
    monkeypatch.setattr(delivery, "is_late", late := iter([False, False, *[True] * 9]).__next__)
    monkeypatch.setattr(delivery, "is_late", lambda courriel: late())
    held = delivery.take(*five)
    with writing() as db:
        db.execute(update(Courriel).where(col(Courriel.id) == five[2]).values(pris_le=clock.now(), tentatives=2))
        db.commit()
    script = Script()
    doubt = doubts.Doubt(write=delivery.record_sent)
    with scripted(script) as url:
        use_smtp(url)
        for each in held:
            delivery.send(each, doubt)
        doubt.end()
    assert readers(script) == ["d1", "d2", "d4", "d5"]
    assert states(five) == [E.ENVOYE, E.ENVOYE, E.EN_COURS, E.ENVOYE, E.ENVOYE]


def test_a_mail_in_hand_is_not_taken_by_another(five, smtp_server):
    taken = delivery.take(*five[:2])
    assert {each.id for each in delivery.take(*five)} == set(five[2:])
    assert len(taken) == 2


# --- tasks ---


@pytest.mark.parametrize(
    ("count", "sizes"), [(0, []), (1, [1]), (3, [1, 1, 1]), (10, [3, 3, 3, 1]), (100, [25] * 4), (200, [32] * 6 + [8])]
)
def test_few_mails_are_shared_out_and_many_go_by_the_batch(monkeypatch, count, sizes):
    told: list[int] = []
    monkeypatch.setattr(deliver, "send", lambda *keys: told.append(len(keys)))
    tasks.hand_over(deliver, [UUID(int=n) for n in range(count)])
    assert told == sizes


def test_the_sweep_reads_no_table_whole(db: Session) -> None:
    """Whatever the log of mails holds."""
    connection, plans = db.connection(), list[str]()
    sqlite = connection.dialect.name == "sqlite"
    if not sqlite:
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")  # the table is empty
    for condition in (delivery.abandoned(), delivery.due(timedelta(0))):
        found = select(Courriel.id).where(condition).order_by(col(Courriel.prochain_essai_le)).limit(10)
        compiled = str(found.compile(connection, compile_kwargs={"literal_binds": True}))
        explain = "EXPLAIN QUERY PLAN" if sqlite else "EXPLAIN"
        plans.append(" ".join(str(line) for line in connection.exec_driver_sql(f"{explain} {compiled}")))
    assert all("ix_courriel" in plan and "SCAN courriel" not in plan and "Seq Scan" not in plan for plan in plans), plans


def test_a_task_looks_up_its_own_mails_however_many_wait(db: Session) -> None:
    connection = db.connection()
    if connection.dialect.name == "sqlite":  # PostgreSQL chooses by what its statistics say
        found = select(Courriel.id).where(
            col(Courriel.id).in_([UUID(int=n) for n in range(tasks.MAILS_A_TASK)]), delivery.takeable()
        )
        compiled = str(found.compile(connection, compile_kwargs={"literal_binds": True}))
        plan = " ".join(str(line) for line in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}"))
        assert "(id=?)" in plan and "ix_courriel" not in plan, plan
