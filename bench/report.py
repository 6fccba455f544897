"""Figures beside their references, as rows of a Markdown table that can be pasted into docs/performance.md."""

import os
import platform
import sqlite3
import subprocess
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

HEAD = "| what | measured | beside | ratio | aim | |\n| --- | --- | --- | --- | --- | --- |"
LIBRARIES = ("starlette", "uvicorn", "sqlalchemy", "jinja2", "psycopg", "django", "gunicorn")


@dataclass(frozen=True)
class Figure:
    """What was measured, what it is compared with, and what it should be. ``held`` is None where nothing was aimed at."""

    what: str
    value: str
    reference: str = ""
    ratio: str = ""
    aim: str = ""
    held: bool | None = None

    def row(self) -> str:
        verdict = {None: "", True: "held", False: "**missed**"}[self.held]
        return f"| {self.what} | {self.value} | {self.reference} | {self.ratio} | {self.aim} | {verdict} |"


def times(ratio: float) -> str:
    return f"× {ratio:.2f}"


def at_least(what: str, ours: str, peer: str, ratio: float, aim: float) -> Figure:
    """How many times better than the peer we are."""
    return Figure(what, ours, peer, times(ratio), f"≥ × {aim:g}", ratio >= aim)


def at_most(what: str, large: str, small: str, ratio: float, aim: float) -> Figure:
    """How many times more the large one costs."""
    return Figure(what, large, small, times(ratio), f"≤ × {aim:g}", ratio <= aim)


def machine() -> str:
    """Where and with what this was measured."""
    cpu = next(
        (line.split(":")[1].strip() for line in lines("/proc/cpuinfo") if line.startswith("model name")), platform.machine()
    )
    memory = next((int(line.split()[1]) for line in lines("/proc/meminfo") if line.startswith("MemTotal")), 0)
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    load = os.getloadavg()[0]
    return (
        f"{date.today():%Y-%m-%d}: {os.cpu_count()} cores ({cpu}), {memory / 1e6:.0f} GB, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, {postgresql()}, {libraries}. Load of the machine when it began: {load:.1f}."
    )


def lines(path: str) -> list[str]:
    return Path(path).read_text().splitlines() if Path(path).exists() else []


def postgresql() -> str:
    from tests.services.postgresql import binary

    said = subprocess.run([binary("postgres"), "--version"], capture_output=True, text=True, check=True).stdout
    return f"PostgreSQL {said.split()[2]}"
