"""One's own exports and lots on one page: what runs, what is ready, what is over; nobody else's."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from eclat import clock
from eclat.engines import exports
from eclat.models import Export, Personne
from eclat.tasks import exports as tasks
from tests import factories as make
from tests.browser import Browser

Browse = Callable[[Personne], Browser]


@pytest.fixture
def claire(db: Session, browse: Browse, monkeypatch: pytest.MonkeyPatch) -> Browser:
    monkeypatch.setattr(exports, "AT_ONCE", 3)
    monkeypatch.setattr(tasks, "hand_over", lambda *_: None)
    browser = browse(make.administrateur(db))
    db.commit()
    return browser


def test_nothing_yet(claire: Browser) -> None:
    assert "Mes exports et traitements" in claire.get("/").text, "in the account's menu"
    assert "Rien pour l’instant" in claire.get("/exports").text


def test_what_runs_what_is_ready_what_is_over(db: Session, browse: Browse, claire: Browser) -> None:
    waiting = [make.organisme(db, f"École {rank}", etat="en_attente") for rank in range(5)]
    autre = browse(make.administrateur(db, "Nadia", "Kessler"))
    db.commit()
    at = claire.post("/organismes/export?", {"format": "csv"}).headers["location"]
    key = db.exec(select(Export.id)).one()
    db.commit()
    page = claire.get("/exports").text
    assert "En cours" in page and f'href="{at}"' in page and "0 lignes sur" in page and "data-suivi" in page
    assert "Rien pour l’instant" in autre.get("/exports").text
    tasks.make(key)
    page = claire.get("/exports", htmx=True).text
    assert "<html" not in page
    page = claire.get("/exports").text
    assert "Prêt" in page and f"{at}/fichier" in page and "data-suivi" not in page
    assert claire.get(f"{at}/fichier").status_code == 200
    claire.post("/organismes/acceptations", {"ids": [str(each.id) for each in waiting[:2]]})
    page = claire.get("/exports").text
    assert "Accepter 2 organismes" in page and "2 organismes acceptés." in page
    with clock.travel(timedelta(hours=25)):
        tasks.sweep()
        db.rollback()
    page = claire.get("/exports").text
    assert "Expiré" in page and f"{at}/fichier" not in page
