"""docs/security.md says what is: each test that it names exists, each requirement is answered, each finding is explained."""

import re
from functools import cache

import pytest

from scan.report import Finding, explanations
from tests.conftest import ROOT

TEXT = (ROOT / "docs" / "security.md").read_text()
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", TEXT)))
ROW = re.compile(r"^\| ([\d.]+)(?: to ([\d.]+))? \| .+? \| (met|partly|not met|deployment|n/a) \| (.+) \| (.*) \|$", re.M)
# How many requirements of levels 1 and 2 each section of ASVS 5.0.0 has: those of level 3 come after them, or are left out.
SECTIONS = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1, "3.2": 2, "3.3": 4, "3.4": 6, "3.5": 5, "3.7": 2,
    "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4, "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3, "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3,
    "6.8": 4, "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2, "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1, "9.1": 3, "9.2": 4, "10.1": 2,
    "10.2": 2, "10.3": 4, "10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3, "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1, "12.1": 3,
    "12.2": 2, "12.3": 4, "13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5, "14.1": 2, "14.2": 4, "14.3": 3, "15.1": 3, "15.2": 3, "15.3": 7, "16.1": 1,
    "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3, "17.1": 1, "17.2": 4, "17.3": 2,
}  # fmt: skip


@cache
def source(path: str) -> str:
    return (ROOT / path).read_text()


def test_every_test_that_is_named_exists() -> None:
    assert [f"{path}::{name}" for path, name in NAMED if f"def {name}(" not in source(path)] == []
    assert len(NAMED) > 80


def rank(number: str) -> tuple[int, ...]:
    return tuple(int(part) for part in number.split("."))


def test_every_requirement_of_both_levels_is_answered_once() -> None:
    wanted = [f"{section}.{n}" for section, many in SECTIONS.items() for n in range(1, many + 1)]
    assert len(wanted) == 253, "70 of level 1, 183 of level 2"
    answered = [
        number for first, last, *_ in ROW.findall(TEXT) for number in wanted if rank(first) <= rank(number) <= rank(last or first)
    ]
    assert sorted(answered, key=rank) == sorted(wanted, key=rank)


def test_what_is_met_is_shown_or_said_and_what_is_not_says_why() -> None:
    for first, _, status, how, shown in ROW.findall(TEXT):
        assert how, first
        assert status != "n/a" or not shown, first


@pytest.mark.parametrize("explanation", explanations(), ids=lambda each: each.category)
def test_every_explained_finding_is_in_the_docs(explanation) -> None:
    assert f"| {explanation.category}: `{explanation.info}` | {explanation.reason} | `{explanation.proof}` |" in TEXT
    path, name = explanation.proof.split("::")
    assert f"def {name}(" in source(path)


def test_an_explanation_covers_its_kind_and_no_other() -> None:
    first = explanations()[0]
    found = Finding("nobody", first.category, "medium", "POST /", "Lack of anti CSRF token")
    assert first.covers(found)
    for other in (
        Finding("nobody", "SQL Injection", "medium", "POST /", found.info),
        Finding("nobody", first.category, "medium", "POST /", "CSRF token 'x' is not properly checked in backend"),
    ):
        assert not any(each.covers(other) for each in explanations())
