"""The Nu HTML checker reads, once, all that the journeys saw: each page as it was sent, and as scripts and swaps left it."""

import json
import subprocess

import pytest

from tests.journeys.look import CAPTURES, TOOLS

pytestmark = pytest.mark.markup
CHECKER = TOOLS / "vnu-jar" / "build" / "dist" / "vnu.jar"


def test_every_state_seen_is_well_formed() -> None:
    pages = sorted(CAPTURES.glob("*.html"))
    assert pages, "the journeys have seen nothing yet: run the whole folder"
    checked = subprocess.run(
        ["java", "-jar", CHECKER, "--errors-only", "--format", "json", "--exit-zero-always", *pages],
        capture_output=True, text=True, timeout=300, check=True,
    )  # fmt: skip
    wrong = {f"{each['url'].rpartition('/')[2]}:{each['lastLine']} {each['message']}" for each in messages(checked.stderr)}
    assert not wrong, "\n" + "\n".join(sorted(wrong))


def messages(told: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(told)["messages"]
    return found
