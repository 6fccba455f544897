"""The handlers of a table that is typed into, made from its declaration; ``grid`` gives them their addresses."""

from eclat.http.grilles.ecran import Ecran

__all__ = ["Ecran"]
