"""Fixtures: a clean migrated database per test (SQLite or PostgreSQL), people who browse, real servers, a real browser.

``pytest --db postgresql`` runs the same tests on a throw-away cluster. The settings are in the environment before the product is
imported, as they are in production.
"""

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser as Chromium
    from playwright.sync_api import Page
    from sqlmodel import Session
    from starlette.applications import Starlette

    from tests.browser import Browser
    from tests.services.live import LiveServer
    from tests.services.smtp import SmtpServer

gc.disable()  # until all is collected: see pytest_collection_finish
ROOT = Path(__file__).parent.parent
MEMORY = Path("/dev/shm")
SELDOM = (50_000, 20, 100)  # of gc.set_threshold
ROOM = 4 * 2**30  # bytes, more than all that the tests of every process write


def folder() -> Path:
    """Where tests write: in memory where there is room, for nothing of it outlives them."""
    in_memory = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM
    return Path(tempfile.mkdtemp(prefix="eclat-tests-", dir=MEMORY if in_memory else None))


VAR = folder()
os.environ.setdefault("TESTS_TOGETHER", str(VAR))  # what the processes that this one starts share with it
for name in [name for name in os.environ if name.startswith("ECLAT_")]:
    del os.environ[name]
os.environ |= {
    "ECLAT_DATABASE_URL": f"sqlite:///{VAR}/eclat.db",
    "ECLAT_STORAGE_URL": f"file://{VAR}/files",
    "ECLAT_SECRET_KEY": "a-key-for-the-tests-and-nothing-else",
    "ECLAT_BASE_URL": "http://127.0.0.1:8000",
    "ECLAT_COMPANIES_URL": "",
    "ECLAT_DEBUG": "1",
    "ECLAT_GROUP_DELAY": "0",  # but where a test says so, for most look at the mail of one file
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--db", choices=["sqlite", "postgresql"], default="sqlite", help="the database to test on")


def pytest_configure(config: pytest.Config) -> None:
    """Hypothesis tries the same few examples each time; ``HYPOTHESIS_PROFILE=long`` goes looking for new ones."""
    from hypothesis import HealthCheck, settings

    slow = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    settings.register_profile(
        "quick",
        max_examples=25,
        stateful_step_count=30,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=slow,
    )
    settings.register_profile("long", max_examples=2_000, stateful_step_count=60, deadline=None, suppress_health_check=slow)
    settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What asks for no database is the same on both. Files that take long begin first, one in each process: nobody waits for them."""
    if config.getoption("--db") == "postgresql":
        without = [item for item in items if not {"database_url", "campaign"} & set(getattr(item, "fixturenames", ()))]
        config.hook.pytest_deselected(items=without)
        items[:] = [item for item in items if item not in set(without)]
    items[:] = slow_first(items, int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")))


SLOW = (
    "tests/faults/",
    "tests/processes/",
    "tests/tasks/",
    "tests/matrices/test_mute_redis.py",
    "tests/input/test_anything.py",
    "tests/security/test_networks.py",
    "tests/security/test_notes.py",
)


def slow_first(items: list[pytest.Item], processes: int) -> list[pytest.Item]:
    """Each process is given as many tests, one after another: the slow files are shared out between their beginnings."""
    slow: dict[Path, list[pytest.Item]] = {}
    for item in items:
        if item.nodeid.startswith(SLOW):
            slow.setdefault(item.path, []).append(item)
    rest, files, found = [item for item in items if item.path not in slow], list(slow.values()), []
    for process in range(processes):
        found += [item for file in files[process::processes] for item in file]
        found += rest[process * len(rest) // processes : (process + 1) * len(rest) // processes]
    return found


def pytest_collection_finish() -> None:
    """What was imported and collected stays until the end: the collector neither looks for garbage in it meanwhile, nor ever again.

    It looks in the rest more seldom: there is room, and a tenth of the tests' time went into looking.
    """
    gc.freeze()
    gc.set_threshold(*SELDOM)
    gc.enable()


def pytest_unconfigure(config: pytest.Config) -> None:
    shutil.rmtree(VAR, ignore_errors=True)


@pytest.fixture(scope="session")
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A migrated database, and nothing in it but the catalogue."""
    from tests.services import migrated

    on_sqlite = request.config.getoption("--db") == "sqlite"
    with migrated.sqlite(VAR) if on_sqlite else migrated.postgresql(VAR / "postgresql") as url:
        yield url


@pytest.fixture(scope="module", autouse=True)
def quick_hashing(request: pytest.FixtureRequest) -> Iterator[None]:
    """Argon2id with cheap parameters, except where hashing itself is tested: it would take most of the tests' time.

    A story that a whole file begins with is told with them too. Nor are answers held back so that their time tells nothing.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("eclat.http.web.STEADY_S", 0)
        if "test_passwords" not in request.node.nodeid:
            from argon2 import PasswordHasher

            quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
            patch.setattr("eclat.domain.comptes.passwords._HASHER", quick)
            patch.setattr("eclat.domain.comptes.passwords.DUMMY_HASH", quick.hash("nobody's"))
        yield


@pytest.fixture(autouse=True)
def nobody_counted() -> None:
    """No test is slowed by what the ones before it did from the same address, nor finds Redis left alone."""
    from eclat import presence, redis_link, throttle

    throttle.counters.cache_clear()
    presence.book.cache_clear()
    redis_link.ask_again()


@pytest.fixture(autouse=True)
def the_clock_is_put_back() -> Iterator[None]:
    """A test that left it elsewhere would make the next ones fail, who knows which."""
    from eclat import clock

    before = clock._shift
    yield
    assert clock._shift == before, f"the clock was left {clock._shift} away"


@pytest.fixture(scope="session", autouse=True)
def workplace() -> None:
    """Whatever the product writes beside itself (``var/``) goes with the tests' own folder."""
    os.chdir(VAR)


@pytest.fixture(scope="session", autouse=True)
def quiet_logs() -> None:
    """Warnings and worse only, in plain text."""
    import logging

    import structlog

    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        processors=[
            structlog.stdlib.add_log_level,
            structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),
        ],
    )


@pytest.fixture(autouse=True)
def no_command_changes_the_logs(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command run inside a test would leave the next ones a log on a stream that is closed."""
    monkeypatch.setattr("eclat.cli.configure_logs", lambda: None)


@pytest.fixture
def database(database_url: str, request: pytest.FixtureRequest) -> str:
    """The database, as it was after its migrations, and this test's alone; in any state for one that is ``in_its_world``."""
    from tests import scenes

    if request.node.get_closest_marker("in_its_world"):
        forgotten()
        return database_url
    url = emptied(database_url)
    if "test_passwords" not in request.node.nodeid:  # where hashing costs what it costs
        scenes.begin()
    return url


def emptied(database_url: str) -> str:
    from eclat.database import get_engine
    from tests.services import migrated

    forgotten()
    migrated.empty(get_engine())
    return database_url


def forgotten() -> None:
    """What a test left elsewhere than in the database."""
    from eclat.settings import get_settings
    from eclat.tasks.broker import broker
    from tests import scenes

    scenes.end()
    get_settings.cache_clear()
    broker.flush_all()


@pytest.fixture
def db(database: str) -> Iterator["Session"]:
    """A writing session. A test commits what it prepared before it browses."""
    from eclat.database import writing
    from tests import scenes

    with writing() as session:
        scenes.here.session = session
        yield session


@pytest.fixture(scope="session")
def site(database_url: str) -> "Starlette":
    from eclat.app import create_app
    from tests.services import compiled

    compiled.share()
    return create_app(tasks=False)


@pytest.fixture
def browse(database: str, site: "Starlette", db: "Session") -> "Callable[..., Browser]":
    """``browse(personne)``: this person's browser, already signed in; ``browse()``: a visitor's."""
    from tests.browser import Browser

    return lambda personne=None: Browser(site, db, personne)


@pytest.fixture
def smtp_server() -> Iterator["SmtpServer"]:
    """A real SMTP server on a free port, which the product uses during the test."""
    from eclat.settings import get_settings
    from eclat.tasks import smtp
    from tests.services.smtp import running_smtp

    with running_smtp() as server:
        os.environ["ECLAT_SMTP_URL"] = server.url
        get_settings.cache_clear()
        yield server
        smtp.close()
    del os.environ["ECLAT_SMTP_URL"]
    get_settings.cache_clear()


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    from tests.services.redis import running_redis

    with running_redis(VAR / "redis") as url:
        yield url


@pytest.fixture(scope="session")
def chromium() -> Iterator["Chromium"]:
    """Debian's Chromium, driven by playwright."""
    from playwright.sync_api import expect, sync_playwright

    from tests.services.chromium import PATIENCE, launch

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: "Chromium") -> Iterator["Page"]:
    """A fresh page at 1280 px, French, in its own context."""
    from tests.services.chromium import PATIENCE

    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="fr-FR", timezone_id="Europe/Paris")
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


@pytest.fixture
def live_server(database: str, tmp_path: Path) -> Iterator["LiveServer"]:
    """`eclat serve` in its own process on a free port, on this test's database, with its embedded worker and clock."""
    from tests.services.live import running_server

    with running_server(database, tmp_path) as server:
        yield server
