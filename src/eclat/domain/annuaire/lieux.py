"""Where one looks for a training: a town, a postcode, a département or a région, as one types them; without any network.

Postcodes say their département; towns are those among which birth places are found (``sessions/candidats/lieux``).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from eclat.domain.sessions.candidats import lieux
from eclat.domain.socle.departements import DEPARTEMENTS, REGIONS, Departement

PAR_CODE: Final = {each.code: each for each in DEPARTEMENTS}
NULLE_PART: Final = "-"  # the département of a place that nobody knows: nothing is in it
OFFERED: Final = 12  # places of one name


@dataclass(frozen=True)
class Lieu:
    """``codes``: of its départements; ``autres``: when several places are called so, each with words that name it alone. ``proches``: when none
    is, those that are called nearly so."""

    dit: str
    codes: tuple[str, ...] = ()
    autres: tuple[str, ...] = ()
    proches: tuple[str, ...] = ()

    @property
    def connu(self) -> bool:
        return bool(self.codes)


PARTOUT: Final = Lieu("")


@lru_cache(maxsize=2048)
def cherche(texte: str) -> Lieu:
    """The place that this names. Nothing typed is everywhere."""
    texte = " ".join(texte.split())
    code, nom = lieux.separes(texte)
    if not texte:
        return PARTOUT
    if code and not nom:
        return par_code(texte, code)
    wanted = lieux.cle(nom)
    named = [each for each in DEPARTEMENTS if lieux.cle(each.nom) == wanted and code in ("", each.code)]
    if code and named:
        return Lieu(dit(named[0]), (named[0].code,))
    region = next((each for each in REGIONS if lieux.cle(each) == wanted), None)
    if region and not code:
        return Lieu(region, des_regions([region]))
    return among(texte, named)


def par_code(texte: str, code: str) -> Lieu:
    """A number alone is a département, or a postcode."""
    found = PAR_CODE.get(departement(code) if len(code) == 5 else code)
    return Lieu(dit(found) if len(code) < 5 else f"{code} ({found.nom})", (found.code,)) if found else Lieu(texte)


def among(texte: str, named: Iterable[Departement]) -> Lieu:
    """The towns of today that are called so, and the départements."""
    where = {dit(each): each.code for each in named}
    for each in lieux.communes(texte):
        found = PAR_CODE.get(departement(each.code))
        if found and each.fin is None:
            where.setdefault(f"{each.nom} ({found.code})", found.code)
    codes = tuple(dict.fromkeys(where.values()))
    if len(codes) == 1:
        return Lieu(next(iter(where)), codes)
    if codes:
        return Lieu(texte, codes, tuple(list(where)[:OFFERED]))
    near = {f"{each.nom} ({departement(each.code)})" for each in lieux.voisines(texte)} if len(texte) > 2 else set()
    return Lieu(texte, proches=tuple(sorted(near)))


def dit(departement: Departement) -> str:
    """Var (83)"""
    return f"{departement.nom} ({departement.code})"


def departement(code: str) -> str:
    """Of a town or of a postcode: 83, 2A, 974."""
    if code.startswith(("97", "98")):
        return code[:3]
    if code.startswith("20"):
        return "2A" if code[:3] in ("200", "201") else "2B"
    return code[:2]


def des_regions(regions: Iterable[str]) -> tuple[str, ...]:
    wanted = set(regions)
    return tuple(each.code for each in DEPARTEMENTS if each.region in wanted)


def elargi(lieu: Lieu) -> tuple[str, ...]:
    """The départements of its régions."""
    return des_regions(PAR_CODE[code].region for code in lieu.codes)
