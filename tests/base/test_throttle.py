"""How often something may happen, in Redis, without Redis, and when Redis goes away."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import redis
from limits import parse

from eclat import redis_link, throttle
from eclat.settings import get_settings
from eclat.throttle import Rule, counters, forget, hit, hit_from, networks, wait, wait_from

TWICE = Rule("twice", parse("2 per minute"))
WHO = "claire@oc-eclat.example"


@pytest.fixture(params=["memory", "redis"])
def place(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Where the counts are: the same in both places."""
    url = request.getfixturevalue("empty_redis") if request.param == "redis" else ""
    with counting_in(url, monkeypatch):
        yield url


@contextmanager
def counting_in(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("ECLAT_REDIS_URL", url)
    get_settings.cache_clear()
    counters.cache_clear()
    yield
    monkeypatch.undo()
    get_settings.cache_clear()
    counters.cache_clear()


@pytest.fixture
def empty_redis(redis_url: str) -> Iterator[str]:
    yield redis_url
    redis.Redis.from_url(redis_url).flushdb()


def later(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    now = time.time
    monkeypatch.setattr("time.time", lambda: now() + seconds)


def test_beyond_the_limit_one_waits_and_nothing_more_is_counted(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert wait(TWICE, WHO) == 0
    assert [hit(TWICE, WHO) for _ in range(4)] == [True, True, False, False]
    assert 55 <= wait(TWICE, WHO) <= 60
    assert wait(TWICE, "someone else") == 0 and wait(Rule("other", TWICE.often), WHO) == 0
    later(monkeypatch, 61)
    assert wait(TWICE, WHO) == 0 and hit(TWICE, WHO)


def test_what_is_forgotten_counts_from_nothing(place: str) -> None:
    hit(TWICE, WHO), hit(TWICE, WHO)
    forget(TWICE, WHO)
    assert [hit(TWICE, WHO) for _ in range(3)] == [True, True, False]


def test_two_processes_count_together_through_redis(empty_redis: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with counting_in(empty_redis, monkeypatch):
        hit(TWICE, WHO)
        counters.cache_clear()  # another process has its own connections and its own memory
        assert [hit(TWICE, WHO), hit(TWICE, WHO)] == [True, False]


def test_no_one_can_be_read_in_the_keys(empty_redis: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with counting_in(empty_redis, monkeypatch):
        hit(TWICE, WHO), hit(TWICE, "192.0.2.7")
        keys = [bytes(each).decode() for each in redis.Redis.from_url(empty_redis).scan_iter()]
        assert len(keys) == 2 and not any("claire" in each or "192.0" in each for each in keys)
        first = throttle.key(TWICE, WHO)
        monkeypatch.setenv("ECLAT_SECRET_KEY", "another-key-of-more-than-thirty-two-characters")
        get_settings.cache_clear()
        assert throttle.key(TWICE, WHO) != first, "a hash that anyone could make again would tell who is there"


@pytest.fixture
def black_hole() -> Iterator[tuple[str, socket.socket]]:
    """An address that accepts and never says a word."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(50)
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0", server


def test_a_redis_that_says_nothing_is_asked_once_then_left_alone(
    black_hole: tuple[str, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    url, server = black_hole
    with counting_in(url, monkeypatch):
        assert [hit(TWICE, WHO) for _ in range(4)] == [True, True, False, False], "it counts alone"
        asked = 0
        server.settimeout(0.05)
        try:
            while True:
                server.accept()[0].close()
                asked += 1
        except TimeoutError:
            pass
        assert asked == 1
    assert 2 * redis_link.ANSWER_S < 0.5, "a page may wait for the connection and for the answer"


def test_a_redis_that_is_back_is_asked_again(empty_redis: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with counting_in("redis://127.0.0.1:1/0", monkeypatch):
        assert hit(TWICE, WHO)
        assert redis_link.resting()
        counters().shared = throttle.Counters(empty_redis).shared
        hit(TWICE, WHO)
        assert redis.Redis.from_url(empty_redis).dbsize() == 0
        redis_link.ask_again()
        hit(TWICE, WHO)
        assert redis.Redis.from_url(empty_redis).dbsize() == 1


def test_a_crowd_of_strangers_does_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "MANY_KEYS", 50)
    for each in range(60):
        hit(TWICE, str(each))
    later(monkeypatch, 61)
    events = counters().memory.events
    deadline = time.monotonic() + 5
    while any(events.values()) and time.monotonic() < deadline:
        hit(TWICE, "last")
        forget(TWICE, "last")
        time.sleep(0.02)
    hit(TWICE, "last")
    assert len(events) <= 2


@pytest.mark.parametrize(("one", "other", "same"), [
    ("192.0.2.7", "192.0.2.8", False), ("2001:db8:1:2::7", "2001:db8:1:2:ffff::1", True), ("2001:db8:1:2::7", "2001:db8:1:3::7", False),
    ("testclient", "testclient", True),
])  # fmt: skip
def test_a_line_counts_once_whatever_its_addresses(one: str, other: str, same: bool) -> None:
    assert (networks(TWICE, one)[0] == networks(TWICE, other)[0]) is same


@pytest.mark.parametrize(("length", "often"), [(64, 2), (56, 6), (48, 20)])
def test_an_ipv6_line_gains_nothing_by_another_of_its_networks(length: int, often: int) -> None:
    """All of one network of this length, each of another that is narrower: what is allowed there is bounded too."""
    step = {64: 0, 56: 1, 48: 256}[length]
    line = [f"2001:db8:7:{rank * step:x}::{rank + 1:x}" for rank in range(40)]
    counted = [hit_from(TWICE, address) for address in line]
    assert counted.count(True) == often and not any(counted[often:])
    assert wait_from(TWICE, line[-1]) > 0 and wait_from(TWICE, "2001:db8:8::1") == 0
    assert hit_from(TWICE, "192.0.2.7"), "nobody else is slowed down"
