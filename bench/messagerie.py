"""A thread of 5,000 messages beside one of five, 100,000 threads beside a thousand, and 200 open pages that look again on one process."""

import asyncio
import html
import json
import re
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import httpx
from sqlalchemy import Engine, text

from bench.databases import Database, all_of, made
from bench.load import Target, interleaved, processor
from bench.report import Figure, at_most, times
from bench.seed import Writer, hurried
from bench.servers import Peer, product

FEW, MANY = 5, 5_000  # messages of a thread
SMALL, LARGE = 1_000, 100_000  # threads
PAGES, LOOKED, SECONDS, ROUNDS = 200, 30.0, 2.0, 3
UNREAD = 20  # threads, whatever their number
SHARE = 15.0  # per cent of one core
OTHERS = ("/organismes", "/habilitations")
QUERIES = {"": "first page", "etat=non_lus": "unread", "etat=habilitation": "one kind", "q=0000042": "a number searched"}


@dataclass(frozen=True)
class Fils:
    """The addresses of two threads of a base: the long one and the short one."""

    long: str
    short: str


def figures(
    folder: Path, few: int = FEW, many: int = MANY, small: int = SMALL, large: int = LARGE, pages: int = PAGES, looked: float = LOOKED,
    seconds: float = SECONDS, rounds: int = ROUNDS,
) -> Iterator[Figure]:  # fmt: skip
    for kind, base in all_of(folder):
        bases = {rows: made(kind, base, f"messagerie_{rows}", rows) for rows in (small, large)}
        fils = {rows: filled(database.url, rows, few, many) for rows, database in bases.items()}
        with ExitStack() as stack:
            servers = {rows: stack.enter_context(product(bases[rows].url, folder)) for rows in bases}
            yield opened(kind, bases[large], servers[large], fils[large], few, many, seconds, rounds)
            yield from listed(kind, bases, servers, seconds, rounds)
            yield crowd(kind, bases[large], servers[large], fils[large], pages, looked)


def opened(
    kind: str, database: Database, server: Peer, fils: Fils, few: int, many: int, seconds: float, rounds: int
) -> Figure:  # fmt: skip
    targets = {name: Target(server.url + path, database.cookie, server.pid) for name, path in vars(fils).items()}
    found = interleaved(targets, 1, seconds=seconds, rounds=rounds)
    what = f"a thread of {many:,} messages, {kind}: of {few:,}"
    return at_most(what, str(found["long"]), str(found["short"]), found["long"].p50 / found["short"].p50, 1.5)


def listed(
    kind: str, bases: dict[int, Database], servers: dict[int, Peer], seconds: float, rounds: int
) -> Iterator[Figure]:  # fmt: skip
    small, large = sorted(bases)

    def beside(path: str) -> tuple[str, str, float]:
        """The large base, the small one, and how many times the small one the large one takes."""
        targets = {
            str(rows): Target(servers[rows].url + path, database.cookie, servers[rows].pid) for rows, database in bases.items()
        }
        found = interleaved(targets, 1, seconds=seconds, rounds=rounds)
        return str(found[str(large)]), str(found[str(small)]), found[str(large)].p50 / found[str(small)].p50

    for query, label in QUERIES.items():
        yield at_most(f"/messagerie, {label}, {kind}: {large:,} threads beside {small:,}", *beside(f"/messagerie?{query}"), 1.2)
    for path in OTHERS:
        value, reference, ratio = beside(path)
        yield Figure(f"{path} of the same bases, {kind}: as flat as what it is among", value, reference, times(ratio))


def crowd(kind: str, database: Database, server: Peer, fils: Fils, pages: int, looked: float) -> Figure:
    """Half of them show the long thread, which looks again beside the list; nothing changes: each look is told so, but for one a minute of
    each list, which is read again."""
    looks = [Look.of(server, database, fils.long, "fil-messages"), Look.of(server, database, "/messagerie", "fils")]
    before, began = processor(server.pid), time.perf_counter()
    asked = asyncio.run(keep_looking(server, looks, pages, looked))
    share = (processor(server.pid) - before) / (time.perf_counter() - began) / 10
    what = f"{pages} open pages that look again, {kind}: share of one core"
    return Figure(what, f"{share:.1f} %", f"{asked / looked:.0f} looks a second", "", f"≤ {SHARE:g} %", share <= SHARE)


@dataclass(frozen=True)
class Look:
    """What a page asks again and again, as it says itself: where, what it shows already, how often."""

    address: str
    headers: dict[str, str]
    every: float

    @classmethod
    def of(cls, server: Peer, database: Database, path: str, region: str) -> "Look":
        page = httpx.get(server.url + path, headers={"Cookie": database.cookie}, timeout=60).raise_for_status().text
        tag = next(each for each in re.findall(r"<span data-suivi[^>]*>", page) if f'data-hx-target="#{region}"' in each)
        said = {name: html.unescape(value) for name, value in re.findall(r'([\w:-]+)="([^"]*)"', tag)}
        rhythm = re.match(r"every (\d+)s", said["data-hx-trigger"])
        assert rhythm, tag
        headers = {"Cookie": database.cookie, "HX-Request": "true", **json.loads(said["data-hx-headers"])}
        return cls(said["data-hx-get"], headers, float(rhythm[1]))


async def keep_looking(server: Peer, looks: list[Look], pages: int, seconds: float) -> int:
    """How many looks were taken. Raises AssertionError when one was told something new."""
    asked, until = 0, time.perf_counter() + seconds

    async def page(client: httpx.AsyncClient, look: Look, late: float) -> None:
        nonlocal asked
        headers = look.headers
        await asyncio.sleep(late * look.every)
        while time.perf_counter() < until:
            began = time.perf_counter()
            answer = await client.get(server.url + look.address, headers=headers)
            assert answer.status_code == 304 or "hx-retarget" in answer.headers, f"{look.address}: {answer.status_code}"
            headers = headers | {"If-None-Match": answer.headers["etag"]}
            asked += 1
            await asyncio.sleep(max(0.0, look.every - (time.perf_counter() - began)))

    async with httpx.AsyncClient(timeout=60, limits=httpx.Limits(max_connections=50)) as client:
        thread, among = looks
        await asyncio.gather(
            *[page(client, thread, number / pages) for number in range(pages // 2)],
            *[page(client, among, number / pages) for number in range(pages)],
        )
    return asked


# --- rows ---


def filled(url: str, rows: int, few: int, many: int) -> Fils:
    """A thread for each request of the base, two of which are longer."""
    from eclat.database import make_engine

    engine = make_engine(url)
    try:
        return fill(engine, rows, few, many)
    finally:
        engine.dispose()


def fill(engine: Engine, rows: int, few: int, many: int) -> Fils:
    hurried(engine, rows, threads)
    for number, count in ((1, many), (2, few)):
        hurried(engine, count, lambda to, number=number: messages(to, number))  # type: ignore[misc]
    with engine.connect() as connection:
        numbered = text("SELECT fil.id FROM fil JOIN habilitation ON habilitation.id = fil.objet_id WHERE numero = :numero")
        keys = [connection.execute(numbered, {"numero": f"HAB-2026-{number:07}"}).scalar_one() for number in (1, 2)]
    long, short = (f"/messagerie/{UUID(str(key))}" for key in keys)
    return Fils(long, short)


def threads(to: Writer) -> None:
    """One for each request, or in general one time in four, where its dirigeant wrote once; the last ones await the administrateur, and
    each agent answers in some."""
    claire, sophie = (
        f"(SELECT id FROM personne WHERE courriel = '{name}@oc-eclat.example')" for name in ("claire.aubertin", "sophie.rakoto")
    )
    to.insert(
        "fil",
        {
            "id": to.key(40), "organisme_id": to.key(1), "objet_type": kind("'organisme'", "'habilitation'"),
            "objet_id": kind(to.key(1), to.key(4)), "a_traiter_par_id": f"CASE i % 100 WHEN 1 THEN {claire} WHEN 2 THEN {sophie} END", "etat": "'ouvert'",
            "premier_le": to.instant(), "dernier_le": to.instant(),
        },
    )  # fmt: skip
    said = {"texte": "'Bonjour, où en est notre demande ?'", "part_le": to.instant(), "cree_le": to.instant()}
    to.insert("message", {"id": to.key(41), "fil_id": to.key(40), "auteur_id": to.key(2), **AUTHOR, **said})
    for family, mot in enumerate((to.number(7), "'bonjour'"), start=42):
        to.insert("mot_fil", {"id": to.key(family), "fil_id": to.key(40), "mot": mot})
    waits = {"id": to.key(44), "fil_id": to.key(40), "personne_id": claire, "depuis": to.instant()}
    to.insert("non_lu", waits, where=f"i > {to.rows - UNREAD}")


def kind(general: str, request: str) -> str:
    return f"CASE WHEN i % 4 = 0 THEN {general} ELSE {request} END"


AUTHOR = {"auteur_nom": "'Mathilde Lacombe'", "auteur_qualite": "'Dirigeante'", "cote": "'organisme'"}


def messages(to: Writer, number: int) -> None:
    """What was written in the thread of this request, and read as it came."""
    fil, family = to.key(40, str(number)), 50 + 2 * number
    said = {"texte": "'Voici ce qui manquait.'", "part_le": to.instant(), "cree_le": to.instant()}
    to.insert("message", {"id": to.key(family), "fil_id": fil, "auteur_id": to.key(2, str(number)), **AUTHOR, **said})
    sophie = "(SELECT id FROM personne WHERE courriel = 'sophie.rakoto@oc-eclat.example')"
    read = {
        "id": to.key(family + 1),
        "fil_id": fil,
        "personne_id": sophie,
        "cote": "'oc'",
        "jusqu_a": to.instant(),
        "cree_le": to.instant(),
    }
    to.insert("lecture", read, where="i % 10 = 0")
