"""The kinds of mail: what each is called by who follows them, and in one word what causes it. ``@mail`` gives each its line here."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Modele:
    nom: str
    cause: str
    notification: str = ""  # the kind that it is to agents, of ``notifications.GENRES``
    ecrit: Callable[..., Any] | None = field(default=None, compare=False)  # says who reads it and what it shows


MODELES: dict[str, Modele] = {}
DU_DOCUMENT = {"inscription_recue", "activation_referent", "activation_delegataire"}  # whose words are the product document's


def called(modele: str) -> Modele:
    """The words for a kind, even for one that is no longer sent."""
    return MODELES.get(modele) or Modele(modele.replace("_", " ").capitalize(), "Autre")
