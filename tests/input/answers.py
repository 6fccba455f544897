"""Answers to every field of every form, good and bad, drawn from how the field is declared: a new form needs no line here.

A field of a new kind does: the tests say so.
"""

import pkgutil
from collections.abc import Iterator
from datetime import timedelta
from enum import EnumMeta
from functools import lru_cache
from importlib import import_module
from typing import Annotated, Any, Literal, get_args, get_origin
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator
from pydantic.fields import FieldInfo

import eclat
from eclat import clock
from eclat.domain.administration import blocs, cqp
from eclat.domain.certificats import mentions, modeles
from eclat.domain.socle import champs, identifiers
from eclat.domain.socle.champs import FormModel, check_field
from eclat.pages.verification.forms import check_code

KEY = "01a2c1d0-0000-7000-8000-000000000001"

# Any text may come to any field: it is taken, cleaned, or refused with a sentence. It never fails.
HOSTILE = [
    "x" * 10_000, "🙂" * 50, "\u202egnp.exe", "Jean\u200b\u200f Dupont", "\ufeff", "\u2028\u2029", "<script>alert(1)</script>", "{{ 7*7 }}{% raw %}${7*7}",
    "'; DROP TABLE personne; --", "a\x00b", "\x00", "\ud800", "%00%0a", "1e400", "-1", "9" * 5_000, "٣", "²", "Ⅷ", "NaN", "null", "true", "[]", "{}", "é" * 300,
    "e\u0301" * 90, "a" + "\u0300" * 500, "İ" * 64, "\x1b[31mrouge", "=1+1", "../../etc/passwd", "C:\\CON", "⟦jeton:00000000-0000-0000-0000-000000000000⟧", "\r\nBcc: x@y.fr",
]  # fmt: skip

BAD: dict[Any, list[str]] = {
    identifiers.parse_siret: [
        "51248013700025", "512 480 137 0002", "5124801370002A", "12345678", "512480136", "1" * 15, "FR 51 248 013 7", "00000000000000", "35600000012345", "€" * 14,
    ],
    champs.check_nda: ["11 75 61", "117561234751", "11 75 6I234 75", "NDA"],
    identifiers.parse_phone: ["01 23", "0123456789012", "+33 1 23 45 67", "+999 12345678", "06 12 34 56 7O", "poste 12", "112"],
    identifiers.parse_code_postal: ["3500", "350000", "2A004", "00100", "99999", "Rennes"],
    identifiers.parse_site_web: ["http://", "pas un site", "javascript:alert(1)", "contact@exemple.fr", "http://127.0.0.1", "localhost", "https://exa mple.fr", "//"],
    champs.check_courriel: [
        "mathilde", "mathilde@", "@organisme.fr", "mathilde@organisme", "mathilde lacombe@organisme.fr", "élodie@organisme.fr", "a@b@c.fr", "a..b@c.fr", "a@-.fr",
        "Mathilde <m@organisme.fr>, Anne <a@organisme.fr>", "a" * 64 + "@" + "b" * 63 + "." + "c" * 63 + "." + "d" * 63 + ".fr", "a@organisme,fr", "a;b@c.fr,d@e.fr", "a@[127.0.0.1]",
    ],
    champs.check_date: ["31/02/2026", "2026-13-01", "hier", "0000-00-00", "0001-01-01", "1799-12-31", "9999-12-31", "23/11", "23/11/26"],
    champs.check_near: ["31/12/2199", "1926-11-23"],
    champs.check_heure: ["25 h", "9 h 60", "midi", "9-10", "99:99"],
    champs.check_entier: ["douze", "1,5", "-1", "0", "1e3", "99999999999", "½"],
    mentions.check_niveau: ["0", "9", "trois"],
    mentions.check_nsf: ["33", "3355", "abc"],
    mentions.check_formacode: ["4458", "abcde"],
    mentions.check_certificateurs: ["925 123 275 00016", "OC ÉCLAT ; 925123275"],
    mentions.check_drawn: ["王小明"],
    modeles.check_texte: ["qui a validé {bloc}", "{"],
    blocs.check_code: ["01", "BC", "BC1234", "RNCP40871"],
    cqp.check_code: ["40871", "RNCP", "RNCP40 871 BC01"],
    check_code: ["7KQ4", "7KQ4-M2XD-9RTB-0H1U"],
    champs.check_nom: ["42", "…", "🙂", "-"],
    EnumMeta: ["autre chose", "BROUILLON", "<b>"],
    UUID: ["x", "00000000", KEY + "0"],
}  # fmt: skip

# Good answers: whichever a field takes is an answer to it.
CANDIDATES = [
    "Lacombe", "mathilde.lacombe+cqp@organisme.example", "356 000 000 00048", "53 35 12345 67", "02 61 91 04 17", "35000", "www.organisme.example",
    "2024-05-04", (clock.today() + timedelta(days=420)).isoformat(), "12", "9220", "35", KEY, "oui", "1 000", "moyens", "Portugal", "7KQ4-M2XD-9RTB-0H1J", "3", "335", "44586", "2", "50", "BC01", "RNCP40871",
]  # fmt: skip

# What people write, each on purpose: it must be taken.
TAKEN: dict[Any, list[str]] = {
    identifiers.parse_siret: ["552 100 554 00013", "552.100.554.00013", "552100554", "356 000 000 00048", "35600000049837", "\u202a552100554\u202c", "５５２１００５５４"],
    identifiers.parse_phone: ["01 23 45 67 89", "01.23.45.67.89", "+33 (0)1 23 45 67 89", "+32 2 555 12 12", "0262 12 34 56", "\u202a+33 1 23 45 67 89\u202c"],
    champs.check_courriel: ["Mathilde.LACOMBE@Organisme.FR", "m+cqp@organisme.fr", "o'neil@organisme.fr", "m@société.fr", " m@organisme.fr\u200b", "Mathilde <m@organisme.fr>", "m@organisme.fr;"],
    champs.check_nom: ["N’Guessan", "d'Alençon", "Le Goff-Ménard", "Đặng", "Ó Súilleabháin", "李", "e\u0301lodie", "X"],
    champs.check_entier: ["12", "1 000", "1\u202f000"],
    champs.check_heure: ["9 h 30", "9h30", "09:30", "9h", "14", "9.30", "14:00:00"],
    champs.check_date: ["23/11/2023", "23.11.2023", "23 11 2023", "2023-11-23"],
}  # fmt: skip


@lru_cache
def models() -> list[type[FormModel]]:
    """Every form of the product."""
    for module in pkgutil.walk_packages(eclat.__path__, "eclat."):
        import_module(module.name)
    found: list[type[FormModel]] = []
    awaiting = [FormModel]
    while awaiting:
        for model in awaiting.pop().__subclasses__():
            awaiting.append(model)
            if model.__module__.startswith("eclat.") and model not in found:
                found.append(model)
    return sorted(found, key=lambda model: f"{model.__module__}.{model.__name__}")


FIELDS = [(model, name) for model in models() for name in model.model_fields]


def named(case: object) -> str:
    return case.__name__ if isinstance(case, type) else str(case)


def parts(annotation: Any) -> Iterator[Any]:
    """The types and the checks that a declaration is made of."""
    if get_origin(annotation) is Annotated:
        inner, *metadata = get_args(annotation)
        yield from parts(inner)
        for each in metadata:
            if isinstance(each, (AfterValidator, BeforeValidator)):
                yield each.func
    elif get_args(annotation):
        for each in get_args(annotation):
            yield from parts(each)
    else:
        yield EnumMeta if isinstance(annotation, EnumMeta) else annotation


def kinds(field: FieldInfo) -> list[Any]:
    annotation: Any = field.annotation
    for each in field.metadata:
        annotation = Annotated[annotation, each]
    return list(parts(annotation))


def members(field: FieldInfo) -> list[str]:
    def walk(annotation: Any) -> Iterator[str]:
        if isinstance(annotation, EnumMeta):
            yield from map(str, annotation.__members__.values())
        if get_origin(annotation) is Literal:
            yield from map(str, get_args(annotation))
        for each in get_args(annotation):
            yield from walk(each)

    return list(walk(field.annotation))


@lru_cache
def good(model: type[FormModel], name: str) -> str:
    """An answer that the field takes."""
    field = model.model_fields[name]
    for answer in [*members(field), *CANDIDATES]:
        if refusal(model, name, answer) is None:
            return answer
    raise AssertionError(f"no answer of tests/input/answers.py suits {model.__name__}.{name}: add one to CANDIDATES")


def bad(model: type[FormModel], name: str) -> list[str]:
    """Answers that the field must refuse."""
    field = model.model_fields[name]
    found = [answer for kind in kinds(field) for answer in BAD.get(kind, [])]
    if any(getattr(each, "ge", None) == 0 for each in field.metadata):  # where there may be none
        found.remove("0")
    longest = next((each.max_length for each in field.metadata if getattr(each, "max_length", None)), None)
    return found + (["x" * (longest + 1), "é" * 10_000] if longest and str in kinds(field) else [])


def refusal(model: type[FormModel], name: str, answer: str) -> str | None:
    """What the field says of an answer; None when it takes it."""
    many = champs.takes_many(model.model_fields[name])
    return check_field(model, name, [answer] if many else answer)[1]
