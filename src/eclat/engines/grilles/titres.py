"""Which column of a table a heading names: the one reader of headings, for a range that is pasted and for a file that is imported."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from eclat.engines.recherche import fold
from eclat.tableurs.feuilles import Cellule

LOOKED_AT: Final = 15  # rows among which the one of the headings is sought

Row = Sequence[Cellule]


@dataclass(frozen=True)
class Titres:
    """How people head the columns of a table. Patterns are searched in folded words; a heading is of the first whose words it has.

    ``mots``: by column. ``autres``: of whatever else they speak, these are no column. ``jamais``: words that a column never has.
    ``vocabulaire``: the words that headings are made of: a row of data has others. ``distance``: of two headings of one column, the
    nearer. ``seuls``: a word that is one of two columns, the first when it stands beside the third.
    """

    mots: Mapping[str, str] = field(default_factory=dict)
    autres: str = ""
    jamais: Mapping[str, str] = field(default_factory=dict)
    vocabulaire: frozenset[str] = frozenset()
    distance: Callable[[str, str], int] = lambda column, words: 0
    seuls: Mapping[str, tuple[str, str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Lecteur:
    """The headings of one table: its columns in their order, with their own titles, and how people write them."""

    titres: Titres
    colonnes: Mapping[str, Sequence[str]]  # by column, the titles that the table itself gives it
    unique: str = ""

    @cached_property
    def exacts(self) -> dict[str, str]:
        return {plain(title): name for name, titles in reversed(list(self.colonnes.items())) for title in titles}

    @cached_property
    def vocabulaire(self) -> frozenset[str]:
        return self.titres.vocabulaire | {word for title in self.exacts for word in title.split()}

    def colonne(self, words: str) -> str | None:
        """The column that these folded words name."""
        if words in self.exacts:
            return self.exacts[words]
        if self.of_something_else(words):
            return None
        name = next((name for name, pattern in self.titres.mots.items() if re.search(pattern, words)), None)
        never = self.titres.jamais.get(name or "")
        return None if never and re.search(never, words) else name

    def of_something_else(self, heading: str) -> bool:
        """Whether a heading names what is no column of the table, whatever its cells look like."""
        words = plain(heading)
        return bool(self.titres.autres) and words not in self.exacts and re.search(self.titres.autres, words) is not None

    def recognised(self, headings: Row) -> dict[str, int]:
        """The columns of the table that these headings name, each with the rank of its own."""
        found = {name: ranks[0] for name, ranks in self.nearest(headings).items()}
        for rank, each in enumerate(plain(str(heading)) for heading in headings):
            if each in self.titres.seuls:
                one, other, beside = self.titres.seuls[each]
                order = (one, other) if abs(found.get(beside, -2) - rank) == 1 else (other, one)
                found |= dict.fromkeys([name for name in order if name not in found][:1], rank)
        return self.in_order(found)

    def nearest(self, headings: Row) -> dict[str, list[int]]:
        """For each column, the headings that name it best; when they are several, nothing here tells which is meant."""
        words = [plain(str(heading)) for heading in headings]
        found: dict[str, list[int]] = {}
        for name in self.colonnes:
            named = [(self.farness(name, each), rank) for rank, each in enumerate(words) if self.colonne(each) == name]
            if named:
                found[name] = [rank for far, rank in named if far == min(named)[0]]
        return found

    def farness(self, name: str, words: str) -> tuple[bool, int, int]:
        """How far a heading is from a column: its very title is nearest, then one that says nothing else ("Ancien courriel" does)."""
        others = set(words.split()) - self.vocabulaire
        return self.exacts.get(words) != name, len(others), self.titres.distance(name, words)

    def is_heading(self, row: Row, start: str = "") -> bool:
        """Two columns of the table are named in words of headings alone: an association of the rue de la Ville is none.

        One cell alone is, when it names the column that it stands in: ``start``, or the one that no two rows share.
        """
        cells = [plain(str(cell)) for cell in row if cell != ""]
        sure = {self.colonne(cell) for cell in cells if self.says_a_heading(cell)} - {None}
        return len(sure) > 1 or (len(cells) == 1 and sure == {start or self.unique})

    def says_a_heading(self, words: str) -> bool:
        """In the words of headings alone; address books number theirs (E-mail 1)."""
        return all(each in self.vocabulaire or (rank and each.isdecimal()) for rank, each in enumerate(words.split()))

    def heading_row(self, rows: Sequence[Row]) -> int | None:
        """Which of these rows holds the headings; None when none does."""
        known = [len(self.recognised(row)) if self.is_heading(row) else 0 for row in rows[:LOOKED_AT]]
        return known.index(max(known)) if any(known) else None

    def in_order(self, found: Mapping[str, int]) -> dict[str, int]:
        return {name: found[name] for name in self.colonnes if name in found}


def plain(heading: str) -> str:
    """A title as it is compared: its words, without accents, stars nor punctuation. A program writes some of them as codePostal."""
    return " ".join(re.findall(r"[a-z0-9]+", fold(re.sub(r"(?<=[a-zéè])(?=[A-Z])", " ", heading))))
