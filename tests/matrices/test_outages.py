"""When the database or the storage goes away in the middle of a request: done once or not at all, and said clearly."""

from typing import Any

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, col, select

from eclat.database import reading
from eclat.domain.comptes import connexions
from eclat.models import Habilitation, Personne, Piece, Point
from eclat.storage import Storage, StorageError
from tests import factories as make


def lost() -> OperationalError:
    """What SQLAlchemy raises when the connection breaks."""
    return OperationalError("COMMIT", {}, Exception("server closed the connection"), connection_invalidated=True)


@pytest.fixture
def studied(db: Session) -> tuple[Personne, Habilitation]:
    """A request that Sophie studies."""
    pair = [make.instructeur(db), make.instructeur(db, "Julien", "Delmas")]
    habilitation = make.habilitation(db, make.organisme(db), etat="en_instruction", instructeurs=pair)
    db.commit()
    return pair[0], habilitation


def fail_once(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, *, after: bool = False) -> None:
    """The first call of ``owner.name`` loses the connection, before or after it did its work."""
    real, calls = getattr(owner, name), []

    def unlucky(*args: Any, **kwargs: Any) -> Any:
        calls.append(name)
        if len(calls) > 1:
            return real(*args, **kwargs)
        if after:
            real(*args, **kwargs)
        raise lost()

    monkeypatch.setattr(owner, name, unlucky)


def add_point(browser: Any, habilitation: Habilitation) -> Any:
    browser.client = type(browser.client)(
        browser.client.app, base_url=str(browser.client.base_url), cookies=browser.client.cookies, follow_redirects=False,
        raise_server_exceptions=False,
    )  # fmt: skip
    return browser.post(f"/habilitations/{habilitation.id}/ajout-point", {"texte": "Le plan des locaux"})


def points(db: Session) -> int:
    db.rollback()
    return len(db.exec(select(Point)).all())


def test_a_connection_lost_before_the_commit_is_tried_again(browse, db: Session, studied, monkeypatch) -> None:
    sophie, habilitation = studied
    browser = browse(sophie)
    fail_once(monkeypatch, connexions, "current")
    assert add_point(browser, habilitation).status_code == 303
    assert points(db) == 1


@pytest.mark.parametrize("after", [True, False])
def test_a_connection_lost_during_the_commit_is_never_tried_again(browse, db: Session, studied, monkeypatch, after: bool) -> None:
    """It may have committed: only the person can look."""
    sophie, habilitation = studied
    browser = browse(sophie)
    with monkeypatch.context() as patch:
        fail_once(patch, Session, "commit", after=after)
        answer = add_point(browser, habilitation)
    assert answer.status_code == 503
    assert "Regardez d’abord si votre action est prise en compte" in answer.text
    assert points(db) == int(after)


def test_a_connection_lost_after_the_commit_changes_nothing(browse, db: Session, studied, monkeypatch) -> None:
    """Noting that the sign-in is in use comes last: its failure must not do the verb again."""
    sophie, habilitation = studied
    browser = browse(sophie)
    monkeypatch.setattr(connexions, "SEEN_EVERY", connexions.SEEN_EVERY * 0)
    fail_once(monkeypatch, connexions, "touch")
    assert add_point(browser, habilitation).status_code == 303
    assert points(db) == 1


def test_a_page_is_asked_for_again(browse, studied, monkeypatch) -> None:
    sophie, habilitation = studied
    browser = browse(sophie)
    fail_once(monkeypatch, connexions, "current")
    assert browser.get(f"/habilitations/{habilitation.id}").status_code == 200


@pytest.mark.parametrize("htmx", [True, False])
def test_a_full_disk_is_said_and_nothing_is_lost(browse, db: Session, monkeypatch, htmx: bool) -> None:
    habilitation = make.habilitation(db, make.organisme(db))
    dirigeant = db.exec(select(Personne).where(col(Personne.courriel).startswith("direction"))).one()
    db.commit()
    before = len(db.exec(select(Piece)).all())
    browser = browse(dirigeant)
    browser.client = type(browser.client)(
        browser.client.app, base_url=str(browser.client.base_url), cookies=browser.client.cookies, raise_server_exceptions=False
    )

    def full(self: Storage, key: str, data: bytes) -> None:
        raise StorageError(f"{key}: No space left on device")

    monkeypatch.setattr(Storage, "put", full)
    files = {"piece-qualiopi": ("qualiopi.pdf", make.PDF, "application/pdf")}
    answer = browser.post(f"/habilitations/{habilitation.id}/pieces", files=files, htmx=htmx)
    assert answer.status_code == 503
    assert "L’espace prévu pour les documents est plein" in answer.text
    db.rollback()
    assert len(db.exec(select(Piece)).all()) == before


def test_a_database_that_may_only_be_read_is_read(browse, db: Session, studied, monkeypatch) -> None:
    """Full, or another's copy: pages come, a save says that nothing is kept and closes as it says."""
    sophie, habilitation = studied
    browser = browse(sophie)
    page = f"/habilitations/{habilitation.id}"
    for place in ("eclat.http.web", "eclat.tasks.unit_of_work", "eclat.checks"):
        monkeypatch.setattr(f"{place}.writing", reading, raising=False)
    assert browser.get(page).status_code == 200
    answer = add_point(browser, habilitation)
    assert answer.status_code == 503 and answer.headers["connection"] == "close"
    assert "Nous ne pouvons rien enregistrer pour le moment" in answer.text
    assert points(db) == 0
