"""Whom a request comes from: what visitors write of themselves is never believed."""

from collections.abc import Callable, Iterator
from ipaddress import ip_network
from typing import Any

import pytest

from eclat.http.proxies import visitor
from eclat.settings import ConfigurationError, Settings, get_settings
from tests.browser import Browser

OURS = [ip_network("127.0.0.1"), ip_network("10.0.0.0/8"), ip_network("fd00::/8")]


@pytest.mark.parametrize(("peer", "forwarded", "found"), [
    ("198.51.100.9", "192.0.2.1", "198.51.100.9"),  # no proxy of ours: it may write what it wants
    ("127.0.0.1", "192.0.2.1", "192.0.2.1"),
    ("127.0.0.1", "127.0.0.1, 192.0.2.1", "192.0.2.1"),  # what stands before the last was written by the visitor
    ("127.0.0.1", "192.0.2.66, 192.0.2.1, 10.1.2.3", "192.0.2.1"),
    ("fd00::1", "2001:db8::7", "2001:db8::7"),
    ("127.0.0.1", "[2001:db8::7]:4711", "2001:db8::7"),
    ("127.0.0.1", "192.0.2.1:4711", "192.0.2.1"),
    ("::ffff:127.0.0.1", "::ffff:192.0.2.1", "192.0.2.1"),
    ("127.0.0.1", "10.0.0.2", "10.0.0.2"),  # a machine of ours that asks through the proxy
    ("127.0.0.1", "", None),
    ("127.0.0.1", "192.0.2.1, unknown", None),
    ("127.0.0.1", "<script>", None),
])  # fmt: skip
def test_the_nearest_stranger_is_the_visitor(peer: str, forwarded: str, found: str | None) -> None:
    assert visitor(peer, forwarded, OURS) == found


def test_what_is_no_network_is_said_at_the_start() -> None:
    with pytest.raises(ConfigurationError, match="ECLAT_TRUSTED_PROXIES"):
        _ = Settings(trusted_proxies="10.0.0.0/8,proxy.example").proxies


@pytest.fixture
def configured(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    def use(**settings: str) -> None:
        for name, value in settings.items():
            monkeypatch.setenv(f"ECLAT_{name.upper()}", value)
        get_settings.cache_clear()

    yield use
    monkeypatch.undo()
    get_settings.cache_clear()


def metrics(browse: Callable[..., Browser], peer: str, **headers: str) -> int:
    visitor: Any = browse()
    visitor.client = type(visitor.client)(visitor.client.app, base_url=str(visitor.client.base_url), client=(peer, 4711))
    return int(visitor.get("/metrics", **headers).status_code)


def test_a_peer_of_no_proxy_is_taken_for_what_it_is(browse, configured) -> None:
    assert metrics(browse, "127.0.0.1") == 200
    assert metrics(browse, "192.0.2.1", **{"X-Forwarded-For": "127.0.0.1"}) == 404


def test_nobody_reads_the_metrics_through_a_proxy(browse, configured) -> None:
    configured(base_url="https://oc-eclat.example", trusted_proxies="127.0.0.1")
    assert metrics(browse, "127.0.0.1", **{"X-Forwarded-For": "127.0.0.1, 192.0.2.1"}) == 404
    assert metrics(browse, "127.0.0.1") == 404, "a proxy that names no one"
    assert metrics(browse, "127.0.0.1", **{"X-Forwarded-For": "127.0.0.1"}) == 200


def test_behind_a_proxy_that_no_setting_names_the_metrics_are_closed(browse, configured) -> None:
    configured(base_url="https://oc-eclat.example")
    assert metrics(browse, "127.0.0.1") == metrics(browse, "127.0.0.1", **{"X-Forwarded-For": "127.0.0.1"}) == 404
