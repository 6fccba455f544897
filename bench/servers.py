"""The product and its peers, each one process as its users would run it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.services.live import LiveServer, running_server
from tests.services.ports import free_port, wait_for

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Peer:
    url: str
    pid: int


@contextmanager
def product(database_url: str, folder: Path, **settings: str) -> Iterator[LiveServer]:
    """`eclat serve`, with its worker and its clock inside."""
    with running_server(database_url, folder, **({"storage_url": f"file://{folder}/files"} | settings)) as server:
        yield server


@contextmanager
def bare(folder: Path, database_url: str = "") -> Iterator[Peer]:
    """Starlette alone, on the same server as the product: see peers/bare.py. ``folder`` holds the pages it answers."""
    port = free_port()
    command = ["uvicorn", "bench.peers.bare:app", "--port", str(port), "--log-level", "warning", "--no-access-log"]
    with running(command, port, {"BENCH_PAGES": str(folder), "BENCH_DATABASE": database_url}) as peer:
        yield peer


@contextmanager
def django(database_url: str) -> Iterator[Peer]:
    """One gunicorn process with as many threads as the product: see peers/django_list."""
    port = free_port()
    command = ["gunicorn", "bench.peers.django_list.views:application", "--bind", f"127.0.0.1:{port}", "--workers", "1",
               "--threads", "6", "--keep-alive", "75", "--log-level", "error"]  # fmt: skip
    known = {"BENCH_DATABASE": database_url, "DJANGO_SETTINGS_MODULE": "bench.peers.django_list.settings"}
    with running(command, port, known) as peer:
        yield peer


@contextmanager
def running(command: list[str], port: int, environment: dict[str, str]) -> Iterator[Peer]:
    process = subprocess.Popen([sys.executable, "-m", *command], cwd=ROOT, env=os.environ | environment)
    try:
        wait_for(port)
        yield Peer(f"http://127.0.0.1:{port}", process.pid)
    finally:
        process.terminate()
        process.wait(timeout=20)
