"""The name of a holder: as it is printed, sorted, hidden behind its initials, and compared with what a visitor types."""

import re
import unicodedata
from collections.abc import Mapping
from itertools import permutations
from typing import Any

from eclat.models import Candidat

LETTERS = str.maketrans(
    {"ø": "o", "đ": "d", "ł": "l", "ı": "i", "ħ": "h", "ŧ": "t", "ð": "d", "þ": "th", "œ": "oe", "æ": "ae", "ə": "e"}
)


def signe(said: Mapping[str, Any], candidat: Candidat) -> dict[str, Any]:
    """The same of who is in a signed procès-verbal, as it calls them. ``candidat``: of those signed before it said so, their sex."""
    names = ("nom_naissance", "nom_usage", "ne_le", "commune", "pays")
    return {
        **{name: said[name] for name in names},
        "prenoms": split(said["prenoms"]),
        "sexe": said.get("sexe", str(candidat.sexe or "")),
    }


def split(prenoms: str) -> list[str]:
    return [each.strip() for each in prenoms.split(",") if each.strip()]


def of(candidat: Candidat) -> dict[str, Any]:
    """What a certificate keeps of its holder."""
    return {
        "nom_naissance": candidat.nom_naissance,
        "nom_usage": candidat.nom_usage,
        "prenoms": split(candidat.prenoms),
        "sexe": str(candidat.sexe or ""),
        "ne_le": candidat.ne_le.isoformat() if candidat.ne_le else "",
        "commune": candidat.commune,
        "pays": candidat.pays,
    }


def said(titulaire: Mapping[str, Any]) -> str:
    """Hajar Inès El Mansouri: the birth name, as civil status has it."""
    return " ".join([*titulaire["prenoms"], titulaire["nom_naissance"]])


def sorted_by(titulaire: Mapping[str, Any]) -> str:
    """Folded, last name first; the name in use after it, so that both are found."""
    return " ".join(
        " ".join(parts(each)) for each in (titulaire["nom_naissance"], *titulaire["prenoms"], titulaire["nom_usage"])
    ).strip()


def initials(titulaire: Mapping[str, Any]) -> str:
    """H. E. M."""
    names = [*titulaire["prenoms"][:1], titulaire["nom_naissance"]]
    return " ".join(f"{each[0].upper()}." for name in names for each in re.findall(r"[^\W\d_]+", name))


def folded(text: str) -> str:
    """Small letters without accents, whatever the alphabet."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(LETTERS))
    return "".join(each for each in plain if not unicodedata.combining(each)).translate(LETTERS)


def parts(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", folded(text))


def answers(titulaire: Mapping[str, Any], typed: str) -> bool:
    """Whether this is the holder's name: accents, capitals, hyphens, apostrophes and order are forgiven; one first name is enough, and the
    name in use serves as well as the birth name."""
    heard = parts(typed)
    if not heard:
        return False
    first, birth, usual = titulaire["prenoms"], titulaire["nom_naissance"], titulaire["nom_usage"]
    names = [(birth,), *([(usual,), (birth, usual)] if usual else [])]
    firsts = [tuple(first), *((each,) for each in first)]
    for given in firsts:
        for name in names:
            known = parts(" ".join((*given, *name)))
            if sorted(known) == sorted(heard) or "".join(heard) in {
                "".join(parts(" ".join(each))) for each in permutations((*given, *name))
            }:
                return True
    return False
