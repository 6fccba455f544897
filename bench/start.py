"""From the command to the first page, beside the imports that nobody can spare."""

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx

from bench.load import processor
from bench.report import Figure, times
from tests.services.ports import free_port

ROUNDS = 5
IMPORTS = "import starlette.applications, uvicorn, sqlmodel, jinja2"

Spent = tuple[float, float]  # seconds, and those of processor, which a busy machine changes less


def figures(folder: Path) -> Iterator[Figure]:
    environment = os.environ | {"ECLAT_DATABASE_URL": f"sqlite:///{folder}/eclat.db", "PYTHONDONTWRITEBYTECODE": ""}
    subprocess.run([sys.executable, "-m", "eclat.cli", "migrate"], env=environment, cwd=folder, check=True)
    first_page(folder, environment)  # the byte code is written
    ours, least = [], []
    for _ in range(ROUNDS):
        ours.append(first_page(folder, environment))
        least.append(imports(environment))
    (took, cpu), (alone, alone_cpu) = median(ours), median(least)
    yield Figure(
        "`eclat serve` to its first answer, SQLite", f"{took:.2f} s, {cpu:.2f} s of processor",
        f"{alone:.2f} s, {alone_cpu:.2f} s of processor (`{IMPORTS}`)", times(cpu / alone_cpu), "≤ 2 s", took <= 2,
    )  # fmt: skip


def median(spent: list[Spent]) -> Spent:
    return statistics.median(took for took, _ in spent), statistics.median(cpu for _, cpu in spent)


def imports(environment: dict[str, str]) -> Spent:
    began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", IMPORTS], env=environment, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.perf_counter() - began, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def first_page(folder: Path, environment: dict[str, str]) -> Spent:
    port = free_port()
    command = [sys.executable, "-m", "eclat.cli", "serve", "--port", str(port)]
    began = time.perf_counter()
    with (folder / "serve.log").open("ab") as log:
        process = subprocess.Popen(command, env=environment, cwd=folder, stderr=log, stdout=log)
    try:
        while True:
            try:
                httpx.get(f"http://127.0.0.1:{port}/connexion", timeout=5).raise_for_status()
                return time.perf_counter() - began, processor(process.pid) / 1000
            except httpx.TransportError:
                time.sleep(0.01)
    finally:
        process.terminate()
        process.wait(timeout=20)
