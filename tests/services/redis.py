"""A real Redis on a free port, keeping nothing."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.services.ports import free_port, wait_for


@contextmanager
def running_redis(folder: Path, port: int | None = None) -> Iterator[str]:
    program = shutil.which("redis-server")
    assert program, "Redis is not installed (Debian package: redis-server)"
    folder.mkdir(parents=True, exist_ok=True)
    port = port or free_port()
    server = subprocess.Popen(
        [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(folder)],
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_for(port)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.terminate()
        server.wait(timeout=10)
