"""Processes that begin with the product imported: forked from one that imported it, once, instead of importing it again each.

``python("-m", "eclat.cli", "serve")`` is what ``subprocess.Popen([sys.executable, "-m", "eclat.cli", "serve"])`` is: a process of its own,
with its own number, environment, folder and outputs, that ends as an interpreter does and that can be killed. What an import reads of the
environment is read again by another original: there is one for each environment, ``ECLAT_*`` apart (but for Redis, which the import reads).
The original holds one thread and no connection; it ends with the process that asked for it.
"""

import atexit
import contextlib
import gc
import importlib
import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).parents[2]
AT_IMPORT = ("ECLAT_REDIS_URL",)  # the settings that an import reads: tests/processes/test_forks.py keeps the list
IMPORTED = (
    "eclat.app",
    "eclat.http.serving",
    "eclat.revisions",
    "alembic.command",
    "uvicorn.lifespan.on",
    "uvicorn.loops.auto",
    "uvicorn.protocols.http.httptools_impl",
)
MANY = 64 * 1024  # bytes of an order, its environment with it
Output = IO[bytes] | int | None

_originals: dict[str, socket.socket] = {}
_lock = threading.Lock()


class Forked:
    """As ``subprocess.Popen``, as far as tests go."""

    def __init__(self, told: socket.socket) -> None:
        self.told = told
        self.pid = int(told.recv(32))
        self.returncode: int | None = None

    def poll(self) -> int | None:
        return self.seen(0)

    def wait(self, timeout: float | None = None) -> int:
        found = self.seen(timeout)
        if found is None:
            raise subprocess.TimeoutExpired(f"process {self.pid}", timeout or 0)
        return found

    def seen(self, timeout: float | None) -> int | None:
        with _lock:
            known = self.returncode
        if known is None and select.select([self.told], [], [], timeout)[0]:
            with _lock:
                if self.returncode is None:
                    self.returncode = os.waitstatus_to_exitcode(int(self.told.recv(32)))
                    self.told.close()
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def python(
    *arguments: str,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    stdout: Output = None,
    stderr: Output = None,
    start_new_session: bool = False,
) -> Forked:
    """Begin ``python -m module …`` or ``python -c code …``."""
    environment = dict(os.environ if env is None else env)
    here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    order = {"arguments": arguments, "env": environment, "cwd": str(cwd or Path.cwd()), "session": start_new_session}
    with there, Path(os.devnull).open("wb") as nowhere:
        files = [number(nowhere if each == subprocess.DEVNULL else each, usual) for each, usual in ((stdout, 1), (stderr, 2))]
        files.append(there.fileno())
        with _lock:
            socket.send_fds(original(environment), [json.dumps(order).encode()], files)
        return Forked(here)


def run(*arguments: str, check: bool = False, **more: Any) -> int:
    """Its exit status, once it ended. Raises subprocess.CalledProcessError."""
    status = python(*arguments, **more).wait(120)
    if check and status:
        raise subprocess.CalledProcessError(status, arguments)
    return status


def number(output: Output, usual: int) -> int:
    return usual if output is None else output if isinstance(output, int) else output.fileno()


def original(environment: Mapping[str, str]) -> socket.socket:
    """Where to ask the one that was imported in this environment."""
    read = {name: value for name, value in environment.items() if not name.startswith("ECLAT_") or name in AT_IMPORT}
    read = dict.fromkeys(AT_IMPORT, "") | read
    read.pop("PYTEST_CURRENT_TEST", None)
    key = json.dumps(read, sort_keys=True)
    if key not in _originals:
        here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        path = os.pathsep.join(filter(None, [str(ROOT), read.get("PYTHONPATH")]))
        with there:
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.services.forks", str(there.fileno())],
                env=dict(environment) | {"PYTHONPATH": path}, cwd=ROOT, pass_fds=[there.fileno()], start_new_session=True,
            )  # fmt: skip
        _originals[key] = here
        atexit.register(process.wait)
        atexit.register(here.close)  # before: it then ends
    return _originals[key]


# --- in the original ---


def prepare() -> None:
    gc.disable()
    for name in IMPORTED:
        importlib.import_module(name)
    from eclat.settings import get_settings
    from tests.services import compiled

    compiled.share()
    get_settings.cache_clear()
    gc.collect()
    gc.freeze()


def wait_for_orders(asked: int) -> dict[str, Any] | None:
    """In each process that is forked, what it must do; None once nobody can ask any more."""
    ended, warning = os.pipe()
    os.set_blocking(warning, False)
    signal.set_wakeup_fd(warning, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    awaited: dict[int, int] = {}  # by process, who wants to know how it ends
    with socket.socket(fileno=asked) as asking:
        while True:
            ready, _, _ = select.select([asked, ended], [], [])
            if ended in ready:
                os.read(ended, 4096)
                bury(awaited)
            if asked in ready:
                order, files, _, _ = socket.recv_fds(asking, MANY, 3)
                if not order:
                    return None
                *outputs, told = files
                pid = os.fork()
                if not pid:
                    signal.set_wakeup_fd(-1)
                    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                    closed(ended, warning, told, *awaited.values())
                    return become(json.loads(order), *outputs)
                os.write(told, str(pid).encode())
                awaited[pid] = told
                closed(*outputs)


def bury(awaited: dict[int, int]) -> None:
    """Tell how those that ended did."""
    while awaited:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if not pid:
            return
        with contextlib.suppress(OSError):
            os.write(awaited[pid], str(status).encode())
        closed(awaited.pop(pid))


def closed(*files: int) -> None:
    for each in files:
        os.close(each)


def become(order: dict[str, Any], stdout: int, stderr: int) -> dict[str, Any]:
    if order["session"]:
        os.setsid()
    os.dup2(stdout, 1)
    os.dup2(stderr, 2)
    closed(stdout, stderr)
    os.chdir(order["cwd"])
    os.environ.clear()
    os.environ.update(order["env"])
    gc.enable()
    return order


def execute(kind: str, what: str, *arguments: str) -> None:
    if kind == "-m":
        sys.argv[:] = [what, *arguments]
        runpy.run_module(what, run_name="__main__", alter_sys=True)
    else:
        sys.argv[:] = ["-c", *arguments]
        exec(compile(what, "<string>", "exec"), {"__name__": "__main__"})


if __name__ == "__main__":
    sys.path[0] = str(ROOT)
    prepare()
    if (order := wait_for_orders(int(sys.argv[1]))) is not None:
        execute(*order["arguments"])
