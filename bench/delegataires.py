"""What a national organisation with 300 délégataires costs, beside one with three: its pages, a paste, the deposit, the reminders."""

import statistics
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx

from bench import reseau
from bench.databases import all_of, made
from bench.load import Target, interleaved
from bench.report import Figure, at_most, times
from bench.reseau import FEW, MANY, Demande, sheet
from bench.servers import Peer, product
from bench.timing import said, took

SECONDS, ROUNDS, ACTS = 1.0, 3, 7
ASKED = {"Accept-Encoding": "br, gzip"}  # as browsers ask
AWAITED = "en_attente_delegataires"
PAGES = (  # what, the request's state, the address, and how many times the page of three it may cost
    ("`/` of the national", "brouillon", "/", 1.5),
    ("`/delegataires`", AWAITED, "/delegataires", 0),
    ("the table", "brouillon", "{0.table}", 0),
    ("the form of the request", "brouillon", "{0.path}", 0),
)


def figures(folder: Path) -> Iterator[Figure]:
    for kind, base in all_of(folder):
        database = made(kind, base, "delegataires", 1_000)
        with product(database.url, folder) as server:
            for what, etat, path, aim in PAGES:
                (many,), (few,) = (reseau.made(database.url, rows, etat) for rows in (MANY, FEW))
                yield from asked(f"{what}, {kind}: {MANY} beside {FEW}", server, {"many": many, "few": few}, path, aim)
            yield from pasted(kind, database.url, server)
            yield from deposited(kind, database.url, server)
            yield from reminded(kind, database.url, server)


def asked(what: str, server: Peer, demandes: dict[str, Demande], path: str, aim: float) -> Iterator[Figure]:
    targets = {name: Target(server.url + path.format(each), each.cookie, server.pid) for name, each in demandes.items()}
    found = interleaved(targets, 1, seconds=SECONDS, rounds=ROUNDS)
    many, few = found["many"], found["few"]
    ratio = many.cpu / few.cpu
    if aim:
        yield at_most(what, str(many), str(few), ratio, aim)
    else:
        yield Figure(what, str(many), str(few), times(ratio))
    (html, wire), (html_few, wire_few) = (bytes_of(targets[name]) for name in ("many", "few"))
    limit = 400_000 if path == "{0.table}" else 0
    yield Figure(
        f"{what}, bytes", f"HTML {html / 1000:.0f} kB, wire {wire / 1000:.1f} kB",
        f"HTML {html_few / 1000:.0f} kB, wire {wire_few / 1000:.1f} kB", times(html / html_few),
        "HTML ≤ 400 kB" if limit else "", html <= limit if limit else None,
    )  # fmt: skip


def bytes_of(target: Target) -> tuple[int, int]:
    """Of the page, and of what travelled: compressed as a browser asks, without headers."""
    with httpx.stream("GET", target.url, headers=target.headers() | ASKED, timeout=60) as answer:
        raw = sum(len(part) for part in answer.iter_raw())
    return len(httpx.get(target.url, headers=target.headers(), timeout=60).raise_for_status().content), raw


# --- what is done once to a request ---


def pasted(kind: str, database: str, server: Peer) -> Iterator[Figure]:
    many, few = (reseau.made(database, 0, times=ACTS + 1) for _ in (MANY, FEW))
    sizes = {demande.path: size for size, group in ((MANY, many), (FEW, few)) for demande in group}

    def act(demande: Demande) -> None:
        reseau.post(server.url, demande, f"{demande.table}/collage", {"texte": sheet(sizes[demande.path])})

    yield once(f"a paste of {MANY} rows, {kind}", database, many, few, act)


def deposited(kind: str, database: str, server: Peer) -> Iterator[Figure]:
    many, few = (reseau.made(database, rows, times=ACTS + 1) for rows in (MANY, FEW))

    def act(demande: Demande) -> None:
        reseau.post(server.url, demande, f"{demande.path}/depot", {}, expected=303)

    yield once(f"the deposit that invites {MANY}, {kind}", database, many, few, act, aim=300)


def reminded(kind: str, database: str, server: Peer) -> Iterator[Figure]:
    many, few = (reseau.made(database, rows, AWAITED, ACTS + 1) for rows in (MANY, FEW))

    def act(demande: Demande) -> None:
        reseau.post(server.url, demande, "/delegataires/relance", {}, expected=303)

    yield once(f"{MANY} reminded at once, {kind}", database, many, few, act, aim=300)


def once(
    what: str, database: str, many: list[Demande], few: list[Demande], act: Callable[[Demande], None], aim: float = 0
) -> Figure:
    """In turn; the first of each warms up, and mails leave in between."""
    found: dict[str, list[float]] = {"many": [], "few": []}
    for pair in zip(many, few, strict=True):
        for name, demande in zip(found, pair, strict=True):
            found[name].append(took(lambda demande=demande: act(demande)))  # type: ignore[misc]
            reseau.wait_for_mails(database)
    large, small = found["many"][1:], found["few"][1:]
    median = statistics.median(large)
    return Figure(
        what, said(large), f"of {FEW}: {said(small)}", times(median / statistics.median(small)),
        f"≤ {aim:.0f} ms" if aim else "", median <= aim if aim else None,
    )  # fmt: skip
