"""Address suggestions: the same rules as the companies' register."""

import json
import socket
import time

import pytest
from structlog.testing import capture_logs

from eclat.registers.addresses import Address, search_addresses
from tests.registers.fake_server import ADDRESS, FakeServer, Script, addresses

AMIENS = Address(
    label="8 Boulevard du Port 80000 Amiens",
    adresse="8 Boulevard du Port",
    code_postal="80000",
    ville="Amiens",
    code_insee="80021",
)


def test_addresses_are_suggested(register: FakeServer) -> None:
    register.script = Script(addresses(ADDRESS))
    assert search_addresses("  8 bd   du port ", base_url=register.url) == [AMIENS]
    assert register.paths == ["/search"]
    assert register.asked == [{"q": "8 bd du port", "limit": "5", "index": "address", "autocomplete": "1"}]


def test_no_more_than_five_and_asked_once(register: FakeServer) -> None:
    register.script = Script(addresses(*[ADDRESS] * 9))
    found = search_addresses("8 bd du port", base_url=register.url)
    assert len(found) == 5
    found.clear()
    assert len(search_addresses("8 BD du port", base_url=register.url)) == 5
    assert len(register.asked) == 1


def test_the_path_of_the_setting_is_kept(register: FakeServer) -> None:
    register.script = Script(addresses())
    assert search_addresses("8 bd du port", base_url=f"{register.url}/geocodage/") == []
    assert register.paths == ["/geocodage/search"]


@pytest.mark.parametrize("text", ["", "  ", "8", "8 ", "---", "\x00\x01", "\ud800\ud800\ud800"])
def test_too_little_text_asks_nobody(register: FakeServer, text: str) -> None:
    assert search_addresses(text, base_url=register.url) == []
    assert register.asked == []


def test_off_asks_nobody() -> None:
    assert search_addresses("8 bd du port", base_url="") == []


def test_odd_text_is_asked_as_best_can(register: FakeServer) -> None:
    register.script = Script(addresses())
    search_addresses("“8 bd\ud800 du\x00 port" + "x" * 10_000, base_url=register.url)
    assert register.asked[0]["q"].startswith("8 bd du portxxx")
    assert len(register.asked[0]["q"]) <= 200


def test_fields_may_be_missing(register: FakeServer) -> None:
    register.script = Script(addresses({"properties": {"label": "Amiens"}}))
    assert search_addresses("amiens", base_url=register.url) == [Address("Amiens", "", "", "", "")]


@pytest.mark.parametrize(
    "script",
    [
        Script(b"", status=429, headers={"Retry-After": "60"}),
        Script(b"", status=500),
        Script(b'{"features": 3}'),
        Script(json.dumps({"features": [{"properties": {}}]}).encode()),
        Script(b"<html>"),
    ],
)
def test_any_failure_is_no_suggestion_and_one_line_without_the_text(register: FakeServer, script: Script) -> None:
    register.script = script
    with capture_logs() as logs:
        assert search_addresses("8 bd du port", base_url=register.url) == []
    assert [log["service"] for log in logs] == ["addresses"]
    assert "port" not in repr(logs)


def test_slow_dripping_or_closed_is_no_suggestion_in_time(register: FakeServer) -> None:
    register.script = Script(addresses(ADDRESS), drip=0.1)
    started = time.monotonic()
    assert search_addresses("8 bd du port", base_url=register.url, timeout=0.4) == []
    assert time.monotonic() - started < 0.8
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        assert search_addresses("8 bd", base_url=f"http://127.0.0.1:{closed.getsockname()[1]}") == []
