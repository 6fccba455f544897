"""The grid of results of a jury: its page with 24 candidates and with 300, and a cell saved."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx

from bench import reseau
from bench.databases import all_of, made
from bench.load import Target, interleaved, processor
from bench.report import Figure
from bench.reseau import SAME_ORIGIN
from bench.servers import Peer, product
from bench.sessions import PAGE_MS, SAVED_MS, light, under
from bench.timing import said, took

PEOPLE = (24, 300)
SECONDS, ROUNDS, SAVES = 2.0, 3, 60
CELLS = ("valide", "non_valide")


@dataclass(frozen=True)
class Grille:
    """The addresses of the grid and of one of its rows, and the cookie of who fills it."""

    path: str
    row: str
    cookie: str


def figures(
    folder: Path, people: tuple[int, ...] = PEOPLE, seconds: float = SECONDS, rounds: int = ROUNDS, saves: int = SAVES
) -> Iterator[Figure]:
    for kind, base in all_of(folder):
        database = made(kind, base, "resultats", 1_000)
        for count in people:
            grid = grid_of(database.url, count)
            what = f"the results of {count} candidates, {kind}"
            with product(database.url, folder) as server:
                target = Target(server.url + grid.path, grid.cookie, server.pid)
                yield under(what, interleaved({"page": target}, 1, seconds=seconds, rounds=rounds)["page"], PAGE_MS)
                yield light(what, target.url, grid.cookie)
                yield saved(f"a result of {count} candidates saved, {kind}", server, grid, saves)


def saved(what: str, server: Peer, grid: Grille, saves: int) -> Figure:
    """One cell, one way then the other: each time what was there is said, and changes."""
    headers = SAME_ORIGIN | {"Cookie": grid.cookie, "HX-Request": "true"}
    seen, spent, before = "", list[float](), 0.0

    def save(client: httpx.Client, valeur: str) -> None:
        vu = f"resultat-BC01={seen}" if seen else ""
        answer = client.post(grid.row, data={"resultat-BC01": valeur, "vu": vu}, headers=headers)
        assert answer.status_code == 200, answer.text[:300]

    with httpx.Client(base_url=server.url, timeout=60) as client:
        for number in range(saves + 5):
            if number == 5:  # the first ones warm up
                before, spent = processor(server.pid), []
            valeur = CELLS[number % 2]
            spent.append(took(lambda valeur=valeur: save(client, valeur)))  # type: ignore[misc]
            seen = valeur
    cost = (processor(server.pid) - before) / saves
    return Figure(what, f"{cost:.2f} ms of processor, {said(spent)}", "", "", f"≤ {SAVED_MS:g} ms", cost <= SAVED_MS)


def grid_of(url: str, people: int) -> Grille:
    """A session whose jury sat, with all but one of its results."""
    from eclat.domain.jurys import pv
    from eclat.models import Personne
    from tests import factories as make
    from tests import jurys
    from tests.browser import sign_in_cookie

    with reseau.writing_to(url) as db:
        session = jurys.tenu(db, make.habilite(db, f"Organisme aux {people} résultats"), people=people)
        jurys.all_valid(db, session)
        first = pv.passages(db, jurys.pv_of(db, session))[0]
        db.delete(first.tapes["BC01"])
        db.flush()
        member = db.get_one(Personne, jurys.copresidents(db, session)[0].personne_id)
        name, value = sign_in_cookie(db, member)
        path = f"/sessions/{session.id}/pv"
        return Grille(path, f"{path}/candidats/{first.passage.id}", f"{name}={value}")
