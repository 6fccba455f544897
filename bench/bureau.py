"""The back office: an agent of thousands of files searches, a list of 100,000 leaves in a file, délégataires and candidates are listed."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote_plus

from sqlalchemy import Engine

from bench import reseau, sessions
from bench.databases import Database, all_of, made
from bench.load import Target, interleaved
from bench.memory import begin_peak, peak
from bench.report import Figure, at_most
from bench.seed import Writer, choice, hurried
from bench.servers import Peer, product

SMALL, LARGE, SECONDS, ROUNDS = 1_000, 100_000, 2.0, 3
SEARCH_MS, EXPORT_S, EXPORT_MB = 50.0, 6.0, 200.0
SOUGHT = {"0000042": "the end of a number", "fédération rennes": "two words", "asociation diijon": "two misspelt words"}
LISTS = {
    "/delegations": "délégataires", "/delegations?etat=invitee": "délégataires awaited", "/delegations?q=0000042": "a délégataire sought",
    "/candidats": "candidates", "/candidats?etat=confirme": "candidates confirmed", "/candidats?q=0000042": "a candidate sought",
}  # fmt: skip


def figures(
    folder: Path, small: int = SMALL, large: int = LARGE, seconds: float = SECONDS, rounds: int = ROUNDS
) -> Iterator[Figure]:
    for kind, base in all_of(folder):
        bases = {rows: made(kind, base, f"bureau_{rows}", rows) for rows in (small, large)}
        for database in bases.values():
            filled(database, small if database is bases[small] else large)
        with ExitStack() as stack:
            servers = {rows: stack.enter_context(product(bases[rows].url, folder)) for rows in bases}
            yield from searched(kind, bases[large], servers[large], large, seconds, rounds)
            for path, what in LISTS.items():
                yield flat(f"{what}, {kind}", path, bases, servers, seconds, rounds)
        for format in ("csv", "xlsx"):
            yield from exported(kind, bases[large], large, format)


def searched(kind: str, database: Database, server: Peer, rows: int, seconds: float, rounds: int) -> Iterator[Figure]:
    """By an instructeur to whom most requests are entrusted: what they may see is a question in each group."""
    cookie = cookie_of(database.url, "sophie.rakoto@oc-eclat.example")
    for q, what in SOUGHT.items():
        found = interleaved(
            {"q": Target(f"{server.url}/recherche?q={quote_plus(q)}", cookie, server.pid)}, 1, seconds=seconds, rounds=rounds
        )["q"]
        said = f"an agent of thousands of {rows:,} files searches {what}, {kind}"
        yield Figure(said, str(found), "", "", f"≤ {SEARCH_MS:g} ms", found.p50 <= SEARCH_MS)


def flat(what: str, path: str, bases: dict[int, Database], servers: dict[int, Peer], seconds: float, rounds: int) -> Figure:
    small, large = sorted(bases)
    targets = {str(rows): Target(servers[rows].url + path, each.cookie, servers[rows].pid) for rows, each in bases.items()}
    found = interleaved(targets, 1, seconds=seconds, rounds=rounds)
    few, many = found[str(small)], found[str(large)]
    return at_most(f"{what}: {large:,} rows beside {small:,}", str(many), str(few), many.p50 / few.p50, 1.2)


# --- the file of a list ---


def exported(kind: str, database: Database, rows: int, format: str) -> Iterator[Figure]:
    """As the worker makes it, in a process of its own: the processor that it takes, the memory that it adds."""
    asked = [sys.executable, "-c", "import sys; from bench.bureau import pour; pour(*sys.argv[1:])", "organismes", format]
    answer = subprocess.run(
        asked, env=os.environ | {"ECLAT_DATABASE_URL": database.url}, check=True, capture_output=True, text=True
    )
    told = json.loads(answer.stdout.splitlines()[-1])
    what = f"the list of {rows:,} organismes in {format}, {kind}"
    if told["bytes"] < rows:
        raise RuntimeError(f"{what}: {told['bytes']} bytes are no file of it")
    yield Figure(f"{what}, processor", f"{told['cpu']:.1f} s", "", "", f"≤ {EXPORT_S:g} s", told["cpu"] <= EXPORT_S)
    yield Figure(f"{what}, memory", f"{told['memory']:.0f} MB", "", "", f"≤ {EXPORT_MB:g} MB", told["memory"] <= EXPORT_MB)


def pour(liste: str, format: str) -> None:
    """Say what the file cost, as JSON: seconds of processor, megabytes beyond the process at rest, bytes written."""
    import time

    from eclat import routes  # noqa: F401 - lists say there how their files are made
    from eclat.database import reading
    from eclat.domain.comptes import acteurs, connexions
    from eclat.engines.exports import SOURCES, Feuille
    from eclat.tableurs.ecriture import FORMATS

    with reading() as db:
        claire = connexions.person_by_courriel(db, "claire.aubertin@oc-eclat.example")
        assert claire is not None
        who = acteurs.acting(db, claire.id)
    begin_peak()
    began, at_rest = time.process_time(), peak()
    feuille = SOURCES[liste].open(reading, who, {})
    assert isinstance(feuille, Feuille)
    written = sum(len(each) for each in FORMATS[format][0](feuille.titre, feuille.entetes, feuille.lignes, feuille.dit))
    print(json.dumps({"cpu": time.process_time() - began, "memory": peak() - at_rest, "bytes": written}))


# --- rows ---


def cookie_of(url: str, courriel: str) -> str:
    from eclat.domain.comptes import connexions
    from tests.browser import sign_in_cookie

    with reseau.writing_to(url) as db:
        personne = connexions.person_by_courriel(db, courriel)
        assert personne is not None
        name, value = sign_in_cookie(db, personne)
    return f"{name}={value}"


def filled(database: Database, rows: int) -> None:
    from eclat.database import make_engine

    sessions.filled(database.url, rows)
    engine = make_engine(database.url)
    try:
        fill(engine, rows)
    finally:
        engine.dispose()


def fill(engine: Engine, rows: int) -> None:
    """A délégataire of each request, a candidate of each session."""
    hurried(engine, rows, write)


def write(to: Writer) -> None:
    nom = f"'Antenne ' || {to.number(7)}"
    to.insert(
        "delegation",
        {
            "id": to.key(80), "habilitation_id": to.key(4), "organisme_id": to.key(1), "rang": "1", "nom": nom, "ville": "'Rennes'",
            "courriel": f"'antenne@of-' || {to.number(7)} || '.example'", "etat": choice(("invitee", "terminee", "habilitee")),
            "invitee_le": to.instant(), "cree_le": to.instant(),
        },
    )  # fmt: skip
    to.insert(
        "candidat",
        {
            "id": to.key(81), "session_id": to.key(60), "rang": "1", "nom_naissance": f"'Nom' || {to.number(7)}", "prenoms": "'Fatoumata'",
            "identite": f"'nom' || {to.number(7)} || ' fatoumata'", "etat": choice(("a_confirmer", "confirme")), "cree_le": to.instant(),
        },
    )  # fmt: skip
    for mot in (to.number(7), "'fatoumata'"):
        to.insert("mot_candidat", {"candidat_id": to.key(81), "mot": mot})
