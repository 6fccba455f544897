"""A file of 5,000 passages for the Caisse des Dépôts, as its schema wants it, then the report of as many; in a process of its own."""

import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from bench.report import Figure

PASSAGES = 5_000
AIM = 5.0  # seconds, to write the file and to validate it


def figures(folder: Path, passages: int = PASSAGES) -> Iterator[Figure]:
    from eclat import clock
    from eclat.cdc import ecriture, lecture, schema
    from eclat.cdc.ecriture import Emetteur

    rules, some = schema.livre(), [passage(rank) for rank in range(passages)]
    began = time.perf_counter()
    data = ecriture.ecrit(rules, "CDC-2026-0001", Emetteur("03ABCDEF", "MCFCER000000"), some, le=clock.now())
    written = time.perf_counter()
    faults = schema.fautes(rules, data)
    checked = time.perf_counter()
    assert faults == [], faults
    took = checked - began
    value = f"{written - began:.2f} s, then {checked - written:.2f} s; {len(data) / 1e6:.1f} MB"
    yield Figure(f"{passages:,} passages written, then validated", value, "", "", f"< {AIM:g} s", took < AIM)
    answered = report(passages)
    began = time.perf_counter()
    read = lecture.lue(answered)
    took = time.perf_counter() - began
    assert len(read.acceptes) + len(read.rejetes) == passages
    yield Figure(f"the report of {passages:,} read", f"{took:.2f} s")


def passage(rank: int):  # type: ignore[no-untyped-def]  # what the product declares is imported once its settings are there
    from eclat.cdc.ecriture import Passage, Titulaire

    born = ("75115", "Paris 15e Arrondissement", "100") if rank % 10 else ("", "Dakar", "341")
    holder = Titulaire(f"D’Alméida {rank}", "", ("Zoé", "Marie Ange"), date(1998, 3, 14), "F", *born)
    proof = f"https://eclat.example/v/{rank:010}"
    return Passage(
        f"CQP-2026-{rank:05}", "RNCP40871", date(2026, 11, 24), "VAE" if rank % 3 else "CANDIDAT_LIBRE", holder, date(2026, 11, 20),
        "EN_PRESENTIEL", proof,
    )  # fmt: skip


def report(passages: int) -> bytes:
    """One in ten is rejected."""
    good = "".join(f"<p><idTechnique>CQP-2026-{rank:05}</idTechnique></p>" for rank in range(passages) if rank % 10)
    bad = "".join(
        f"<p><idTechnique>CQP-2026-{rank:05}</idTechnique><messageErreur>Titulaire inconnu</messageErreur></p>"
        for rank in range(0, passages, 10)
    )
    return (
        f"<rapport><idFlux>CDC-2026-0001</idFlux><PassagesOK>{good}</PassagesOK><PassagesKO>{bad}</PassagesKO></rapport>".encode()
    )
