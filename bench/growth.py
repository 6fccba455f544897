"""The same page of a list of a million rows and of one of a thousand: first page, filtered, searched, far down."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench.databases import Database, all_of, made
from bench.lists import SHARED
from bench.load import Target, interleaved
from bench.report import Figure, at_most, times
from bench.servers import PAGE, product

SMALL, LARGE, SECONDS, ROUNDS = 1_000, 1_000_000, 1.0, 3
FILTERS = {
    "organismes": ("etat=en_attente", f"q={SHARED}"),
    "habilitations": ("etat=en_instruction", f"q={SHARED}"),
    "courriels": ("etat=echec", "modele=compte_bloque", "etat=envoye&modele=compte_bloque"),
}
LABELS = {"": "first page", "q=0000042": "a number searched", "apres": "a page far down", f"q={SHARED}": f"'{SHARED}' searched"}


def figures(folder: Path, small: int = SMALL, large: int = LARGE, seconds: float = SECONDS) -> Iterator[Figure]:
    for kind, base in all_of(folder):
        bases = {rows: made(kind, base, f"growth_{rows}", rows) for rows in (small, large)}
        with ExitStack() as stack:
            servers = {rows: stack.enter_context(product(bases[rows].url, folder, PAGE)) for rows in bases}
            for name, filters in FILTERS.items():
                for what in ("", *filters, "q=0000042", "apres"):
                    targets = {}
                    for rows, database in bases.items():
                        query = far_down(name, database, small) if what == "apres" else what
                        targets[str(rows)] = Target(f"{servers[rows].url}/{name}?{query}", database.cookie, servers[rows].pid)
                    found = interleaved(targets, 1, seconds=seconds, rounds=ROUNDS)
                    many, few = found[str(large)], found[str(small)]
                    label = f"/{name}, {LABELS.get(what, what)}, {kind}: {large:,} rows beside {small:,}"
                    ratio = many.p50 / few.p50
                    if SHARED in what:
                        yield Figure(label, str(many), str(few), times(ratio))
                    else:
                        yield at_most(label, str(many), str(few), ratio, 1.2)


def far_down(name: str, database: Database, rows: int) -> str:
    """The page after a row among the oldest."""
    from sqlmodel import col, select

    from eclat.database import make_engine, reading
    from eclat.models import Courriel, Habilitation, Organisme

    model: Any = {"organismes": Organisme, "habilitations": Habilitation, "courriels": Courriel}[name]
    engine = make_engine(database.url)
    with reading(engine) as db:
        some = db.exec(select(model.id).order_by(col(model.id)).offset(rows // 2).limit(1)).one()
    engine.dispose()
    return f"apres={some}"
