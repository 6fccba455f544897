"""The product as its users meet it: `eclat serve`, `worker` and `clock` in processes of their own."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests import scenes
from tests.services.forks import Forked, python
from tests.services.ports import free_port, wait_for


@dataclass
class LiveServer:
    url: str
    process: Forked
    log: Path


@contextmanager
def running_process(command: str, database_url: str, folder: Path, *arguments: str, **settings: str) -> Iterator[Forked]:
    """``eclat command`` until the end of the block. ``settings`` are ECLAT_* variables, in lower case without their prefix."""
    changed = {f"ECLAT_{name.upper()}": value for name, value in settings.items()}
    environment = os.environ | {"ECLAT_DATABASE_URL": database_url} | changed
    scenes.end()  # it may write there at any time
    with (folder / f"{command}.log").open("ab") as output:
        process = python("-m", "eclat.cli", command, *arguments, env=environment, cwd=folder, stderr=output, stdout=output)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def running_server(database_url: str, folder: Path, **settings: str) -> Iterator[LiveServer]:
    """``eclat serve`` on a free port, answering."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with running_process("serve", database_url, folder, "--port", str(port), **({"base_url": url} | settings)) as process:
        wait_for(port)
        yield LiveServer(url, process, folder / "serve.log")
