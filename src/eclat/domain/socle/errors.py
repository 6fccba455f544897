"""The ways a request is turned down. web.py makes a page, or a fragment, of each."""

from math import ceil
from uuid import UUID

from eclat.models.base import Entity


class Refus(Exception):
    """The move is not possible now; the message is a French sentence that says why and what to do (409)."""


class Limite(Refus):
    """It is more than can be taken, whenever it is asked; the message says how much can."""


class DejaFait(Refus):
    """The same person did the same thing an instant ago, as a second click does: ``table`` and ``key`` say to what."""

    def __init__(self, message: str, thing: Entity | tuple[str, UUID]) -> None:
        """``thing``: its table and its key, when it is there no more."""
        super().__init__(message)
        self.table, self.key = thing if isinstance(thing, tuple) else (str(thing.__tablename__), thing.id)


class Interdit(Exception):
    """The user may see the thing but not do this (403)."""


class Introuvable(Exception):
    """It does not exist, or not for this user (404)."""


class Disparu(Introuvable):
    """It was there when the request began, and another deleted it meanwhile: begun again, the request finds what was done."""


class TropDeDemandes(Exception):
    """Too many came within too short a while (429). ``said`` has a place for how long to wait."""

    def __init__(
        self, secondes: int, said: str = "Trop de demandes viennent de votre accès à Internet. Réessayez dans {}."
    ) -> None:
        super().__init__(said.format(in_minutes(secondes)))
        self.secondes = secondes


def in_minutes(seconds: int) -> str:
    """How long to wait, as one says it."""
    minutes = max(1, ceil(seconds / 60))
    return "une minute" if minutes == 1 else f"{minutes} minutes"


class ChampRefuse(Exception):
    """A field of the form cannot be taken as it is; the message goes beside it (422)."""

    def __init__(self, champ: str, message: str) -> None:
        super().__init__(message)
        self.champ, self.message = champ, message
