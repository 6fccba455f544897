"""The countries where one may be born, by their names in French, with the code that a declaration wants of them.

``pays.txt`` has a line for each: the last three figures of its INSEE code (99341 is Sénégal), its name, then others that people write. Source: the
countries of INSEE's code officiel géographique, as published on data.gouv.fr in 2025 (Licence Ouverte 2.0), without those that ended before 1975.
"""

from functools import cache
from pathlib import Path
from typing import Final

from eclat.domain.sessions.candidats.lieux import LONGEST, cle

FRANCE: Final = "France"


@cache
def codes() -> dict[str, str]:
    """By name, the code."""
    lines = Path(__file__).with_name("pays.txt").read_text(encoding="utf-8").splitlines()
    return {names.split(":")[0]: code for code, _, names in (line.partition(":") for line in lines)}


@cache
def connus() -> dict[str, str]:
    """The name of the list, by any that people write."""
    lines = Path(__file__).with_name("pays.txt").read_text(encoding="utf-8").splitlines()
    found: dict[str, str] = {}
    for code, *names in (line.split(":") for line in lines):
        for written in (*names, code, f"99{code}"):
            found.setdefault(cle(written), names[0])
    return found


def nomme(texte: str) -> str | None:
    """The country that this names."""
    return connus().get(cle(texte))


def voisins(texte: str, limit: int = 3) -> list[str]:
    """For what names none: those whose name begins alike."""
    wanted = cle(texte)
    for length in range(min(len(wanted), LONGEST), 1, -1):
        found = dict.fromkeys(name for key, name in connus().items() if key.startswith(wanted[:length]))
        if found:
            return list(found)[:limit]
    return []
