"""What the machines that watch are told."""

import pytest

from eclat import checks
from eclat.settings import get_settings
from eclat.storage import StorageError


def watching(monkeypatch: pytest.MonkeyPatch) -> None:
    """As seen from an address that watches over the site."""
    monkeypatch.setenv("ECLAT_METRICS_FROM", "testclient")
    get_settings.cache_clear()


def test_a_living_process_says_so(browse) -> None:
    assert browse().get("/sante").text == "ok\n"


def test_a_site_that_can_serve_says_so(browse) -> None:
    answer = browse().get("/sante/pret")
    assert answer.status_code == 200 and answer.json() == {"pret": True}


def test_what_does_not_answer_is_named_to_who_watches(browse, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        def check(self) -> None:
            raise StorageError("the disk is full")

    monkeypatch.setattr(checks, "storage", Full)
    answer = browse().get("/sante/pret")
    assert (answer.status_code, answer.json()) == (503, {"pret": False}), "not to everybody"
    watching(monkeypatch)
    assert browse().get("/sante/pret").json()["manque"] == ["ECLAT_STORAGE_URL: the disk is full"]
    get_settings.cache_clear()


def test_health_is_answered_by_any_name(browse) -> None:
    assert browse().get("/sante", Host="10.0.0.7").status_code == 200


def test_metrics_are_for_the_allowed_addresses(browse, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor = browse()
    visitor.get("/connexion")
    assert visitor.get("/metrics").status_code == 404
    watching(monkeypatch)
    assert 'route="/connexion"' in visitor.get("/metrics").text
    get_settings.cache_clear()
