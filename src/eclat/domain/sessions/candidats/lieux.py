"""Where one is born: a commune and its INSEE code, found by name, without any network.

``communes.txt`` has a line for each commune of today, arrondissements of Paris, Lyon and Marseille and overseas ones included, and for each
one that ended or was called otherwise since 1943: its name, its code, the day when it ended, the commune of today. It is sorted by
``cle``. Made by ``tools/lieux.py`` from Etalab's *découpage administratif* of 2026 and of the six years before it that have one (INSEE's code
officiel géographique, Licence Ouverte; package ``@etalab/decoupage-administratif`` 6.0.0 to 0.7.0).
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from itertools import islice, takewhile
from pathlib import Path
from typing import Final

COMMUNES: Final = Path(__file__).with_name("communes.txt")
LONGEST: Final = 50  # letters of a name: what begins no name is looked for from there
ARTICLES: Final = ("l", "la", "le", "les")
COURT: Final = {"st": "saint", "ste": "sainte"}
JADIS: Final = date(1960, 1, 1)  # nobody who comes to a session was born where there was nothing any more then
ARRONDIES: Final = {
    "paris": ("75056", 75100),
    "lyon": ("69123", 69380),
    "marseille": ("13055", 13200),
}  # their code, that of a 0th arrondissement
ROMAINS: Final = [
    "i",
    "ii",
    "iii",
    "iv",
    "v",
    "vi",
    "vii",
    "viii",
    "ix",
    "x",
    "xi",
    "xii",
    "xiii",
    "xiv",
    "xv",
    "xvi",
    "xvii",
    "xviii",
    "xix",
    "xx",
]
ARRONDISSEMENT: Final = re.compile(
    r"(paris|lyon|marseille) (\d+|[ivx]+)(?: ?(?:er|e|eme|ieme))?(?: arrondissement| arr)?(?: .*)?"
)
CODE: Final = r"\d{5}|2[ab]\d{3}|97\d|2[ab]|\d{2}"  # of a commune, of the post, of a département
CEDEX: Final = re.compile(r"\s+cedex(\s+\d+)?$", re.IGNORECASE)
AVANT: Final = re.compile(rf"({CODE})\b[ ,;:\-–]*(.*)", re.IGNORECASE)
APRES: Final = re.compile(rf"(.*?)[ ,;:\-–(]+({CODE})\)?", re.IGNORECASE)


@dataclass(frozen=True)
class Commune:
    """``fin``: the day when it ended, or was given another name; ``devenue``: what it is today, “01015 Arboys en Bugey”."""

    code: str
    nom: str
    fin: date | None = None
    devenue: str = ""

    @property
    def dit(self) -> str:
        """06088 Nice"""
        return f"{self.code} {self.nom}"


def mots(nom: str) -> list[str]:
    """The words of a name, as they are compared: without accents nor hyphens, St written whole."""
    letters = unicodedata.normalize("NFKD", nom.lower().replace("œ", "oe").replace("æ", "ae"))
    found = re.findall(r"[a-z0-9]+", "".join(char for char in letters if not unicodedata.combining(char)))
    return [COURT.get(word, word) for word in found]


def cle(nom: str) -> str:
    """What a name is found by: its words without the article, which some write after it."""
    words = mots(nom)
    if len(words) > 1 and words[0] in ARTICLES:
        words = words[1:]
    elif len(words) > 1 and words[-1] in ARTICLES:
        words = words[:-1]
    return " ".join(words)


@cache
def lignes() -> Sequence[str]:
    """The file, read when a first name is looked for."""
    return COMMUNES.read_text(encoding="utf-8").splitlines()


def nom_de(ligne: str) -> str:
    return cle(ligne.partition(";")[0])


def lue(ligne: str) -> Commune:
    nom, code, *ended = ligne.split(";")
    fin = date.fromisoformat(ended[0]) if ended else None
    return Commune(code, nom, fin, ended[1] if len(ended) > 1 else "")


def depuis(debut: str) -> Iterator[Commune]:
    """Those whose name begins so, in the order of their names."""
    every = lignes()
    for ligne in islice(every, bisect_left(every, debut, key=nom_de), None):
        if not nom_de(ligne).startswith(debut):
            return
        yield lue(ligne)


@lru_cache(maxsize=4096)
def communes(texte: str) -> tuple[Commune, ...]:
    """Those that this text may name, those of today first: a name, with a code beside it if there is one. None for what names none.

    One that ended goes with those of today of the same name: Évry was in Essonne until 2019, and is in Yonne.
    """
    code, nom = separes(texte)
    arrondissement = numero(nom)
    if arrondissement is not None:
        return arrondissement
    wanted = cle(nom)
    found = [*takewhile(lambda each: cle(each.nom) == wanted, depuis(wanted))] if wanted else [*par_code(code)]
    found = [each for each in found if mots(each.nom) == mots(nom)] or found
    if code:
        found = [each for each in found if each.code == code] or [each for each in found if du_departement(each, code)]
    town = ARRONDIES.get(wanted)
    if town and code.isdecimal() and len(code) == 5 and code != town[0]:  # 75015 Paris is the 15th, as the post says
        found = [*par_code(str(town[1] + int(code) % 100))] or found
    recent = [each for each in found if each.fin is None or each.fin >= JADIS]
    return tuple(sorted(recent or found, key=lambda each: each.fin is not None))


def separes(texte: str) -> tuple[str, str]:
    """The code and the name of “06088 Nice”, “Nice (06)”, “Nice”, “06088”."""
    texte = CEDEX.sub("", texte.strip())
    before = AVANT.fullmatch(texte)
    if before:
        return before[1].upper(), before[2].strip(" ()")
    after = APRES.fullmatch(texte)
    return (after[2].upper(), after[1].strip(" ()")) if after and not numero(texte) else ("", texte)


@lru_cache(maxsize=256)
def numero(nom: str) -> tuple[Commune, ...] | None:
    """The arrondissement that this names: Paris 15, Lyon 3e arrondissement, Marseille IV. None when it names none."""
    found = ARRONDISSEMENT.fullmatch(" ".join(mots(nom)))
    if found is None:
        return None
    rank = int(found[2]) if found[2].isdecimal() else ROMAINS.index(found[2]) + 1 if found[2] in ROMAINS else 0
    if not 0 < rank < 21:
        return None
    return tuple(par_code(str(ARRONDIES[found[1]][1] + rank))) or None


@lru_cache(maxsize=1024)
def par_code(code: str) -> tuple[Commune, ...]:
    mark = f";{code}"
    return tuple(each for each in (lue(ligne) for ligne in lignes() if mark in ligne) if each.code == code)


def du_departement(commune: Commune, code: str) -> bool:
    """Whether it is where this begins: a département, or a postcode."""
    where = code[:3] if code.startswith(("97", "98")) else code[:2]
    return commune.code.startswith(where) or (where == "20" and commune.code.startswith("2"))


def voisines(texte: str, limit: int = 3) -> list[Commune]:
    """For what names none: those whose name begins alike, as far as some do."""
    code, nom = separes(texte)
    wanted = cle(nom)
    for length in range(min(len(wanted), LONGEST), 2, -1):
        near = (each for each in depuis(wanted[:length]) if each.fin is None and (not code or du_departement(each, code)))
        found = sorted(islice(near, 50), key=lambda each: (abs(len(each.nom) - len(nom)), each.nom))
        if found:
            return found[:limit]
    return []


def proposees(debut: str, limit: int = 12) -> list[Commune]:
    """While one types: those that the text may name, then those whose name begins so."""
    named = [*communes(debut)]
    code, nom = separes(debut)
    more = depuis(cle(nom)) if len(cle(nom)) > 1 else iter(())
    if code:
        more = (each for each in more if du_departement(each, code))
    seen = dict.fromkeys([*named, *islice(more, 200)])
    return sorted(seen, key=lambda each: (each not in named, each.fin is not None, len(each.nom), each.nom))[:limit]
