"""Ten thousand mails written in one transaction, then sent by one worker, beside a loop of smtplib sending the same bytes."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from bench.databases import both, made
from bench.report import Figure, times
from tests.services.ports import free_port, wait_for

MAILS = 10_000
LEAST = 1_000  # a second


def figures(folder: Path, mails: int = MAILS) -> Iterator[Figure]:
    with both(folder) as bases, sink() as smtp:
        for kind, base in bases.items():
            database = made(kind, base, "mails", 10_000)
            before = loop(smtp, mails // 5)
            said = postman(database.url, smtp, mails, folder)
            bare = max(before, loop(smtp, mails // 5))
            rate, ours, alone = mails / said["sent_s"], 1e6 * said["cpu_s"] / mails, 1e6 * bare.cpu_s
            yield Figure(f"{mails:,} mails written in one transaction, {kind}", f"{said['written_s']:.1f} s")
            yield Figure(
                f"the same sent by one worker, {kind}", f"{rate:,.0f} a second, {said['connections']} connections",
                f"smtplib alone: {bare.rate:,.0f} a second", times(rate / bare.rate), f"≥ {LEAST:,} a second", rate >= LEAST,
            )  # fmt: skip
            yield Figure(
                f"processor of a mail sent, {kind}", f"{ours:,.0f} µs", f"smtplib alone: {alone:,.0f} µs", times(ours / alone)
            )


@contextmanager
def sink() -> Iterator[int]:
    """The port of an SMTP server, in its own process, that accepts everything and keeps nothing."""
    port = free_port()
    server = subprocess.Popen([sys.executable, "-m", "bench.peers.smtp_sink", str(port)])
    try:
        wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=10)


def postman(database_url: str, smtp: int, mails: int, folder: Path) -> dict[str, float]:
    """The product's own transaction, queue and worker, in a process of their own."""
    settings = {
        "ECLAT_DATABASE_URL": database_url,
        "ECLAT_SMTP_URL": f"smtp://127.0.0.1:{smtp}",
        "ECLAT_STORAGE_URL": f"file://{folder}/files",
    }
    command = [sys.executable, "-m", "bench.postman", str(mails)]
    done = subprocess.run(command, env=os.environ | settings, stdout=subprocess.PIPE, text=True, check=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


class Pace(NamedTuple):
    rate: float  # a second
    cpu_s: float  # of each


def loop(smtp: int, mails: int) -> Pace:
    """How fast smtplib sends, all over one connection."""
    import smtplib

    message = Path(__file__).with_name("mail.eml").read_bytes()
    with smtplib.SMTP("127.0.0.1", smtp) as server:
        began, used = time.perf_counter(), time.process_time()
        for _ in range(mails):
            server.sendmail("ne-pas-repondre@oc-eclat.example", ["direction@of.example"], message)
        return Pace(mails / (time.perf_counter() - began), (time.process_time() - used) / mails)
