"""Sessions: the list of 100,000 beside a thousand, narrowed by each of its filters; the calendar of a month; a half-day saved among 60."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx
from sqlalchemy import Engine

from bench import reseau
from bench.databases import Database, all_of, made
from bench.load import Load, Target, interleaved
from bench.report import Figure, at_most
from bench.seed import Writer, choice, hurried
from bench.servers import Peer, product

SMALL, LARGE = 1_000, 100_000
HALF_DAYS = 60
SECONDS, ROUNDS = 2.0, 3
SAVED_MS, PAGE_MS, PAGE_BYTES = 20.0, 150.0, 120_000
MONTH = "2027-03"
DAYS = 120  # on which sessions of any base begin, the same for all sizes: a day of the large one has hundreds
REGION = "Bretagne"
QUERIES = {
    "": "first page", "etat=ouverte": "open", f"region={REGION}": "one région", f"periode={MONTH}": "one month",
    f"region={REGION}&periode={MONTH}&etat=ouverte": "région, month and state", "q=0000042": "a number searched",
}  # fmt: skip
ETATS = ("demandee", "en_validation", "a_completer", "ouverte", "en_cours", "ouverte", "ouverte", "en_cours")


@dataclass(frozen=True)
class Calendrier:
    """A draft whose calendar is typed: the address of its table, of one of its rows, and the cookie of who may type there."""

    path: str
    row: str
    cookie: str


def figures(
    folder: Path, small: int = SMALL, large: int = LARGE, half_days: int = HALF_DAYS, seconds: float = SECONDS, rounds: int = ROUNDS
) -> Iterator[Figure]:  # fmt: skip
    for kind, base in all_of(folder):
        bases = {rows: made(kind, base, f"sessions_{rows}", rows) for rows in (small, large)}
        for rows, database in bases.items():
            filled(database.url, rows)
        with ExitStack() as stack:
            servers = {rows: stack.enter_context(product(bases[rows].url, folder)) for rows in bases}
            for query, label in QUERIES.items():
                yield flat(f"/sessions, {label}, {kind}", f"/sessions?{query}", bases, servers, 1.2, seconds, rounds)
            yield flat(
                f"the calendar of a month, {kind}", f"/sessions/calendrier?mois={MONTH}", bases, servers, 1.5, seconds, rounds
            )
            yield beside_others(kind, bases[large], servers[large], seconds, rounds)
            yield from typed(kind, bases[small], servers[small], half_days, seconds, rounds)


def flat(
    what: str, path: str, bases: dict[int, Database], servers: dict[int, Peer], aim: float, seconds: float, rounds: int
) -> Figure:  # fmt: skip
    small, large = sorted(bases)
    targets = {str(rows): Target(servers[rows].url + path, each.cookie, servers[rows].pid) for rows, each in bases.items()}
    found = interleaved(targets, 1, seconds=seconds, rounds=rounds)
    few, many = found[str(small)], found[str(large)]
    return at_most(f"{what}: {large:,} sessions beside {small:,}", str(many), str(few), many.p50 / few.p50, aim)


def beside_others(kind: str, database: Database, server: Peer, seconds: float, rounds: int) -> Figure:
    """As fast as another list of as many rows, of the same twenty on a page."""
    targets = {name: Target(f"{server.url}/{name}", database.cookie, server.pid) for name in ("sessions", "habilitations")}
    found = interleaved(targets, 1, seconds=seconds, rounds=rounds)
    ours, other = found["sessions"], found["habilitations"]
    return at_most(f"/sessions, {kind}: beside /habilitations", str(ours), str(other), ours.cpu / other.cpu, 1.2)


def typed(kind: str, database: Database, server: Peer, half_days: int, seconds: float, rounds: int) -> Iterator[Figure]:
    """A calendar of so many half-days: its page, and a row saved."""
    calendar = drafted(database.url, half_days)
    targets = {
        "page": Target(server.url + calendar.path, calendar.cookie, server.pid),
        "row": Target(server.url + calendar.row, calendar.cookie, server.pid, "contenu=Accueillir #"),
    }
    found = interleaved(targets, 1, seconds=seconds, rounds=rounds)
    yield under(f"a half-day saved among {half_days}, {kind}", found["row"], SAVED_MS)
    yield under(f"the calendar of {half_days} half-days, {kind}", found["page"], PAGE_MS)
    yield light(f"the calendar of {half_days} half-days, {kind}", server.url + calendar.path, calendar.cookie)


def under(what: str, load: Load, aim: float) -> Figure:
    """Milliseconds of processor, which a busy machine does not change."""
    return Figure(what, str(load), "", "", f"≤ {aim:g} ms", load.cpu <= aim)


def light(what: str, url: str, cookie: str) -> Figure:
    answer = httpx.get(url, headers={"Cookie": cookie, "Accept-Encoding": "br"}, timeout=60).raise_for_status()
    wire = answer.num_bytes_downloaded
    said = f"HTML {len(answer.content) / 1000:.0f} kB, wire {wire / 1000:.1f} kB"
    return Figure(f"{what}, bytes", said, "", "", f"≤ {PAGE_BYTES / 1000:g} kB", wire <= PAGE_BYTES)


# --- rows ---


def filled(url: str, rows: int) -> None:
    from eclat.database import make_engine

    engine = make_engine(url)
    try:
        fill(engine, rows)
    finally:
        engine.dispose()


def fill(engine: Engine, rows: int) -> None:
    """A session of each organisme of the base, with two half-days the week that it begins and its jury some weeks later."""
    hurried(engine, rows, write)


def write(to: Writer) -> None:
    start, jury = day(to, f"i % {DAYS}"), day(to, f"i % {DAYS} + 60")
    postcode, region = (
        choice(("35000", "13001", "59000", "97400")),
        choice((REGION, "Occitanie", "Hauts-de-France", "La Réunion")),
    )
    cqp = "(SELECT id FROM cqp LIMIT 1)"
    to.insert("dossier", {"id": to.key(60), "sorte": "'session'"})
    to.insert(
        "session",
        {
            "id": to.key(60), "numero": f"'SES-2027-' || {to.number(7)}", "organisme_id": to.key(1), "habilitation_id": to.key(4),
            "etat": choice(ETATS), "intitule": f"'Session ' || {to.number(7)}", "ville": "'Rennes'", "code_postal": postcode,
            "region": region, "cqp_id": cqp, "modalite": "'presentiel'", "places": "16", "debut": start, "fin": day(to, f"i % {DAYS} + 50"),
            "debut_tri": start, "jury_le": jury, "demandee_le": to.instant(), "cree_le": to.instant(),
            "blocs": "'[]'", "financements": "'[]'", "acces": "'[]'",
        },
    )  # fmt: skip
    for mot in (to.number(7), "'rennes'"):
        to.insert("mot_session", {"session_id": to.key(60), "mot": mot, "etat": choice(ETATS)})
    for family, later in enumerate((1, 3), start=65):
        held = {
            "session_id": to.key(60),
            "rang": str(later),
            "jour": day(to, f"i % {DAYS} + {later}"),
            "de": "'09:00'",
            "a": "'12:30'",
        }
        to.insert("seance", {"id": to.key(family), **held})


def day(to: Writer, after: str) -> str:
    """So many days after the first one."""
    return f"date('2027-01-04', '+' || ({after}) || ' days')" if to.sqlite else f"('2027-01-04'::date + ({after})::int)"


def drafted(url: str, half_days: int) -> Calendrier:
    """A draft with so many half-days in its calendar."""
    from eclat.domain.sessions import sessions
    from eclat.domain.sessions.calendrier import CALENDRIER
    from eclat.engines.grilles import tableau
    from tests import factories as make
    from tests.browser import sign_in_cookie

    with reseau.writing_to(url) as db:
        owner = make.habilite(db)
        personne = make.dirigeant(db, owner)
        by = make.user_of(db, personne)
        draft = sessions.start(db, owner, by=by)
        rows = [
            {"jour": [f"2027-{1 + rank // 28:02}-{1 + rank % 28:02}"], "de": ["09:00"], "a": ["12:30"]}
            for rank in range(half_days)
        ]
        first, *_ = tableau.add(tableau.ouvrir(db, CALENDRIER, draft, by=by), rows)
        name, value = sign_in_cookie(db, personne)
        path = f"/sessions/{draft.id}/calendrier"
        return Calendrier(path, f"{path}/{first.id}", f"{name}={value}")
