"""A stranger's file, read by a process of its own: what its memory or its time does not suffice for ends it, and nothing else."""

import resource
import subprocess
import sys


def run(module: str, data: bytes, *, seconds: float) -> "subprocess.CompletedProcess[bytes]":
    """What ``python -m module`` makes of these bytes. It is given nothing else: no setting, no open file.

    Its status is negative when its own limits ended it. Raises subprocess.TimeoutExpired.
    """
    command = [sys.executable, "-I", "-m", module]
    return subprocess.run(command, input=data, capture_output=True, timeout=seconds, env={}, check=False)


def limit(*, memory: int, cpu_seconds: int) -> None:
    """For that process, before it reads anything."""
    for each, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, cpu_seconds), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(each, (most, most))
