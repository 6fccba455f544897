"""The product as its users meet it: `eclat serve` in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.services.ports import free_port, wait_for


@dataclass
class LiveServer:
    url: str
    process: subprocess.Popen[bytes]
    log: Path


@contextmanager
def running_server(database_url: str, folder: Path, **settings: str) -> Iterator[LiveServer]:
    """Serve until the end of the block. ``settings`` are ECLAT_* variables, in lower case without their prefix."""
    port = free_port()
    environment = os.environ | {
        "ECLAT_DATABASE_URL": database_url,
        "ECLAT_BASE_URL": f"http://127.0.0.1:{port}",
        "ECLAT_STORAGE_URL": os.environ["ECLAT_STORAGE_URL"],
        **{f"ECLAT_{name.upper()}": value for name, value in settings.items()},
    }
    log = folder / "serve.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "eclat.cli", "serve", "--port", str(port)],
            env=environment,
            cwd=folder,
            stderr=output,
            stdout=output,
        )
    try:
        wait_for(port)
        yield LiveServer(f"http://127.0.0.1:{port}", process, log)
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
