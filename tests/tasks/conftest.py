"""Mails to send, and the settings that say where."""

from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
from sqlmodel import Session

from eclat.database import reading
from eclat.models import Courriel
from eclat.settings import get_settings
from eclat.tasks import smtp
from tests.courriels.story import Story


@pytest.fixture
def mail(db: Session) -> Courriel:
    """A mail with a single-use link, committed and not sent yet."""
    written = Story(db).write("activation_referent")[0]
    db.commit()
    return written


@pytest.fixture
def use_smtp(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """``use_smtp(url)``: mails leave through this server until the end of the test."""

    def use(url: str) -> None:
        monkeypatch.setenv("ECLAT_SMTP_URL", url)
        get_settings.cache_clear()

    yield use
    smtp.close()
    monkeypatch.undo()
    get_settings.cache_clear()


@pytest.fixture
def row() -> Callable[[UUID], Courriel]:
    """The mail as the database has it now. (The test's own session would keep SQLite's lock.)"""

    def read(key: UUID) -> Courriel:
        with reading() as db:
            found = db.get(Courriel, key)
            assert found is not None
            return found

    return read
