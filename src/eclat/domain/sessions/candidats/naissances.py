"""What a commune, a country and a date of birth say of one another: the code of the commune, what is wrong, what is asked."""

from datetime import date
from typing import Final

from eclat.domain.sessions.candidats import lieux
from eclat.domain.sessions.candidats.lieux import Commune, communes
from eclat.domain.sessions.candidats.pays import FRANCE
from eclat.domain.socle.departements import DEPARTEMENTS
from eclat.domain.socle.doutes import Doute
from eclat.formats import format_date

NOMS: Final = {each.code: each.nom for each in DEPARTEMENTS}
OFFERED: Final = 6


def en_france(pays: str) -> bool:
    """A commune without a country is looked for in France."""
    return pays in ("", FRANCE)


def ecrite(ville: str) -> str:
    """As the list writes it, when it knows but one of that name; with its code, when a code came with it. Else as it was typed."""
    found = communes(ville)
    if len(found) != 1:
        return ville
    return found[0].dit if lieux.separes(ville)[0] else found[0].nom


def code(commune: str, pays: str) -> str:
    """The INSEE code of a birth in France; nothing when it is elsewhere, or is not known."""
    found = communes(commune) if commune and en_france(pays) else ()
    return found[0].code if len(found) == 1 else ""


def faute(commune: str, pays: str) -> str:
    """What is wrong in a birth in France."""
    if not commune or not en_france(pays):
        return ""
    found = communes(commune)
    if not found:
        return f"Aucune commune de France ne s’appelle {commune}. Vérifiez son nom, ou indiquez le pays."
    if len(found) == 1:
        return ""
    places = ", ".join(situee(each) for each in found[:OFFERED]) + ("…" if len(found) > OFFERED else ".")
    return f"{len(found)} communes portent ce nom : {places} Indiquez le code de la bonne."


def situee(commune: Commune) -> str:
    """93066 (Seine-Saint-Denis), 91228 (Essonne, jusqu’en 2019)"""
    where = NOMS.get(commune.code[:3]) or NOMS.get(commune.code[:2]) or ""
    until = f"jusqu’en {commune.fin.year}" if commune.fin else ""
    said = ", ".join(filter(None, (where, until)))
    return f"{commune.code} ({said})" if said else commune.code


def doute(commune: str, pays: str, ne_le: date | None) -> Doute | None:
    """What is asked of a birth in France: which of several, one that ended before, an arrondissement."""
    if not commune or not en_france(pays):
        return None
    found = communes(commune)
    if len(found) > 1:
        return Doute("Laquelle ?", tuple(each.dit for each in found[:OFFERED]))
    if not found:
        near = tuple(each.dit for each in lieux.voisines(commune))
        return Doute(f"Vouliez-vous écrire {' ou '.join(near)} ?", near) if near else None
    (only,) = found
    if only.fin and ne_le and ne_le >= only.fin and only.devenue:
        return Doute(
            f"{only.nom} s’appelle {only.devenue} depuis le {format_date(only.fin)}, avant cette naissance.", (only.devenue,)
        )
    if only.code in {town for town, _ in lieux.ARRONDIES.values()}:
        return Doute(f"L’acte de naissance dit l’arrondissement : ajoutez-le s’il est connu ({only.nom} 3e, par exemple).")
    return None
