"""The clock's jobs are tried again."""

import threading

import pytest

from eclat.tasks import clock


def test_a_job_that_failed_is_tried_again_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not at its next hour: the database had only gone away for a moment."""
    stop, tries = threading.Event(), list[int]()

    def job() -> None:
        tries.append(1)
        if len(tries) == 1:
            raise ConnectionError
        stop.set()

    monkeypatch.setattr(clock, "jobs", lambda: [clock.Job("job", 3600, job)])
    monkeypatch.setattr(clock, "AGAIN_S", 0)
    running = threading.Thread(target=clock.run, args=[stop], daemon=True)
    running.start()
    running.join(timeout=30)
    assert len(tries) == 2
