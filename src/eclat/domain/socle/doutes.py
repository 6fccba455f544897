"""What may be right and looks wrong: it is asked about beside the field, kept as it was typed, and stands in nobody's way."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final

from pydantic.fields import FieldInfo

from eclat.domain.socle import adresses_mail, communes, identifiers

# A letter that another program could not write: "?cole", "No�l"; or one that it wrote in pieces. Looked for once a word.
LOST: Final = re.compile(r"(?<!\S)\S*(?:\?(?=\w)|\ufffd|Ã(?!\w)|â€)\S*")


@dataclass(frozen=True)
class Doute:
    """``propositions``: what may have been meant, any of which takes its place at a click."""

    question: str
    propositions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Douteux:
    """Among what a type of field is annotated with: how its values are looked at."""

    regarde: Callable[[str], Doute | None]


def lettres(text: str) -> Doute | None:
    found = LOST.search(text)
    return Doute(f"Une lettre semble perdue dans « {found[0]} » : vérifiez ce mot.") if found else None


@lru_cache(maxsize=4096)
def courriel(text: str) -> Doute | None:
    """Two addresses in the place of one; or a domain that is a slip away from one that everybody has."""
    several = adresses_mail.dans(text)
    if len(several) > 1:
        return Doute("Laquelle est la bonne ?", tuple(several[:3]))
    local, _, domain = adresses_mail.nue(text).rpartition("@")
    meant = adresses_mail.domaine_voulu(domain.lower()) if local else None
    return Doute(f"Vouliez-vous écrire {meant} ?", (f"{local}@{meant}",)) if meant else None


@lru_cache(maxsize=4096)
def telephone(text: str) -> Doute | None:
    try:
        known = identifiers.parse_phone(text).startswith("+")
    except ValueError:
        return None  # it is told to be wrong
    return (
        None
        if known
        else Doute("Les numéros qui commencent ainsi ne sont d’aucun territoire connu : il est gardé tel quel, vérifiez-le.")
    )


def nda(text: str) -> Doute | None:
    try:
        warned = identifiers.parse_nda(text)[1]
    except ValueError:
        return None
    return Doute(warned) if warned else None


def commune(values: Mapping[str, str]) -> dict[str, Doute]:
    """A postcode and a town that are not of one département."""
    code, ville = values.get("code_postal", ""), values.get("ville", "")
    asked = communes.ailleurs(code, ville) if re.fullmatch(r"\d{5}", code) and ville else None
    return {"code_postal": Doute(asked)} if asked else {}


@cache
def regards(model: Any, name: str) -> tuple[Callable[[str], Doute | None], ...]:
    """How the values of a field are looked at."""
    field: FieldInfo = model.model_fields[name]
    return tuple(each.regarde for each in field.metadata if isinstance(each, Douteux))


@cache
def regardes(model: Any) -> list[tuple[str, tuple[Callable[[str], Doute | None], ...]]]:
    return [(name, found) for name in model.model_fields if (found := regards(model, name))]


def de(model: Any, values: Mapping[str, str]) -> dict[str, Doute]:
    """What to ask of these values, by field: of each on its own, then of what they say of one another."""
    alone = {
        name: doute
        for name, looks in regardes(model)
        if (value := values.get(name)) and (doute := next((found for look in looks if (found := look(value))), None))
    }
    crossed: dict[str, Doute] = model.croise(values)
    return crossed | alone if crossed else alone
