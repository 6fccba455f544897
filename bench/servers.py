"""The product and its peers, each one process as its users would run it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.services.ports import free_port, wait_for

ROOT = Path(__file__).parents[1]
PAGE = 50  # rows of a list, in the product and in its peers


@dataclass(frozen=True)
class Peer:
    url: str
    pid: int


@contextmanager
def product(database_url: str, folder: Path, rows: int = 20) -> Iterator[Peer]:
    """`eclat serve`, with its worker and its clock inside. ``rows``: of a page of a list."""
    port = free_port()
    known = {
        "ECLAT_DATABASE_URL": database_url, "ECLAT_STORAGE_URL": f"file://{folder}/files",
        "ECLAT_BASE_URL": f"http://127.0.0.1:{port}", "BENCH_ROWS": str(rows),
    }  # fmt: skip
    with running(["bench.serve", "--port", str(port)], port, known, folder / "serve.log") as peer:
        yield peer


@contextmanager
def bare(folder: Path, database_url: str = "") -> Iterator[Peer]:
    """Starlette alone, on the same server as the product: see peers/bare.py. ``folder`` holds the pages it answers."""
    port = free_port()
    command = ["uvicorn", "bench.peers.bare:app", "--port", str(port), "--log-level", "warning", "--no-access-log"]
    with running(command, port, {"BENCH_PAGES": str(folder), "BENCH_DATABASE": database_url}) as peer:
        yield peer


@contextmanager
def django(database_url: str) -> Iterator[Peer]:
    """One gunicorn process with as many threads as the product: see peers/django_site."""
    port = free_port()
    command = ["gunicorn", "bench.peers.django_site.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "6",
               "--keep-alive", "75", "--log-level", "error"]  # fmt: skip
    known = {
        "BENCH_DATABASE": database_url, "BENCH_ROWS": str(PAGE), "DJANGO_SETTINGS_MODULE": "bench.peers.django_site.settings",
    }  # fmt: skip
    with running(command, port, known) as peer:
        yield peer


@contextmanager
def running(command: list[str], port: int, environment: dict[str, str], log: Path = Path(os.devnull)) -> Iterator[Peer]:
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", *command], cwd=ROOT, env=os.environ | environment, stdout=output, stderr=output
        )
    try:
        wait_for(port)
        yield Peer(f"http://127.0.0.1:{port}", process.pid)
    finally:
        process.terminate()
        process.wait(timeout=20)
