"""The register helps when it can, and is never waited for longer than it is worth."""

import asyncio
import copy
import json
import os
import socket
import threading
import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from structlog.testing import capture_logs

from eclat.registers import client
from eclat.registers.companies import Company, find_company
from tests.registers.fake_server import TILLEULS, FakeServer, Script, companies

SIRET = "73282932000074"


def tilleuls(**changes: object) -> dict[str, Any]:
    return {**copy.deepcopy(TILLEULS), **changes}


def ask(server: FakeServer, siret: str = SIRET, timeout: float = 2.0) -> Company | None:
    return find_company(siret, base_url=server.url, timeout=timeout)


def test_a_known_siret_prefills_the_form(register: FakeServer) -> None:
    register.script = Script(companies(TILLEULS))
    assert ask(register) == Company(
        siret=SIRET,
        nom="INSTITUT LES TILLEULS",
        adresse="12 RUE DES TILLEULS",
        code_postal="13001",
        ville="MARSEILLE",
        statut_juridique="9220",
        date_creation=date(1998, 9, 1),
        en_activite=True,
        est_organisme_formation=True,
        est_qualiopi=True,
        ndas=("93131234513",),
    )
    assert register.paths == ["/search"]
    assert register.asked[0]["q"] == SIRET


def test_a_siren_gives_the_siege(register: FakeServer) -> None:
    register.script = Script(companies(TILLEULS))
    company = ask(register, "732829320")
    assert company is not None
    assert company.siret == SIRET


def test_another_establishment_does_not_borrow_the_address_of_the_siege(register: FakeServer) -> None:
    other = "73282932000082"
    register.script = Script(companies(tilleuls(matching_etablissements=[{"siret": other}])))
    company = ask(register, other)
    assert company is not None
    assert (company.siret, company.nom, company.adresse) == (other, "INSTITUT LES TILLEULS", "")


def test_a_closed_establishment_is_told(register: FakeServer) -> None:
    register.script = Script(companies(tilleuls(etat_administratif="C")))
    company = ask(register)
    assert company is not None
    assert not company.en_activite


def test_what_the_register_keeps_to_itself_is_left_empty(register: FakeServer) -> None:
    hidden = tilleuls(nom_raison_sociale=None, nom_complet="[NON-DIFFUSIBLE]", date_creation=None, complements={})
    hidden["siege"] = {"siret": SIRET, "adresse": "[NON-DIFFUSIBLE]", "code_postal": None}
    register.script = Script(companies(hidden))
    company = ask(register)
    assert company is not None
    assert (company.nom, company.adresse, company.code_postal, company.date_creation) == ("", "", "", None)
    assert (company.est_qualiopi, company.ndas) == (False, ())


def test_an_absent_siret_is_none(register: FakeServer) -> None:
    assert ask(register) is None
    register.script = Script(companies(tilleuls(siren="111111111")))
    assert ask(register, "73282932000082") is None


def test_the_same_question_is_asked_once(register: FakeServer) -> None:
    register.script = Script(companies(TILLEULS))
    assert ask(register) == ask(register)
    assert ask(register, "925123275") is ask(register, "925123275") is None
    assert len(register.asked) == 2


def test_off_or_not_a_siret_asks_nobody(register: FakeServer) -> None:
    assert find_company(SIRET, base_url="") is None
    for odd in ("", "12", "7328293200007x", SIRET + "\n", "７３２８２９３２０００００７４"):
        assert ask(register, odd) is None
    assert register.asked == []


def test_429_is_obeyed_until_its_time(register: FakeServer) -> None:
    register.script = Script(b"{}", status=429, headers={"Retry-After": "1"})
    with capture_logs() as logs:
        assert ask(register) is None
    assert logs[0]["event"] == "register.unavailable"
    assert (logs[0]["reason"], logs[0]["status"], logs[0]["pause"]) == ("rate_limited", 429, 1.0)
    register.script = Script(companies(TILLEULS))
    answers: list[object] = []
    threads = [threading.Thread(target=lambda: answers.append(ask(register))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [None] * 6
    assert len(register.asked) == 1
    time.sleep(1.05)
    assert ask(register) is not None


IN_HALF_AN_HOUR = "an HTTP date, half an hour from now"


@pytest.mark.parametrize(
    ("header", "low", "high"),
    [
        ("30", 30, 30),
        ("0", 1, 1),
        ("-5", 1, 1),
        ("999999999", 3600, 3600),
        ("inf", 3600, 3600),
        ("nan", 5, 5),
        ("bientôt".encode().decode("latin-1"), 5, 5),
        (None, 5, 5),
        (IN_HALF_AN_HOUR, 900, 1800),
    ],
)
def test_every_way_of_saying_when_to_come_back(register: FakeServer, header: str | None, low: float, high: float) -> None:
    if header == IN_HALF_AN_HOUR:
        header = format_datetime(datetime.now(UTC) + timedelta(minutes=30), usegmt=True)
    register.script = Script(b"", status=429, headers={} if header is None else {"Retry-After": header})
    with capture_logs() as logs:
        ask(register)
    assert low <= logs[0]["pause"] <= high


@pytest.fixture
def budgets(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds after which each question is given up, by the loop that asks it and by the thread that waits for it."""
    found: list[float] = []
    within, asked = asyncio.timeout, asyncio.run_coroutine_threadsafe

    def timeout(seconds: float) -> asyncio.Timeout:
        found.append(seconds)
        return within(seconds)

    def run(*given: Any) -> Any:
        future = asked(*given)
        result = future.result

        def waited(seconds: float) -> Any:
            found.append(round(seconds, 3))
            return result(seconds)

        future.result = waited  # type: ignore[method-assign, assignment]
        return future

    monkeypatch.setattr("eclat.registers.client.asyncio.timeout", timeout)
    monkeypatch.setattr("eclat.registers.client.asyncio.run_coroutine_threadsafe", run)
    return found


@pytest.mark.parametrize(
    "script",
    [
        Script(companies(TILLEULS), wait=5),
        Script(companies(TILLEULS), drip=0.1),
        Script(companies(TILLEULS), drip=0.1, drip_headers=True),
    ],
    ids=["silent", "drips its body", "drips its headers"],
)
def test_a_slow_register_never_holds_longer_than_the_budget(register: FakeServer, script: Script, budgets: list[float]) -> None:
    register.script = script
    with capture_logs() as logs:
        assert ask(register, timeout=0.5) is None
    assert logs[0]["reason"] in ("timeout", "ReadTimeout")
    assert sorted(budgets) == [0.5, 0.6], "all of it is within the budget, and whoever waits for it a little more"
    # While it is slow, the next keystroke does not wait at all.
    assert ask(register, timeout=0.5) is None
    assert len(register.asked) == 1 and len(budgets) == 2


def test_a_request_given_up_is_closed(register: FakeServer) -> None:
    register.script = Script(companies(TILLEULS), drip=0.05)
    ask(register, timeout=0.3)
    waited = time.monotonic()
    while not register.given_up and time.monotonic() - waited < 3:
        time.sleep(0.02)
    assert register.given_up == 1


def test_many_slow_questions_at_once_all_end_in_time(register: FakeServer, budgets: list[float]) -> None:
    register.script = Script(companies(TILLEULS), wait=3)
    threads = [threading.Thread(target=ask, args=(register, SIRET), kwargs={"timeout": 0.5}) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(budgets) == {0.5: 12, 0.6: 12}, "those that wait for a connection too"


@pytest.mark.parametrize(
    "body",
    [
        b"", b"<html>Maintenance</html>", b'{"results":', b"null", b"[]", b"42", b'{"results": null}', b"{}",
        b'{"results": [{}]}', b'{"results": ["x"]}', b"\xff\xfe", b"[" * 100_000, b"x" * 2_000_000,
        json.dumps({"results": [{**TILLEULS, "siege": None}]}).encode(),
        json.dumps({"results": [{**TILLEULS, "complements": [1]}]}).encode(),
    ],
)  # fmt: skip
def test_odd_answers_are_none_and_logged(register: FakeServer, body: bytes) -> None:
    register.script = Script(body)
    with capture_logs() as logs:
        assert ask(register) is None
    assert [log["event"] for log in logs] == ["register.unavailable"]
    register.script = Script(companies(TILLEULS))
    client.reset()
    assert ask(register) is not None, "an odd answer is not kept"


@pytest.mark.parametrize("status", [301, 400, 404, 500, 502, 503])
def test_other_statuses_are_none(register: FakeServer, status: int) -> None:
    register.script = Script(companies(TILLEULS), status=status, headers={"Location": "/search"})
    with capture_logs() as logs:
        assert ask(register) is None
    assert logs[0]["status"] == status
    assert len(register.asked) == 1
    # A refusal is about one question; a breakdown is about all of them.
    ask(register, "925123275")
    assert len(register.asked) == (2 if status < 500 else 1)


def test_a_closed_port_or_an_unknown_name_is_none(register: FakeServer) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        assert find_company(SIRET, base_url=f"http://127.0.0.1:{port}") is None
    assert find_company(SIRET, base_url="http://absent.invalid", timeout=1.0) is None
    assert find_company(SIRET, base_url="pas une adresse") is None


def test_the_log_says_nothing_of_what_was_asked(register: FakeServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG", logger="root")
    register.script = Script(b"oops", status=500)
    with capture_logs() as logs:
        ask(register)
    assert logs
    assert SIRET not in repr(logs) + caplog.text


# Newer Pythons warn of any fork beside threads: that is what is being tested.
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_forked_process_asks_on_its_own(register: FakeServer) -> None:
    register.script = Script(companies(TILLEULS))
    assert ask(register, "925123275") is None
    child = os.fork()
    if child == 0:
        os._exit(0 if ask(register) is not None else 1)
    assert os.waitpid(child, 0)[1] == 0
