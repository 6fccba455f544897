"""What a web process holds, its worker and its clock inside: at rest, after many requests, after as many again."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

from bench.databases import made
from bench.load import answered
from bench.report import Figure, times
from bench.servers import product

REQUESTS = 20_000  # ten thousand that each left 250 bytes behind would be seen
PATHS = ("/organismes", "/habilitations", "/", "/agents", "/connexion")
CLIENTS = 8
LUA = f"""
local paths, sent = {{{", ".join(f'"{path}"' for path in PATHS)}}}, 0
function request() sent = sent + 1; return wrk.format("GET", paths[sent % #paths + 1]) end
"""


def figures(folder: Path, requests: int = REQUESTS) -> Iterator[Figure]:
    database = made("SQLite", f"sqlite:///{folder}/eclat.db", "memory", 10_000)
    with product(database.url, folder) as server:
        ask(server.url, database.cookie, 100, folder)
        rest = held(server.pid)
        yield Figure("at rest (a hundred requests)", said(rest))
        ask(server.url, database.cookie, requests // 2, folder)
        half, ratio = held(server.pid), times(held(server.pid)[0] / rest[0])
        yield Figure(f"after {requests // 2:,} requests", said(half), said(rest), ratio, "≤ 150 MB", half[0] <= 150)
        ask(server.url, database.cookie, requests // 2, folder)
        end = held(server.pid)
        flat = end[0] <= half[0] * 1.02
        half_said = f"after half of them: {said(half)}"
        yield Figure(f"after {requests:,} requests", said(end), half_said, times(end[0] / half[0]), "flat", flat)


def said(memory: tuple[float, float]) -> str:
    return f"RSS {memory[0]:.0f} MB, PSS {memory[1]:.0f} MB"


def held(pid: int) -> tuple[float, float]:
    """RSS and PSS, in megabytes."""
    return rollup(Path(f"/proc/{pid}/smaps_rollup").read_text())


def rollup(text: str) -> tuple[float, float]:
    kilobytes = {line.split(":")[0]: int(line.split()[1]) for line in text.splitlines() if line.endswith("kB")}
    return kilobytes["Rss"] / 1000, kilobytes["Pss"] / 1000


def begin_peak() -> None:
    """Forget the most that this process held until now. Linux alone: what ``getrusage`` says begins with what its parent held."""
    Path("/proc/self/clear_refs").write_text("5")


def peak() -> float:
    """The most that this process held since then, in megabytes."""
    (line,) = [each for each in Path("/proc/self/status").read_text().splitlines() if each.startswith("VmHWM:")]
    return int(line.split()[1]) / 1000


def ask(url: str, cookie: str, requests: int, folder: Path) -> None:
    """At least as many requests as asked, over these pages in turn, a few seconds at a time."""
    script = folder / "ask.lua"
    script.write_text(LUA)
    command = ["wrk", "-t1", f"-c{CLIENTS}", "-s", str(script), "-H", f"Cookie: {cookie}", "-H", "Accept-Encoding: gzip"]
    while requests > 0:
        seconds = 10 if requests > 1_000 else 1
        said = subprocess.run([*command, f"-d{seconds}s", url], check=True, capture_output=True, text=True).stdout
        requests -= answered(said)
