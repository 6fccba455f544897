"""A Redis that is away, or that takes what it is told and never says a word: every page and every verb does what it does all the
same, and waits for it once at most, a fifth of a second.

Each request is the unlucky one, which finds out that it does not answer.
"""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from dramatiq.brokers.redis import RedisBroker
from sqlmodel import Session
from starlette.applications import Starlette
from starlette.routing import Route

from eclat import redis_link, throttle
from eclat.database import writing
from eclat.http.routing import declaration
from eclat.models import Role
from eclat.routes import routes
from eclat.settings import get_settings
from eclat.tasks import broker
from eclat.tasks.deliver import deliver
from tests.browser import Browser
from tests.calls import redis_asked
from tests.conftest import forgotten
from tests.matrices.test_routes import name_of, path_of, world
from tests.matrices.verbs.table import cases
from tests.services.ports import free_port

SITE = routes(debug=False)

Asking = dict[str, Callable[[], Any]]
Answers = dict[str, tuple[int, int]]  # by route: the status, and how many times Redis was connected to


@contextmanager
def away() -> Iterator[int]:
    yield free_port()


@contextmanager
def mute() -> Iterator[int]:
    """Takes a connection and what comes through it."""
    with socket.create_server(("127.0.0.1", 0), backlog=500) as listening:
        yield listening.getsockname()[1]


@pytest.fixture
def redis_at(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """``redis_at(url)``: what is counted and what is handed over goes through this one."""

    def use(url: str) -> None:
        monkeypatch.setenv("ECLAT_REDIS_URL", url)
        monkeypatch.setenv("ECLAT_METRICS_FROM", "testclient")
        get_settings.cache_clear()
        throttle.counters.cache_clear()
        through = broker.make_broker()
        assert isinstance(through, RedisBroker)
        monkeypatch.setattr(deliver, "broker", through)
        monkeypatch.setattr(broker, "broker", through)

    yield use
    monkeypatch.undo()
    get_settings.cache_clear()
    throttle.counters.cache_clear()


def pages(site: Starlette, db: Session) -> Asking:
    """Each page of the site map, for someone for whom it was made."""
    here = world(db)
    browsers = {role: Browser(site, db, person) for role, person in here.people.items()}

    def of(route: Route) -> Callable[[], Any]:
        audience = declaration(route).audience
        role = None if audience.public else next(iter(audience.roles), Role.DIRIGEANT)
        return lambda: browsers[role].get(path_of(route, here.params))

    return {name_of(route): of(route) for route in SITE if "GET" in (route.methods or ())}


def verbs(site: Starlette, db: Session) -> Asking:
    """Each verb, done once, in the order of the site map."""
    table = cases(db)

    def of(route: Route) -> Callable[[], Any]:
        case = table[route.name]
        browser = case.browser(site, db)
        return lambda: browser.post(case.path, case.said, files=case.files)

    return {name_of(route): of(route) for route in SITE if "POST" in (route.methods or ())}


@pytest.mark.parametrize("asking", [pages, verbs])
def test_without_redis_everything_answers_and_nobody_waits(
    database_url: str, site: Starlette, redis_at: Callable[[str], None], redis_url: str, asking: Callable[..., Asking]
) -> None:
    def answers() -> Answers:
        forgotten()
        with writing() as db:
            asked = asking(site, db)
            db.commit()
        return {name: counted(ask) for name, ask in asked.items()}

    redis_at(redis_url)
    usual = answers()
    for gone in (away, mute):
        with gone() as port:
            redis_at(f"redis://127.0.0.1:{port}/0")
            found = answers()
        waited = [name for name, (_, times) in found.items() if times]
        assert [name for name in waited if found[name][1] > 1] == []
        assert len(waited) > (0 if asking is pages else 10), "those who count and those who hand over ask Redis"
        assert {name: status for name, (status, _) in found.items()} == {
            name: 503 if name == "GET /sante/pret" else status for name, (status, _) in usual.items()
        }


def counted(ask: Callable[[], Any]) -> tuple[int, int]:
    redis_link.ask_again()
    with redis_asked() as asked:
        status = ask().status_code
    assert all(seconds <= 0.2 for each in asked for seconds in each.values())
    return status, len(asked)
