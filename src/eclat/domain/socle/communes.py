"""In which départements a town lies: what a postcode and a town say of one another.

``communes.txt`` has a line for each name of the communes of 2,000 inhabitants and more, without accents nor hyphens, with the départements
of all the communes of that name, whatever their size, as postcodes begin (20 for Corsica). Made from Etalab's *découpage
administratif* of 2026 (INSEE's code officiel géographique and La Poste's postcodes, Licence Ouverte; package
``@etalab/decoupage-administratif`` 6.0.0).
"""

import re
import unicodedata
from collections import defaultdict
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from eclat.domain.socle.departements import DEPARTEMENTS

NOMS: Final = {each.code: each.nom for each in DEPARTEMENTS} | {"20": "Corse"}
WRITTEN_SHORT: Final = {"st": "saint", "ste": "sainte"}
# "Paris 11e", "Lyon 3ème arrondissement", "Rennes Cedex 7"
AFTER: Final = re.compile(r"( \d+ ?(er|e|eme|ieme)?)?( arrondissement)?( cedex( \d+)?)?$")


@cache
def communes() -> dict[str, frozenset[str]]:
    lines = Path(__file__).with_name("communes.txt").read_text(encoding="ascii").splitlines()
    return {name: frozenset(places.split(",")) for name, _, places in (line.partition(":") for line in lines)}


@cache
def par_departement() -> dict[str, list[str]]:
    found = defaultdict(list)
    for name, places in communes().items():
        for place in places:
            found[place].append(name)
    return found


def plain(ville: str) -> str:
    """A town as it is compared: "St-Étienne Cedex 2" is "saint etienne"."""
    letters = unicodedata.normalize("NFKD", ville.lower().replace("œ", "oe"))
    words = re.findall(r"[a-z0-9]+", "".join(char for char in letters if not unicodedata.combining(char)))
    return AFTER.sub("", " ".join(WRITTEN_SHORT.get(word, word) for word in words))


def departement(code_postal: str) -> str:
    return code_postal[:3] if code_postal[:2] in ("97", "98") else code_postal[:2]


@lru_cache(maxsize=4096)
def ailleurs(code_postal: str, ville: str) -> str | None:
    """What to ask when no town of this name lies where this postcode does. Nothing of a town that is not known, or is only begun."""
    here, name = departement(code_postal), plain(ville)
    places = communes().get(name)
    if not places or here in places or here not in NOMS or any(each.startswith(f"{name} ") for each in par_departement()[here]):
        return None
    there = " ou ".join(f"{place} ({NOMS[place]})" for place in sorted(places) if place in NOMS)
    if len(places) > 2 or not there:
        return f"Le code postal {code_postal} est dans le {here} ({NOMS[here]}), où aucune commune ne s’appelle {ville} : vérifiez-les."
    return f"{ville} est dans le {there}, et le code postal {code_postal} dans le {here} ({NOMS[here]}) : vérifiez-les."
