"""The kinds of mail: what each is called by who follows them, and in one word what causes it. ``@mail`` gives each its line here."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Modele:
    nom: str
    cause: str


MODELES: dict[str, Modele] = {}


def called(modele: str) -> Modele:
    """The words for a kind, even for one that is no longer sent."""
    return MODELES.get(modele) or Modele(modele.replace("_", " ").capitalize(), "Autre")
