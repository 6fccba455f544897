"""The lists of an administrateur, 50 rows of 100,000: beside the same page in Django, a plain one, and bytes that are ready-made."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx

from bench.databases import Database, all_of, made
from bench.load import Load, Target, interleaved
from bench.report import Figure, at_least, at_most, times
from bench.servers import PAGE, Peer, bare, django, product

LISTS = ("organismes", "habilitations")
ROWS, SECONDS, ROUNDS = 100_000, 2.0, 3
SHARED = "rennes"  # a word of a tenth of the organismes


def figures(folder: Path, rows: int = ROWS, seconds: float = SECONDS, rounds: int = ROUNDS) -> Iterator[Figure]:
    for kind, base in all_of(folder):
        database = made(kind, base, "lists", rows)
        with product(database.url, folder, PAGE) as ours, django(database.url) as peer:
            for name in LISTS:
                what = f"/{name}, {PAGE} of {rows:,} rows, {kind}"
                yield same_words(what, name, database, ours, peer)
                yield from beside_peers(what, name, database, ours, peer, folder, seconds, rounds)
                yield shared_word(what, name, database, ours, seconds, rounds)


def same_words(what: str, name: str, database: Database, *servers: Peer) -> Figure:
    """Whether both pages tell the same: what Django is asked is not less."""
    ours, theirs = (words(page(f"{server.url}/{name}", database)) for server in servers)
    same = "the same words" if ours == theirs else "not the same words"
    return Figure(f"{what}: what the page says", f"{len(ours)} words", f"Django {len(theirs)}", same, "the same", ours == theirs)


def page(address: str, database: Database) -> str:
    return httpx.get(address, headers={"Cookie": database.cookie}, timeout=60).raise_for_status().text


def words(html: str) -> list[str]:
    return re.sub(r"<[^>]*>", " ", html).split()


def beside_peers(
    what: str, name: str, database: Database, ours: Peer, peer: Peer, folder: Path, seconds: float, rounds: int
) -> Iterator[Figure]:
    ready = folder / "ready"
    ready.mkdir(exist_ok=True)
    (ready / f"{name}.html").write_text(page(f"{ours.url}/{name}", database))
    with bare(ready) as least:
        targets = {
            "ours": Target(f"{ours.url}/{name}", database.cookie, ours.pid),
            "same": Target(f"{peer.url}/{name}", database.cookie, peer.pid),
            "plain": Target(f"{peer.url}/plain/{name}", database.cookie, peer.pid),
            "ready": Target(f"{least.url}/pages/{name}", pid=least.pid),
        }
        found = interleaved(targets, 1, seconds=seconds, rounds=rounds)
    yield beside(f"{what}: the same page in Django", found["ours"], found["same"])
    yield beside(f"{what}: a plain page in Django", found["ours"], found["plain"], aim=0)
    yield Figure(
        f"{what}: bytes ready-made", str(found["ours"]), str(found["ready"]), times(found["ours"].cpu / found["ready"].cpu)
    )
    crowd = interleaved({name: targets[name] for name in ("ours", "same")}, 16, seconds=seconds, rounds=rounds)
    yield beside(f"{what}, 16 clients: the same page in Django", crowd["ours"], crowd["same"])


def beside(what: str, ours: Load, peer: Load, aim: float = 4) -> Figure:
    """Django's processor time over ours."""
    ratio = peer.cpu / ours.cpu
    return at_least(what, str(ours), str(peer), ratio, aim) if aim else Figure(what, str(ours), str(peer), times(ratio))


def shared_word(what: str, name: str, database: Database, ours: Peer, seconds: float, rounds: int) -> Figure:
    """What a search costs when a tenth of the rows answer, beside the first page: the client's time, for the database works too."""
    targets = {query: Target(f"{ours.url}/{name}?{query}", database.cookie, ours.pid) for query in (f"q={SHARED}", "")}
    found = interleaved(targets, 1, seconds=seconds, rounds=rounds)
    searched, first = found[f"q={SHARED}"], found[""]
    return at_most(f"{what}: '{SHARED}' searched, beside the first page", str(searched), str(first), searched.p50 / first.p50, 3)
