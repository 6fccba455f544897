"""A row of the teaching team saved, and a sign-in, as one client after another lives them: server time, on both databases."""

import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx

from bench.databases import both, made
from bench.report import Figure, times
from bench.servers import bare, product

SAVES, SIGN_INS = 300, 10
SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}


def figures(folder: Path, saves: int = SAVES) -> Iterator[Figure]:
    for kind, base in all_of(folder):
        database = made(kind, base, "saves", 1_000)
        row, cookie, courriel = draft(database.url)
        with product(database.url, folder) as server, bare(folder, database.url) as least, httpx.Client() as client:
            yield saved(kind, client, server.url + row, cookie, least.url, saves)
            yield from signed_in(kind, client, server.url, courriel)


def all_of(folder: Path) -> Iterator[tuple[str, str]]:
    with both(folder) as bases:
        yield from bases.items()


def draft(database_url: str) -> tuple[str, str, str]:
    """A draft with one empty row: the row's address, the cookie of its dirigeant, and who signs in."""
    from eclat.database import make_engine, writing
    from eclat.domain import equipe, habilitations
    from eclat.models import Qualification
    from tests import factories
    from tests.browser import sign_in_cookie

    engine = make_engine(database_url)
    with writing(engine) as db:
        organisme = factories.organisme(db)
        personne = factories.dirigeant(db, organisme)
        by = factories.user_of(db, personne)
        demande = habilitations.start(db, organisme, qualification=Qualification.OF_INDEPENDANT, by=by)
        member = equipe.add_member(db, demande, by=by)
        name, value = sign_in_cookie(db, personne)
        found = f"/habilitations/{demande.id}/formateurs/{member.id}", f"{name}={value}", personne.courriel
        db.commit()
    engine.dispose()
    return found


def saved(kind: str, client: httpx.Client, row: str, cookie: str, least: str, saves: int) -> Figure:
    prefix = f"formateur-{row.rsplit('/', 1)[1]}"
    headers = SAME_ORIGIN | {"HX-Request": "true", "Cookie": cookie}

    def ours(number: int) -> None:
        typed = {f"{prefix}-nom": f"Orsini {number}", f"{prefix}-prenom": "Laurent", f"{prefix}-fonction": "responsable"}
        client.post(row, data=typed, headers=headers).raise_for_status()

    def one_row(number: int) -> None:
        client.post(f"{least}/ecrire", data={"texte": f"Orsini {number}"}).raise_for_status()

    found = timed({"ours": ours, "bare": one_row}, saves)
    ratio = statistics.median(found["ours"]) / statistics.median(found["bare"])
    return Figure(
        f"a row of the teaching team, {kind}", said(found["ours"]), f"one row, driver alone: {said(found['bare'])}", times(ratio)
    )


def signed_in(kind: str, client: httpx.Client, url: str, courriel: str) -> Iterator[Figure]:
    from eclat.domain.passwords import hash_password, verify_password
    from tests.factories import PASSWORD

    known = hash_password(PASSWORD)

    def ours(_: int) -> None:
        sent = {"identifiant": courriel, "mot_de_passe": PASSWORD}
        with httpx.Client() as visitor:
            assert visitor.post(f"{url}/connexion", data=sent, headers=SAME_ORIGIN).status_code == 303

    def hashing(_: int) -> None:
        verify_password(known, PASSWORD)

    found = timed({"ours": ours, "hash": hashing}, SIGN_INS)
    ratio = statistics.median(found["ours"]) / statistics.median(found["hash"])
    yield Figure(f"sign-in, {kind}", said(found["ours"]), f"Argon2 alone: {said(found['hash'])}", times(ratio))


def timed(acts: dict[str, Callable[[int], None]], each: int) -> dict[str, list[float]]:
    """Milliseconds of every act, in turn, after one that warms up."""
    found: dict[str, list[float]] = {name: [] for name in acts}
    for act in acts.values():
        act(0)
    for number in range(1, each + 1):
        for name, act in acts.items():
            began = time.perf_counter()
            act(number)
            found[name].append((time.perf_counter() - began) * 1000)
    return found


def said(took: list[float]) -> str:
    ordered = sorted(took)
    last = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    return f"p50 {statistics.median(took):.1f} ms, p99 {last:.1f} ms"
