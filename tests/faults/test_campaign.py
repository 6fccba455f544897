"""A short campaign, with real processes: on SQLite everything in one, on PostgreSQL everything apart."""

import random
import shutil
import signal
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.faults.building import set_stage
from tests.faults.campaign import Campaign
from tests.faults.networks import CrowdLife, network_story
from tests.faults.stage import Stage
from tests.faults.stories import Life
from tests.faults.troubles import cause

SEEDS = (3,)
SPELL = 160  # looks at whoever sends, each of which may be its last
SLACK_S = 1.5  # beside what is usual; the machine has other things to do


@pytest.fixture(scope="module")
def stage(request: pytest.FixtureRequest) -> Iterator[Stage]:
    folder = Path(tempfile.mkdtemp(prefix="eclat-faults-"))  # not pytest's own: PostgreSQL's user must be able to enter
    with set_stage(folder, embedded=request.config.getoption("--db") == "sqlite") as stage:
        yield stage
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def campaign(stage: Stage) -> Iterator[Campaign]:
    campaign = Campaign(stage)
    yield campaign
    campaign.close()


@pytest.fixture
def apart(stage: Stage) -> None:
    if stage.embedded:
        pytest.skip("everything is in one process on SQLite")


@pytest.fixture
def lives(campaign: Campaign) -> Iterator[list[Life]]:
    """Some, each with people of their own, not begun."""
    lives = [Life(campaign.stage, campaign.ledger, random.SystemRandom(), campaign.agents) for _ in range(6)]
    yield lives
    for life in lives:
        life.ends()


def test_nothing_is_lost_nothing_is_done_twice(campaign: Campaign) -> None:
    for seed in SEEDS:
        run = campaign.run(seed, troubles=2, lives=2)
        assert run.problems == [], f"seed {run.seed}"
    assert campaign.evidence is not None and len(campaign.evidence.record) > 10


@pytest.mark.usefixtures("apart")
def test_a_mute_redis_slows_nobody_and_its_mails_leave_when_it_speaks_again(campaign: Campaign, lives: list[Life]) -> None:
    stage = campaign.stage
    usual = [seconds_to_register(each) for each in lives[:2]]
    [redis] = stage.those("redis")
    redis.send(signal.SIGSTOP)
    mute = [seconds_to_register(each) for each in lives[2:]]
    redis.send(signal.SIGCONT)
    assert max(mute) < max(usual) + SLACK_S
    stage.quiet()
    assert campaign.audit() == []


def seconds_to_register(life: Life) -> float:
    started = time.monotonic()
    life.registers()
    return time.monotonic() - started


@pytest.mark.usefixtures("apart")
def test_after_a_restart_of_postgresql_no_process_is_restarted_and_pages_come(campaign: Campaign, lives: list[Life]) -> None:
    stage = campaign.stage
    before = {each.name: each.pid for each in stage.those("web", "worker", "clock")}
    cause("PostgreSQL restarted", stage, random.Random(1))
    pages = [campaign.agents["Claire"].look("/organismes").status_code for _ in range(6)]
    assert pages == [200] * 6
    assert {each.name: each.pid for each in stage.those("web", "worker", "clock") if each.alive()} == before
    lives[0].registers()
    stage.quiet()
    assert campaign.audit() == []


def test_a_polite_stop_cuts_no_request(campaign: Campaign) -> None:
    """Some keep their connection open between requests, others connect again; all see whole answers or refused connections.

    Who connects at the instant when it stops listening may be cut before anything was read (``tests/http/test_serving.py`` counts).
    """
    web = campaign.stage.those("web")[0]
    seen, over = Counter[str](), threading.Event()

    def browse(kept: bool, path: str, end: str) -> None:
        with httpx.Client(timeout=60, trust_env=False) as client:
            while not over.is_set():
                try:
                    answer = (client.get if kept else httpx.get)(campaign.stage.web[0] + path, timeout=60)
                    seen["whole" if answer.status_code == 200 and answer.text.rstrip().endswith(end) else "half"] += 1
                except httpx.ConnectError:
                    seen["refused"] += 1
                    time.sleep(0.05)
                except httpx.ReadError:
                    seen["refused" if not kept else "cut"] += 1
                except httpx.HTTPError as error:
                    seen[f"cut: {type(error).__name__} {error}"] += 1

    pages = [("/inscription", "</html>"), ("/sante", "ok"), ("/sante", "ok"), ("/sante", "ok")]
    threads = [threading.Thread(target=browse, args=(kept, *page)) for page in pages for kept in (True, False)]
    for thread in threads:
        thread.start()
    whole(seen, 200)
    web.stop()
    time.sleep(0.1)
    web.start()
    whole(seen, seen["whole"] + 20)
    over.set()
    for thread in threads:
        thread.join()
    assert set(seen) <= {"whole", "refused"} and seen["whole"], seen
    assert web.complaints == []


def whole(seen: Counter[str], count: int) -> None:
    """Until so many whole answers came: a process that has just started is slow at first."""
    deadline = time.monotonic() + 30
    while seen["whole"] < count and time.monotonic() < deadline:
        time.sleep(0.01)


def test_a_polite_stop_finishes_the_mail_in_hand(campaign: Campaign, lives: list[Life]) -> None:
    stage = campaign.stage
    senders = stage.those("web" if stage.embedded else "worker")
    stage.set_mood("slow")
    lives[0].registers()
    wait_for_a_message(stage)
    for sender in senders:
        sender.stop()
        assert sender.complaints == []
    stage.heal()
    stage.quiet()
    assert campaign.audit() == []
    assert campaign.evidence is not None
    slow = [line["message_id"] for line in campaign.evidence.record if line["event"] == "slow"]
    kept = Counter(line["message_id"] for line in campaign.evidence.record if line["event"] == "kept")
    assert slow and all(kept[message_id] == 1 for message_id in slow)


def test_a_kill_amid_many_mails_makes_few_copies(campaign: Campaign) -> None:
    """Sixty are invited at once, and whoever sends dies several times among their mails."""
    stage = campaign.stage
    crowd = CrowdLife(stage, campaign.ledger, random.SystemRandom(), campaign.agents)
    *before, invites = network_story(crowd)
    for step in before:
        step()
    stage.quiet()
    first = sum(line["event"] == "kept" for line in stage.record())
    senders = stage.those("web" if stage.embedded else "worker")
    with stage.trouble("killed after 250", "senders"):
        stage.set_mood("murderous", chance=0.08, pids=[each.pid for each in senders])
        telling = threading.Thread(target=invites)
        telling.start()
        for _ in range(SPELL):
            for each in senders:
                each.revive()
            stage.set_mood("murderous", chance=0.08, pids=[each.pid for each in senders])
            time.sleep(0.05)
    stage.heal()
    telling.join()
    stage.quiet()
    assert campaign.audit() == []
    record = stage.record()
    assert sum(line["event"] == "kept" for line in record) - first >= crowd.size
    assert any(line["event"] == "killed" for line in record)
    crowd.ends()


def wait_for_a_message(stage: Stage) -> None:
    deadline = time.monotonic() + 10
    while not any(line["event"] == "slow" for line in stage.record()):
        assert time.monotonic() < deadline, "no mail left"
        time.sleep(0.01)
