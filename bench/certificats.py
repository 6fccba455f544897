"""The documents of 24 certificates and of 300, each of another holder, then their ZIP, in a process of its own."""

import time
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from bench.memory import begin_peak, peak
from bench.report import Figure

AIMS = {24: 2.0, 300: 20.0}  # seconds of processor
MEMORY = 200  # MB


def figures(folder: Path, people: tuple[int, ...] = (24, 300)) -> Iterator[Figure]:
    begin_peak()
    for many in people:
        used, began = time.process_time(), time.perf_counter()
        size = batch(folder / f"certificats-{many}.zip", many)
        cost, took, aim = time.process_time() - used, time.perf_counter() - began, AIMS.get(many, 20.0)
        yield Figure(
            f"{many} parchemins and their ZIP", f"{cost:.1f} s of processor, {took:.1f} s, {size / 1e6:.1f} MB", "", "", f"< {aim:g} s", cost < aim
        )  # fmt: skip
    held = peak()
    yield Figure("memory while they are made, at most", f"{held:.0f} MB", "", "", f"< {MEMORY} MB", held < MEMORY)


def batch(archive: Path, many: int) -> int:
    from eclat import clock, documents
    from eclat.domain.certificats import codes, contenus

    with zipfile.ZipFile(archive, "w") as out:
        for rank in range(many):
            data = contenus.printed(content(rank), numero=f"CQP-2026-{rank:04}", code=codes.new(), delivre_le=date(2026, 12, 2))
            out.writestr(f"CQP-2026-{rank:04}.pdf", documents.render("parchemin", data, at=clock.now(), accessible=True))
    return archive.stat().st_size


def content(rank: int) -> dict[str, Any]:
    return {
        "titulaire": {
            "nom_naissance": f"D’Alméida {rank}", "nom_usage": "", "prenoms": ["Zoé"], "sexe": "F", "ne_le": "1998-03-14", "commune": "", "pays": "",
        },
        "certification": {
            "intitule": "Animateur périscolaire", "rncp": "RNCP40871", "du": "", "jusqu_au": "2030-06-25", "decision_le": "2025-06-25", "niveau": 3,
            "cec": 3, "nsf": ["335"], "formacode": "", "certificateurs": [{"nom": "OC ÉCLAT", "siret": "92512327500016"}],
        },
        "modele": {
            "version": 1, "accroche": "décerné à", "texte": "qui a validé {blocs} de la certification devant {jury}.", "mention": "",
            "signataire": "Marianne Estève", "qualite": "présidente", "lieu": "Paris", "lieu_naissance": False, "rayons": True,
        },
        "blocs": [{"code": "BC01", "intitule": "Accueillir"}], "obtenus": ["BC01"], "restent": [], "bloc": None, "conseil": "",
        "jury": {"le": "2026-11-24", "ville": "Marseille"},
    }  # fmt: skip
