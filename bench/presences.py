"""The presence grid of a session, 24 candidates by 60 half-days: its page, and a cell saved."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx
from sqlalchemy import delete
from sqlmodel import col

from bench import reseau
from bench.databases import all_of, made
from bench.load import Target, interleaved, processor
from bench.report import Figure
from bench.reseau import SAME_ORIGIN
from bench.servers import Peer, product
from bench.sessions import HALF_DAYS, PAGE_MS, SAVED_MS, light, under
from bench.timing import said, took

PEOPLE = 24
SECONDS, ROUNDS, SAVES = 2.0, 3, 60
CELLS = ("present", "absent")


@dataclass(frozen=True)
class Grille:
    """The addresses of the grid and of one of its cells, and the cookie of who fills it."""

    path: str
    cell: str
    cookie: str


def figures(
    folder: Path, people: int = PEOPLE, half_days: int = HALF_DAYS, seconds: float = SECONDS, rounds: int = ROUNDS, saves: int = SAVES
) -> Iterator[Figure]:  # fmt: skip
    for kind, base in all_of(folder):
        database = made(kind, base, "presences", 1_000)
        grid = grid_of(database.url, people, half_days)
        what = f"the presence grid of {people} × {half_days}, {kind}"
        with product(database.url, folder) as server:
            target = Target(server.url + grid.path, grid.cookie, server.pid)
            yield under(what, interleaved({"page": target}, 1, seconds=seconds, rounds=rounds)["page"], PAGE_MS)
            yield light(what, target.url, grid.cookie)
            yield saved(f"a cell of {people} × {half_days} saved, {kind}", server, grid, saves)


def saved(what: str, server: Peer, grid: Grille, saves: int) -> Figure:
    """One cell, that is present, then absent, then present again: each time what was there is said, and changes."""
    headers = SAME_ORIGIN | {"Cookie": grid.cookie, "HX-Request": "true"}
    seen, spent = "", list[float]()

    def save(client: httpx.Client, etat: str) -> None:
        answer = client.post(grid.cell, data={"etat": etat, "vu": seen}, headers=headers)
        assert answer.status_code == 200, answer.text[:300]

    with httpx.Client(base_url=server.url, timeout=60) as client:
        for number in range(saves + 5):
            if number == 5:  # the first ones warm up
                before, spent = processor(server.pid), []
            etat = CELLS[number % 2]
            spent.append(took(lambda etat=etat: save(client, etat)))  # type: ignore[misc]
            seen = etat
    cost = (processor(server.pid) - before) / saves
    return Figure(what, f"{cost:.2f} ms of processor, {said(spent)}", "", "", f"≤ {SAVED_MS:g} ms", cost <= SAVED_MS)


def grid_of(url: str, people: int, half_days: int) -> Grille:
    """A session that runs, with so many half-days, the first of which are past."""
    from eclat import clock
    from eclat.models import Seance
    from tests import factories as make
    from tests.browser import sign_in_cookie

    with reseau.writing_to(url) as db:
        owner = make.habilite(db, "Organisme aux présences")
        session = make.en_cours(db, owner, people=people)
        first = clock.today() - timedelta(days=20)
        rows = [
            Seance(session_id=session.id, rang=100 + rank, jour=first + timedelta(days=rank // 2), de=("09:00", "13:30")[rank % 2],
                   a=("12:30", "17:00")[rank % 2])
            for rank in range(half_days)
        ]  # fmt: skip
        db.execute(delete(Seance).where(col(Seance.session_id) == session.id))
        db.add_all(rows)
        db.flush()
        name, value = sign_in_cookie(db, make.dirigeant(db, owner))
        path = f"/sessions/{session.id}/presences"
        who = make.inscrits(db, session)[0].id
        return Grille(path, f"{path}/{rows[0].id}/candidats/{who}", f"{name}={value}")
