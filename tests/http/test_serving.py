"""`eclat serve` leaves politely, as one process or as several."""

import asyncio
import gc
import http.client
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from eclat.app import create_app, lifespan
from eclat.http.serving import StartingConfig
from tests.services.live import running_process
from tests.services.ports import free_port, wait_for


def browse(port: int, seen: Counter[str], over: threading.Event, *, kept: bool) -> None:
    """Ask again and again, over one connection as long as the server lets us, or over a new one each time."""
    connection = None
    while not over.is_set():
        fresh = connection is None
        try:
            connection = connection or http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            connection.request("GET", "/sante")
            answer = connection.getresponse()
            seen["whole" if answer.read() else "half"] += 1
            if not kept or answer.will_close:
                connection.close()
                connection = None
        except ConnectionRefusedError:
            connection = None
            seen["refused"] += 1
            over.wait(0.05)
        except (OSError, http.client.HTTPException) as error:
            connection = None
            seen["not heard" if fresh and isinstance(error, ConnectionError) else f"cut: {error!r}"] += 1


@contextmanager
def browsing(port: int) -> Iterator[Counter[str]]:
    seen, over = Counter[str](), threading.Event()
    threads = [threading.Thread(target=browse, args=(port, seen, over), kwargs={"kept": kept}) for kept in (True, False) * 3]
    for thread in threads:
        thread.start()
    yield seen
    over.set()
    for thread in threads:
        thread.join()


@pytest.mark.parametrize("workers", [1, 2])
def test_a_stop_answers_whatever_was_begun(database: str, tmp_path: Path, workers: int) -> None:
    """A connection that is kept is never cut, nor is a request that was read; who connects at that instant is refused."""
    port = free_port()
    with running_process("serve", database, tmp_path, "--port", str(port), "--workers", str(workers)) as server:
        wait_for(port, timeout=120)
        with browsing(port) as seen:
            while seen["whole"] < 300:
                threading.Event().wait(0.01)
            server.terminate()
            server.wait(timeout=60)
            while not seen["refused"]:
                threading.Event().wait(0.01)
    assert set(seen) <= {"whole", "refused", "not heard"}, seen
    begun = (tmp_path / "serve.log").read_text().count('"route": "/sante"')
    assert begun == seen["whole"], "what was read was answered, what was not answered was not read"


def test_the_collector_rests_while_the_site_starts(database_url: str) -> None:
    """Left at rest, it would let what requests leave grow for ever."""
    app = create_app(tasks=False)

    async def start() -> None:
        async with lifespan(app):
            assert gc.isenabled()

    try:
        StartingConfig(app).load()
        assert not gc.isenabled()
        asyncio.run(start())
    finally:
        gc.enable()
