"""A column of a table that is typed into: how it is shown, typed, and known in a spreadsheet."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, Literal

from pydantic.fields import FieldInfo

from eclat.engines.grilles.titres import plain

Genre = Literal["texte", "choix", "date", "lue", "region"]
OUI_NON = (("oui", "Oui"), ("", "Non"))
A_DAY = r"\d{1,2}[/. -]\d{1,2}[/. -]\d{4}|\d{4}-\d\d-\d\d"


def day(typed: str) -> str:
    """14/03/1998, for a day that is right; what is not stays as it was typed."""
    try:
        return f"{date.fromisoformat(typed):%d/%m/%Y}"
    except ValueError:
        return typed


@dataclass(frozen=True, eq=False)
class Colonne:
    """``label``: over the column; ``court``: before a sentence that speaks of it, ``bref``: in the preview of a file. The form's title, unsaid.

    ``options``: the answers of a choice, with their words; ``aussi``: other words for them, as spreadsheets have them.
    ``lecture``: what a column in which nobody types shows of its row. ``avec``: it stands in the place of the one before it.
    ``hors``: it is pasted and imported, and typed elsewhere than in the table. ``liste``: the id of the ``datalist`` that completes it.
    ``region``: the template of a column that holds something else than a value, such as a document; given ``row`` and ``t``.
    ``cle``: what a folded row still shows on a phone; ``moitie``: two in a line there. ``clavier``: which one a phone offers.
    ``chiffres``: how many a number counts, whose first zero a spreadsheet may have taken for nothing; ``zero``: how that is said.
    ``exemple``: what the model file shows. ``aspect``: the pattern of its cells, when no heading tells which column is which. ``montre``: how a value that is right reads.
    """

    label: str = ""
    court: str = ""
    bref: str = ""
    options: Sequence[tuple[str, str]] = ()
    aussi: Mapping[str, str] = field(default_factory=dict)
    lecture: Callable[[Any], str] | None = None
    region: str = ""
    avec: bool = False
    hors: bool = False
    liste: str = ""
    cle: bool = False
    moitie: bool = False
    clavier: str = ""
    chiffres: int = 0
    zero: tuple[str, str] = ("", "")
    exemple: str = ""
    aspect: str = ""
    montre: Callable[[str], str] | None = None
    # what the form says of it
    nom: str = ""
    rang: int = 0
    titre: str = ""
    genre: Genre = "lue"
    requise: bool = False

    def of(self, nom: str, rang: int, form: FieldInfo | None) -> "Colonne":
        """The same, completed by its field; one that has none is only read."""
        if form is None:
            read: Genre = "region" if self.region else "lue"
            return replace(self, nom=nom, rang=rang, titre=self.label, court=self.court or self.label, genre=read)
        title, needed, holds = str(form.title), form.is_required(), form.annotation
        more: dict[str, Any] = {"options": OUI_NON} if holds is bool and not self.options else {}
        if holds is date:
            more = {"aspect": self.aspect or A_DAY, "montre": day, "clavier": self.clavier or "numeric"}
        genre: Genre = "date" if holds is date else "choix" if more.get("options", self.options) else "texte"
        label = self.label or title + (" *" if needed else "")
        return replace(
            self, nom=nom, rang=rang, titre=title, label=label, court=self.court or title, bref=self.bref or self.court or title,
            genre=genre, requise=needed, **more,
        )  # fmt: skip

    @property
    def lue(self) -> bool:
        return self.genre in ("lue", "region")

    @property
    def classe(self) -> str:
        return "key" if self.cle else "half" if self.moitie else ""

    @cached_property
    def reponses(self) -> dict[str, str]:
        """The answer that each folded word means."""
        known = [(answer, answer) for answer, _ in self.options] + [(words, answer) for answer, words in self.options]
        return {plain(words): answer for words, answer in [*self.aussi.items(), *known]}

    def dit(self, value: str) -> str:
        """The value in words, for who reads it."""
        return dict(self.options).get(value, value)
