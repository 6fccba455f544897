"""A Redis that is away, mute or behind a wall costs a request one short wait, then nothing."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from uuid import uuid4

import dramatiq
import pytest
from dramatiq.brokers.redis import RedisBroker
from dramatiq.brokers.stub import StubBroker

from eclat import redis_link
from eclat.tasks import broker as tasks
from tests.calls import redis_asked
from tests.services.ports import free_port


@contextmanager
def nobody() -> Iterator[int]:
    yield free_port()


@contextmanager
def mute() -> Iterator[int]:
    """Accepts and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


@contextmanager
def wall() -> Iterator[int]:
    """Drops what comes: a listener whose queue is full answers nothing to whoever connects."""
    with ExitStack() as stack:
        listening = stack.enter_context(socket.socket())
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        for _ in range(3):
            filling = stack.enter_context(socket.socket())
            filling.setblocking(False)
            filling.connect_ex(listening.getsockname())
        yield listening.getsockname()[1]


@pytest.fixture
def actor() -> "dramatiq.Actor[[str], None]":
    @dramatiq.actor(broker=StubBroker(middleware=[]), queue_name=tasks.QUEUE)
    def never(key: str) -> None: ...

    return never


@pytest.mark.parametrize("away", [nobody, mute, wall])
def test_a_redis_that_does_not_answer_is_left_alone_for_a_while(away, actor, monkeypatch) -> None:
    with away() as port:
        gone = RedisBroker(client=tasks.redis_client(f"redis://127.0.0.1:{port}/0"), middleware=[])
        monkeypatch.setattr(actor, "broker", gone)
        with redis_asked() as asked:
            tasks.hand_over(actor, [uuid4() for _ in range(50)])
            assert asked == [{"socket_connect_timeout": redis_link.ANSWER_S, "socket_timeout": redis_link.ANSWER_S}]
            tasks.hand_over(actor, [uuid4()])
            assert len(asked) == 1, "left alone"
    assert redis_link.ANSWER_S < 0.5


def test_it_is_asked_again_after_a_rest(actor, monkeypatch, redis_url: str) -> None:
    monkeypatch.setattr(redis_link, "REST_S", 0.2)
    with nobody() as port:
        monkeypatch.setattr(actor, "broker", RedisBroker(client=tasks.redis_client(f"redis://127.0.0.1:{port}/0"), middleware=[]))
        tasks.hand_over(actor, [uuid4()])
    back = RedisBroker(client=tasks.redis_client(redis_url), middleware=[], namespace="test-broker")
    back.declare_queue(tasks.QUEUE)
    monkeypatch.setattr(actor, "broker", back)
    monkeypatch.setattr(tasks, "broker", back)
    tasks.hand_over(actor, [uuid4()])
    assert tasks.waiting() == 0, "still resting"
    time.sleep(0.25)
    tasks.hand_over(actor, [uuid4(), uuid4()])
    assert tasks.waiting() == 2
    back.flush_all()
