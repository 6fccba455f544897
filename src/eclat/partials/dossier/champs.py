"""One field of a form that saves itself, as it is drawn: how it is asked, what it holds, what is wrong in it."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from eclat.domain.socle.champs import FormModel, extra, max_length, takes_many
from eclat.domain.socle.doutes import Doute
from eclat.http.drawn import Texte
from eclat.http.forms import Described

Choix = tuple[tuple[Any, ...], ...]  # what is sent, what is read; or groups of them
ECRITES = ("ligne", "texte")
LONG = 1000  # characters, from which an answer is written on several lines


@dataclass(frozen=True)
class Champ(Described):
    """What is only written, the answer in words, is a ``Texte``: fields of one shape are drawn once for everybody."""

    model: type[FormModel]
    name: str
    forme: str  # radio, select, coche, coches, tokens, texte, ligne
    attributs: tuple[tuple[str, str], ...]
    options: Choix
    choisis: tuple[str, ...]  # among them
    erreur: str | None
    question: Doute | None
    etat: str
    saut: bool  # the answer begins with a line end
    valeur: Texte
    adresse: Texte

    def value(self, name: str) -> str:
        return self.valeur if self.forme in ECRITES else next(iter(self.choisis), "")

    def values(self, name: str) -> tuple[str, ...]:
        return self.choisis

    def error(self, name: str) -> str | None:
        return self.erreur

    def doute(self, name: str) -> Doute | None:
        return self.question

    def leading(self, name: str) -> str:
        return "\n" if self.saut else ""


@cache
def forme_of(model: type[FormModel], name: str, choice: bool) -> tuple[str, tuple[tuple[str, str], ...]]:
    """How a field is asked, and with which attributes, from what its form says of it. ``choice``: among a few answers."""
    field = model.model_fields[name]
    if takes_many(field) and extra(field, "forme"):
        return str(extra(field, "forme")), ()
    if takes_many(field):
        return "tokens", (("placeholder", extra(field, "placeholder") or "Ajouter…"),)
    if choice:
        return extra(field, "forme") or "select", ()
    if field.annotation is bool:
        return "coche", ()
    if field.annotation is date:
        return "ligne", (("type", "date"),)
    if (max_length(field) or 0) > LONG:
        return "texte", ()
    said = {
        "inputmode": "numeric" if field.annotation is int else extra(field, "inputmode"),
        "type": extra(field, "type"),
        "list": extra(field, "liste"),
    }
    return "ligne", (("autocomplete", "off"), *((key, value) for key, value in said.items() if value))
