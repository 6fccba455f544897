"""The lists of an administrateur: two of them beside ready-made bytes and Django, all from a thousand rows to a million."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from bench.databases import Database, both, made
from bench.load import Load, Target, interleaved
from bench.report import Figure, times
from bench.servers import bare, django, product

LISTS = ("organismes", "habilitations")
FILTERS = {
    "organismes": ("etat=en_attente",),
    "habilitations": ("etat=en_instruction",),
    "courriels": ("etat=echec", "modele=compte_bloque", "etat=envoye&modele=compte_bloque"),
}
LABELS = {"": "first page", "q=0000042": "search", "apres": "a page far down"}


@dataclass(frozen=True)
class Scale:
    """How many rows, and how long each is asked."""

    small: int = 1_000
    middle: int = 100_000
    large: int = 1_000_000
    seconds: float = 2
    rounds: int = 3


def figures(folder: Path, scale: Scale = Scale()) -> Iterator[Figure]:
    with both(folder) as bases:
        for kind, base in bases.items():
            middle = made(kind, base, "middle", scale.middle)
            for name in LISTS:
                yield from beside_peers(middle, name, folder, scale)
            yield from any_size(made(kind, base, "small", scale.small), made(kind, base, "large", scale.large), folder, scale)


def beside_peers(database: Database, name: str, folder: Path, scale: Scale) -> Iterator[Figure]:
    pages = folder / "pages"
    pages.mkdir(exist_ok=True)
    with product(database.url, folder) as ours, django(database.url) as peer:
        page = httpx.get(f"{ours.url}/{name}", headers={"Cookie": database.cookie}, timeout=60).raise_for_status()
        (pages / f"{name}.html").write_bytes(page.content)
        with bare(pages) as least:
            targets = {
                "ours": Target(f"{ours.url}/{name}", database.cookie, ours.process.pid),
                "bare": Target(f"{least.url}/pages/{name}", pid=least.pid),
                "django": Target(f"{peer.url}/{name}", database.cookie, peer.pid),
            }
            for clients in (1, 16):
                found = interleaved(targets, clients, seconds=scale.seconds, rounds=scale.rounds)
                what = f"/{name}, {scale.middle:,} rows, {database.kind}, {clients} client{'s' * (clients > 1)}"
                yield from compared(what, found, p99=10 if clients == 1 else None)


def compared(what: str, found: dict[str, Load], *, p99: float | None) -> Iterator[Figure]:
    ours, least, peer = found["ours"], found["bare"], found["django"]
    ratio = ours.rate / peer.rate
    yield Figure(f"{what}: Django", said(ours), said(peer), times(ratio), "× 4", ratio >= 4)
    aim, held = (f"p99 ≤ {p99:g} ms", ours.p99 <= p99) if p99 else ("", None)
    yield Figure(f"{what}: processor", f"{ours.cpu:.1f} ms", f"Django {peer.cpu:.1f} ms", times(peer.cpu / ours.cpu))
    yield Figure(f"{what}: bytes ready-made", said(ours), said(least), times(ours.rate / least.rate), aim, held)


def said(load: Load) -> str:
    return f"{load.rate:,.0f} req/s, p50 {load.p50:.1f} ms, p99 {load.p99:.1f} ms"


def any_size(small: Database, large: Database, folder: Path, scale: Scale) -> Iterator[Figure]:
    """The same page of a small and of a large base: first page, filtered, searched, far down."""
    with ExitStack() as stack:
        servers = {each.url: stack.enter_context(product(each.url, folder)).url for each in (small, large)}
        for name, filters in FILTERS.items():
            for what in ("", *filters, "q=0000042", "apres"):
                targets = {}
                for size, database in (("small", small), ("large", large)):
                    query = far_down(name, database, scale) if what == "apres" else what
                    targets[size] = Target(f"{servers[database.url]}/{name}?{query}", database.cookie)
                found = interleaved(targets, 1, seconds=scale.seconds / 2, rounds=scale.rounds)
                ratio = found["large"].p50 / found["small"].p50
                label = LABELS.get(what, what)
                yield Figure(
                    f"/{name}, {label}, {large.kind}: {scale.large:,} rows beside {scale.small:,}",
                    f"p50 {found['large'].p50:.1f} ms", f"p50 {found['small'].p50:.1f} ms", times(ratio), "≤ × 1.2", ratio <= 1.2,
                )  # fmt: skip


def far_down(name: str, database: Database, scale: Scale) -> str:
    """The page after a row among the oldest."""
    from sqlmodel import col, select

    from eclat.database import make_engine, reading
    from eclat.models import Courriel, Habilitation, Organisme

    model: Any = {"organismes": Organisme, "habilitations": Habilitation, "courriels": Courriel}[name]
    engine = make_engine(database.url)
    with reading(engine) as db:
        some = db.exec(select(model.id).order_by(col(model.id)).offset(scale.small // 2).limit(1)).one()
    engine.dispose()
    return f"apres={some}"
