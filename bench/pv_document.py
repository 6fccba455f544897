"""The PDF of a procès-verbal, of 24 candidates and of 300, each of another content: what was made once makes nothing quicker."""

import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bench.report import Figure
from bench.timing import said

AIMS = {24: 150.0, 300: 1000.0}  # ms
ROUNDS = 5
BLOCS = ("BC01", "BC02", "BC03", "BC04")


def figures(folder: Path, people: tuple[int, ...] = (24, 300), rounds: int = ROUNDS) -> Iterator[Figure]:
    from eclat import clock, documents
    from eclat.domain.jurys import contenu, rendu

    documents.render("pv", rendu.paper(content(2, 0), "0" * 64), at=clock.now(), accessible=True)  # its fonts are read once
    for many in people:
        spent, cost, size = [], [], 0
        for turn in range(1, rounds + 1):
            what = content(many, turn)
            began, used = time.perf_counter(), time.process_time()
            made = documents.render("pv", rendu.paper(what, contenu.empreinte_of(what)), at=clock.now(), accessible=True)
            spent.append((time.perf_counter() - began) * 1000)
            cost.append((time.process_time() - used) * 1000)
            size = len(made)
        least, aim = min(cost), AIMS.get(many, 1000.0)
        yield Figure(
            f"the PDF of a procès-verbal of {many} candidates", f"{least:.0f} ms of processor, {said(spent)}, {size / 1000:.0f} kB", "", "",
            f"≤ {aim:g} ms", least <= aim,
        )  # fmt: skip


def content(people: int, turn: int) -> dict[str, Any]:
    """One in six did not win a bloc, one in twelve is absent."""
    return {
        "format": 1, "numero": f"PV-2026-{turn:04}", "version": 1, "rectifie": None,
        "certificateur": {"nom": "OC Éclat", "siret": "99000001200011"},
        "certification": {"intitule": "CQP Animateur périscolaire", "rncp": "RNCP40871", "niveau": "3", "du": "2025-06-01", "jusqu_au": "2030-06-01"},
        "session": {"numero": f"SES-2026-{turn:04}", "intitule": "Marseille", "ville": "Marseille", "debut": "2026-02-02", "fin": "2026-11-13"},
        "organisme": {"nom": "Tremplin Animation Sud", "siret": "99000002800011"}, "habilitation": {"numero": "HAB-2025-0003"},
        "jury": {"seances": [{"jour": "2026-11-24", "de": "09:00", "a": "17:30"}], "lieu": "Salle 2", "adresse": "40 rue de Lyon", "a_distance": False},
        "membres": [member(rank) for rank in range(5)], "quorum": {"voix": 5, "externes": 4, "atteint": True},
        "blocs": [{"code": code, "intitule": f"Accueillir, conduire et évaluer ({code})"} for code in BLOCS],
        "candidats": [candidate(rank, turn) for rank in range(1, people + 1)], "incidents": "",
        "comptes": {"inscrits": people, "presents": people, "totale": people},
        "signataires": [{"nom": "Bruno Castella", "college": "employeurs", "membre": "a"}, {"nom": "Nora Lemaire", "college": "salaries", "membre": "b"}],
    }  # fmt: skip


def member(rank: int) -> dict[str, Any]:
    return {
        "nom": f"Membre Numéro {rank}", "fonction": "", "qualite": "expert", "college": "employeurs", "voix": "deliberative", "preside": rank < 2,
        "externe": True, "present": True, "remplace": "",
    }  # fmt: skip


def candidate(rank: int, turn: int) -> dict[str, Any]:
    absent, lost = rank % 12 == 0, rank % 6 == 1
    results = {} if absent else {code: result(lost and code == BLOCS[rank % 4]) for code in BLOCS}
    return {
        "candidat": str(rank), "rang": rank, "nom_naissance": f"Traoré-Lefèvre {rank}", "nom_usage": "", "prenoms": f"Fatoumata {turn}",
        "ne_le": (date(1990, 1, 1) + timedelta(days=rank * 7)).isoformat(), "commune": "Marseille", "pays": "France",
        "acces": "FORMATION_CONTINUE_HORS_CONTRAT_DE_PROFESSIONNALISATION", "vise": "entier", "amenagement": False,
        "presence": "absent" if absent else "present", "justificatif": False, "a_distance": False, "observations": "",
        "vises": list(BLOCS), "obtenus": [], "tenus": [], "resultats": results, "issue": "totale", "proposition": "Validation totale",
    }  # fmt: skip


def result(lost: bool) -> dict[str, Any]:
    words = ("Le projet n’a pas été mené à son terme.", "Reprendre le module 3, puis représenter le bloc.") if lost else ("", "")
    return {
        "valeur": "non_valide" if lost else "valide",
        "note": None,
        "observation": words[0],
        "preconisation": words[1],
        "origine": "",
    }
