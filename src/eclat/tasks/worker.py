"""The worker: alone (`eclat worker`), or inside the web process with the clock."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from dramatiq import Worker

from eclat.tasks import clock, deliver
from eclat.tasks.broker import THREADS, broker

__all__ = ["deliver", "running_clock", "running_worker"]


@contextmanager
def running_worker(threads: int = THREADS) -> Iterator[None]:
    """Tasks are done inside the block; leaving it lets those under way finish."""
    worker = Worker(broker, worker_threads=threads, worker_timeout=200)
    worker.start()
    try:
        yield
    finally:
        worker.stop(timeout=10_000)


@contextmanager
def running_clock() -> Iterator[None]:
    stop = threading.Event()
    thread = threading.Thread(target=clock.run, args=[stop], name="clock", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=10)
