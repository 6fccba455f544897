"""The journeys of a file share one database, one server with its embedded worker, one SMTP server; and all share one Chromium."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import emptied
from tests.journeys.stage import Screen
from tests.services.live import LiveServer, running_server
from tests.services.smtp import SmtpServer, running_smtp

# The longest first, so that none is waited for at the end; the others after them, as they come.
LONGEST = ("every_page", "delegataires", "reseau", "premiere_habilitation", "autosave", "identification", "delegues", "courriels")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: rank(item.path))


def rank(path: Path) -> int:
    name = path.stem.removeprefix("test_")
    return LONGEST.index(name) if path.parent == Path(__file__).parent and name in LONGEST else len(LONGEST)


@pytest.fixture(scope="module")
def database(database_url: str) -> str:
    return emptied(database_url)


@pytest.fixture(scope="module")
def smtp_server() -> Iterator[SmtpServer]:
    with running_smtp() as server:
        yield server


@pytest.fixture(scope="module")
def live_server(database: str, smtp_server: SmtpServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    with running_server(database, tmp_path_factory.mktemp("server"), smtp_url=smtp_server.url) as server:
        yield server


@pytest.fixture
def screen(chromium: Browser, live_server: LiveServer) -> Iterator[Screen]:
    """One person's browser. Whatever it complained of by the end fails the journey."""
    screen = Screen.open(chromium, live_server.url)
    yield screen
    screen.close()


@pytest.fixture
def page(screen: Screen) -> Page:
    return screen.page
