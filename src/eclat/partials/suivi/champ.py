"""A question of a follow-up as the form of its organisme asks it, by the macros of fields."""

from dataclasses import dataclass

from eclat.domain.campagnes import reponses
from eclat.domain.campagnes.reponses import NON, OUI, Lue
from eclat.models import NatureQuestion

N = NatureQuestion
PREFIX = "question-"


@dataclass(frozen=True)
class Champ:
    """``exige``: what is missing is said too, for it was asked to be handed over."""

    lue: Lue
    exige: bool = False

    @property
    def name(self) -> str:
        return f"{PREFIX}{self.lue.question.id}"

    @property
    def nature(self) -> str:
        return str(self.lue.question.nature)

    @property
    def options(self) -> list[tuple[str, str]]:
        if self.lue.question.nature == N.OUI_NON:
            return [(OUI, "Oui"), (NON, "Non")]
        return [(each, each) for each in self.lue.question.choix]

    @property
    def fautif(self) -> str:
        return reponses.missing(self.lue) if self.exige else reponses.wrong(self.lue)

    @property
    def etat(self) -> str:
        """Of the line under it: saved, to be filled, kept as it is."""
        if reponses.wrong(self.lue):
            return "Gardé tel quel\u00a0: à corriger avant la remise."
        return "saved" if self.lue.repondue else "missing" if self.lue.question.obligatoire else ""

    # --- what the macros ask

    def label(self, name: str) -> str:
        return self.lue.question.intitule

    def hint(self, name: str) -> str:
        return self.lue.question.aide

    def required(self, name: str) -> bool:
        return self.lue.question.obligatoire

    def error(self, name: str) -> str:
        return self.fautif

    def value(self, name: str) -> str:
        return self.lue.texte

    def values(self, name: str) -> list[str]:
        return [self.lue.texte]

    def max_length(self, name: str) -> int | None:
        return None

    def leading(self, name: str) -> str:
        """A browser drops the line end with which a long text begins."""
        return "\n" if self.lue.texte.startswith("\n") else ""
