"""The button of an act where the thing is a row of many, or a mail beside a list: nothing but the words of its transition."""

from dataclasses import dataclass

from eclat.engines.workflow import TRANSITIONS, Transition


@dataclass(frozen=True, eq=False)
class Bouton:
    """An act at an address, as ``acte`` of ``_ui/actes.html`` draws it. Whether the reader may is for who draws it to say."""

    move: Transition
    url: str

    @property
    def label(self) -> str:
        words = self.move.court or self.move.label
        return f"{words}…" if self.asks else words

    @property
    def kind(self) -> str:
        return self.move.kind

    @property
    def icon(self) -> str:
        return self.move.icon

    @property
    def asks(self) -> bool:
        return self.move.asks

    @property
    def id(self) -> str:
        return self.move.name


def bouton(noun: str, verb: str, url: str) -> Bouton:
    """By the table of the thing and the name of its transition."""
    return Bouton(TRANSITIONS[noun, verb], url)
