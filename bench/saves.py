"""A row of délégataires saved, in a table of three and of 300, beside Django; a row of the teaching team, beside the driver alone."""

from collections.abc import Iterator
from pathlib import Path

from bench import reseau
from bench.databases import all_of, made
from bench.lists import beside
from bench.load import Load, Target, interleaved
from bench.report import Figure, at_most, times
from bench.servers import Peer, bare, django, product

SECONDS, ROUNDS = 2.0, 3


def figures(folder: Path, seconds: float = SECONDS, rounds: int = ROUNDS) -> Iterator[Figure]:
    for kind, base in all_of(folder):
        database = made(kind, base, "saves", 1_000)
        with product(database.url, folder) as ours, django(database.url) as peer, bare(folder, database.url) as least:
            targets = {"least": Target(f"{least.url}/ecrire", pid=least.pid, body="texte=Brest #")} | team(database.url, ours)
            for rows in (reseau.FEW, reseau.MANY):
                (demande,) = reseau.made(database.url, rows)
                assert 'data-state="saved"' in reseau.post(ours.url, demande, demande.row, {"ville": "Rennes"})
                for name, server in (("ours", ours), ("django", peer)):
                    targets[f"{name} {rows}"] = Target(server.url + demande.row, demande.cookie, server.pid, "ville=Rennes #")
            yield from compared(kind, interleaved(targets, 1, seconds=seconds, rounds=rounds))


def compared(kind: str, found: dict[str, Load]) -> Iterator[Figure]:
    for rows in (reseau.FEW, reseau.MANY):
        yield beside(f"a row of {rows} saved, {kind}: Django", found[f"ours {rows}"], found[f"django {rows}"], aim=2)
    many, few = found[f"ours {reseau.MANY}"], found[f"ours {reseau.FEW}"]
    what = f"a row of {reseau.MANY} saved, {kind}: of {reseau.FEW}"
    yield at_most(f"{what}, processor", str(many), str(few), many.cpu / few.cpu, 1.2)
    yield at_most(f"{what}, as the client waits", str(many), str(few), many.p50 / few.p50, 1.2)
    for what, load in (("a row of délégataires", few), ("a row of the teaching team", found["team"])):
        yield Figure(
            f"{what} saved, {kind}: one row, driver alone", str(load), str(found["least"]), times(load.p50 / found["least"].p50)
        )


def team(database_url: str, ours: Peer) -> dict[str, Target]:
    """A row of a draft's teaching team."""
    from eclat.domain.dossiers import equipe
    from eclat.domain.habilitations import habilitations
    from eclat.models import Qualification
    from tests import factories
    from tests.browser import sign_in_cookie

    with reseau.writing_to(database_url) as db:
        organisme = factories.organisme(db)
        personne = factories.dirigeant(db, organisme)
        by = factories.user_of(db, personne)
        demande = habilitations.start(db, organisme, qualification=Qualification.OF_INDEPENDANT, by=by)
        member = equipe.add_member(db, demande, by=by)
        name, value = sign_in_cookie(db, personne)
        address = f"{ours.url}/habilitations/{demande.id}/formateurs/{member.id}"
        typed = (
            f"formateur-{member.id}-nom=Orsini #&formateur-{member.id}-prenom=Laurent&formateur-{member.id}-fonction=responsable"
        )
    return {"team": Target(address, f"{name}={value}", ours.pid, typed)}
