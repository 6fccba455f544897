"""Who has a page open: in Redis or in memory, for some seconds, and what the database never hears of."""

from datetime import timedelta
from typing import Any

import pytest
import redis

from eclat import clock, presence, redis_link


@pytest.fixture
def book() -> presence.Book:
    return presence.Book("")


def test_each_sees_the_others_and_not_oneself(book: presence.Book) -> None:
    assert book.look("a", "claire") == []
    assert book.look("a", "sophie") == ["claire"]
    assert book.look("a", "claire") == ["sophie"]
    assert book.look("b", "julien") == []


def test_who_gave_no_sign_is_gone(book: presence.Book) -> None:
    book.look("a", "claire")
    with clock.travel(timedelta(seconds=presence.LONG_S - 1)):
        assert book.look("a", "sophie") == ["claire"]
    with clock.travel(timedelta(seconds=presence.LONG_S + 1)):
        assert book.look("a", "sophie") == []


def test_places_that_nobody_looks_at_do_not_fill_the_memory(book: presence.Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presence, "MANY", 10)
    for place in range(11):
        book.look(str(place), "claire")
    with clock.travel(timedelta(minutes=5)):
        book.look("here", "sophie")
        assert set(book.own) == {"here"}


def test_a_redis_that_does_not_answer_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    book, asked = presence.Book("redis://127.0.0.1:1/0"), list[int]()

    def away(*_: Any) -> list[str]:
        asked.append(1)
        raise redis.ConnectionError

    monkeypatch.setattr(presence.Book, "look_shared", staticmethod(away))
    redis_link.ask_again()
    try:
        assert book.look("a", "claire") == []
        assert book.look("a", "sophie") == ["claire"] and asked == [1]
    finally:
        redis_link.ask_again()
