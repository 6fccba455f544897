"""/.well-known/security.txt, as RFC 9116 has it."""

from datetime import UTC, datetime, timedelta

from eclat import clock


def test_who_finds_a_weakness_knows_whom_to_tell(browse) -> None:
    answer = browse().get("/.well-known/security.txt")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/plain; charset=utf-8")
    told = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert told["Contact"] == "mailto:contact@oc-eclat.example"
    assert told["Canonical"] == "http://127.0.0.1:8000/.well-known/security.txt"
    expires = datetime.fromisoformat(told["Expires"])
    assert clock.now() + timedelta(days=170) < expires.astimezone(UTC) < clock.now() + timedelta(days=366)
