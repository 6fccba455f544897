"""A sign-in, beside the hash of its password alone."""

import statistics
from collections.abc import Iterator
from pathlib import Path

import httpx

from bench.databases import all_of, made
from bench.report import Figure, times
from bench.reseau import SAME_ORIGIN, writing_to
from bench.servers import product
from bench.timing import said, timed

SIGN_INS = 10


def figures(folder: Path, sign_ins: int = SIGN_INS) -> Iterator[Figure]:
    from eclat.domain.comptes.passwords import hash_password, verify_password
    from tests import factories

    known = hash_password(factories.PASSWORD)
    for kind, base in all_of(folder):
        database = made(kind, base, "sign_in", 1_000)
        with writing_to(database.url) as db:
            courriel = factories.dirigeant(db, factories.organisme(db)).courriel
        with product(database.url, folder) as server:

            def ours(_: int, url: str = server.url, courriel: str = courriel) -> None:
                sent = {"identifiant": courriel, "mot_de_passe": factories.PASSWORD}
                assert httpx.post(f"{url}/connexion", data=sent, headers=SAME_ORIGIN).status_code == 303

            found = timed({"ours": ours, "hash": lambda _: verify_password(known, factories.PASSWORD)}, sign_ins)
        ratio = statistics.median(found["ours"]) / statistics.median(found["hash"])
        yield Figure(f"sign-in, {kind}", said(found["ours"]), f"Argon2 alone: {said(found['hash'])}", times(ratio))
