"""wrk, asked to read one address, or to write to it, again and again, and what it answers."""

import os
import re
import statistics
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}
HEADERS = {"Accept-Encoding": "gzip"}
WRITING = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin", "HX-Request": "true"}
LUA = """
local sent = 0
function request() sent = sent + 1; return wrk.format("POST", nil, nil, (string.gsub("BODY", "#", sent))) end
"""
WARM_UP_S = 1


@dataclass(frozen=True)
class Load:
    """Requests per second, the milliseconds that half, and 99 of 100, of them took at most, and those of processor that each cost."""

    rate: float
    p50: float
    p99: float
    cpu: float = 0.0

    def __str__(self) -> str:
        processor = f"{self.cpu:.2f} ms of processor, " if self.cpu else ""
        return f"{processor}{self.rate:,.0f} req/s, p50 {self.p50:.1f} ms, p99 {self.p99:.1f} ms"


@dataclass(frozen=True)
class Target:
    url: str
    cookie: str = ""
    pid: int = 0  # of the server
    body: str = ""  # what is sent, ``#`` being the number of the request

    def headers(self) -> dict[str, str]:
        return HEADERS | (WRITING if self.body else {}) | ({"Cookie": self.cookie} if self.cookie else {})


def read(target: Target, clients: int, seconds: float) -> Load:
    """Raises RuntimeError when an answer was not a page, or when none comes within a minute."""
    command = ["wrk", "-t1", f"-c{clients}", "--latency", "--timeout", "20s"]
    command += [word for name, value in target.headers().items() for word in ("-H", f"{name}: {value}")]
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        if target.body:
            script.write(LUA.replace("BODY", target.body))
            script.flush()
            command += ["-s", script.name]
        while True:
            before = processor(target.pid)
            asked = [*command, f"-d{max(1, round(seconds))}s", target.url]
            said = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
            if answered(said) > 1 or seconds > 60:
                return parse(said, processor(target.pid) - before)
            seconds *= 2  # the machine is busy with other things


def processor(pid: int) -> float:
    """Milliseconds of processor that this process and its children took so far: what a busy machine does not change."""
    if not pid:
        return 0.0
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    own = (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")
    return own + sum(processor(int(child)) for child in children)


def parse(said: str, cpu: float = 0.0) -> Load:
    if "Non-2xx" in said or "Socket errors" in said:
        raise RuntimeError(f"not every answer was a page:\n{said}")
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    assert rate, said
    found = Load(float(rate[1]), percentile(said, 50), percentile(said, 99), cpu / max(1, answered(said)))
    if not found.p50:
        raise RuntimeError(f"nothing was answered in that time:\n{said}")
    return found


def answered(said: str) -> int:
    """How many requests were."""
    found = re.search(r"(\d+) requests in", said)
    assert found, said
    return int(found[1])


def percentile(said: str, which: int) -> float:
    found = re.search(rf"^\s+{which}%\s+([\d.]+)([a-z]+)", said, re.MULTILINE)
    assert found, said
    return float(found[1]) * UNITS[found[2]]


def interleaved(targets: Mapping[str, Target], clients: int, *, seconds: float, rounds: int) -> dict[str, Load]:
    """Each in turn, several times over, so that what disturbs the machine disturbs them all, once each has warmed up. The medians."""
    found: dict[str, list[Load]] = {name: [] for name in targets}
    for target in targets.values():
        read(target, clients, WARM_UP_S)
    for _ in range(rounds):
        for name, target in targets.items():
            found[name].append(read(target, clients, seconds))
    return {name: median(loads) for name, loads in found.items()}


def median(loads: list[Load]) -> Load:
    return Load(*(statistics.median(getattr(load, field) for load in loads) for field in ("rate", "p50", "p99", "cpu")))
