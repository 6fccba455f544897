"""The table of 300 candidates of a session, beside one of three: its page, a row saved, a paste."""

import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import httpx

from bench import reseau
from bench.databases import all_of, made
from bench.load import Target, interleaved
from bench.report import Figure, at_most, times
from bench.reseau import FEW, MANY, SAME_ORIGIN
from bench.servers import Peer, product
from bench.sessions import PAGE_MS, SAVED_MS, light, under
from bench.timing import said, took

SECONDS, ROUNDS, PASTES = 2.0, 3, 5
ROWS = count(1)


@dataclass(frozen=True)
class Tableau:
    """A table of candidates: its address, that of its first row, and the cookie of who types there."""

    path: str
    row: str
    cookie: str


def figures(
    folder: Path, few: int = FEW, many: int = MANY, seconds: float = SECONDS, rounds: int = ROUNDS, pastes: int = PASTES
) -> Iterator[Figure]:  # fmt: skip
    for kind, base in all_of(folder):
        database = made(kind, base, "candidats", 1_000)
        with product(database.url, folder) as server:
            tables = {rows: table_of(database.url, rows) for rows in (few, many)}
            yield from typed(kind, server, tables, seconds, rounds)
            yield pasted(kind, database.url, server, few, many, pastes)


def typed(kind: str, server: Peer, tables: dict[int, Tableau], seconds: float, rounds: int) -> Iterator[Figure]:
    few, many = sorted(tables)
    targets = {}
    for rows, table in tables.items():
        targets[f"row {rows}"] = Target(server.url + table.row, table.cookie, server.pid, "employeur=Mairie #")
        targets[f"page {rows}"] = Target(server.url + table.path, table.cookie, server.pid)
    found = interleaved(targets, 1, seconds=seconds, rounds=rounds)
    row, short = found[f"row {many}"], found[f"row {few}"]
    what = f"a row of {many} candidates saved, {kind}"
    yield under(what, row, SAVED_MS)
    yield at_most(f"{what}: of {few}, processor", str(row), str(short), row.cpu / short.cpu, 1.2)
    yield under(f"the table of {many} candidates, {kind}", found[f"page {many}"], PAGE_MS)
    yield light(f"the table of {many} candidates, {kind}", server.url + tables[many].path, tables[many].cookie)


def pasted(kind: str, database: str, server: Peer, few: int, many: int, pastes: int) -> Figure:
    """A whole list at once, in an empty table; the first of each warms up."""
    found: dict[int, list[float]] = {few: [], many: []}
    for _ in range(pastes + 1):
        for rows, spent in found.items():
            table = table_of(database, 0)
            spent.append(took(lambda table=table, rows=rows: paste(server.url, table, rows)))  # type: ignore[misc]
    large, small = found[many][1:], found[few][1:]
    ratio = statistics.median(large) / statistics.median(small)
    return Figure(f"a paste of {many} candidates, {kind}", said(large), f"of {few}: {said(small)}", times(ratio))


def paste(url: str, table: Tableau, rows: int) -> None:
    headers = SAME_ORIGIN | {"Cookie": table.cookie, "HX-Request": "true"}
    answer = httpx.post(f"{url}{table.path}/collage", data={"texte": sheet(rows)}, headers=headers, timeout=60)
    assert answer.status_code == 200 and f"{rows} lignes collées" in answer.text, answer.text[:500]


def sheet(rows: int) -> str:
    """A range as a spreadsheet copies it, under its headings."""
    lines = [f"Fictive{next(ROWS):05}\tAna\tF\t14/03/1998\tNice\tFrance" for _ in range(rows)]
    return "\n".join(["Nom de naissance\tPrénoms\tSexe\tNé(e) le\tCommune de naissance\tPays de naissance", *lines])


def table_of(url: str, rows: int) -> Tableau:
    """The table of an open session, with so many candidates."""
    from tests import factories as make
    from tests.browser import sign_in_cookie

    with reseau.writing_to(url) as db:
        owner = make.habilite(db, f"Organisme {next(ROWS)}")
        session = make.session(db, owner, etat="ouverte")
        named = [{"nom_naissance": f"Fictive{next(ROWS):05}", "courriel": f"c{next(ROWS)}@exemple.example"} for _ in range(rows)]
        first = make.candidats(db, session, *named)[:1] if rows else []
        name, value = sign_in_cookie(db, make.dirigeant(db, owner))
        path = f"/sessions/{session.id}/candidats"
        return Tableau(path, f"{path}/{first[0].id}" if first else "", f"{name}={value}")
