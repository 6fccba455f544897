"""A long document made of parts: a cover, a table of contents, then parts of answers, texts and tables, for ``dossier.typ``.

Whoever gathers a file says what stands in it; how it looks, its tags and its page numbers are the source's. What somebody typed is text,
never markup. PDF/UA-1 refuses a letter that no font draws: such a letter is printed by its number, and the cover says so.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from eclat import documents
from eclat.documents import lettres

NOTHING: Final = "non renseigné"
UNDRAWN: Final = "Des signes que ce document ne sait pas dessiner y sont remplacés par leur numéro, comme [U+1F600]."


@dataclass
class Papier:
    """``surtitre``: what kind of document; ``reperes``: labels and values of its cover; ``note``: what it holds, and what it does not."""

    titre: str
    surtitre: str
    auteur: str
    reperes: Sequence[tuple[str, str]] = ()
    note: str = ""
    blocs: list[dict[str, Any]] = field(default_factory=list)

    def partie(self, titre: str) -> None:
        """A part of it: a line of its table of contents."""
        self.blocs.append({"genre": "titre", "niveau": 2, "texte": titre})

    def sous(self, titre: str, niveau: int = 3) -> None:
        self.blocs.append({"genre": "titre", "niveau": niveau, "texte": titre})

    def liste(self, lignes: Iterable[tuple[str, str]]) -> None:
        """Labels and values."""
        said = [[label, value or NOTHING] for label, value in lignes]
        if said:
            self.blocs.append({"genre": "liste", "lignes": said})

    def texte(self, texte: str, titre: str = "") -> None:
        """Somebody's words, paragraph by paragraph; under a label."""
        said = [each for each in texte.splitlines() if each.strip()] or [NOTHING]
        self.blocs.append({"genre": "texte", "titre": titre, "paragraphes": said})

    def table(self, tete: Sequence[str], lignes: Iterable[Sequence[str]], parts: Sequence[int] = ()) -> None:
        """``parts``: of its width, by column; even when none is said. A column that says nothing is left out."""
        rows = [list(map(str, each)) for each in lignes]
        full = [rank for rank in range(len(tete)) if any(each[rank] for each in rows)]
        if full:
            said = [[each[rank] for rank in full] for each in rows]
            wide = parts or [1] * len(tete)
            self.blocs.append(
                {"genre": "table", "tete": [tete[rank] for rank in full], "parts": [wide[rank] for rank in full], "lignes": said}
            )

    def rien(self, texte: str) -> None:
        """That there is nothing to read there."""
        self.blocs.append({"genre": "rien", "texte": texte})

    def data(self) -> dict[str, Any]:
        """For the source. A letter that no font draws is written by its number."""
        said: dict[str, Any] = {
            "titre": self.titre, "surtitre": self.surtitre, "auteur": self.auteur, "reperes": [list(each) for each in self.reperes],
            "notes": [self.note] if self.note else [], "blocs": self.blocs,
        }  # fmt: skip
        if undrawn := lettres.unprintable(words(said)):
            said = spelled(said, {ord(each): f"[U+{ord(each):04X}]" for each in undrawn})
            said["notes"].append(UNDRAWN)
        return said


def pdf(papier: Papier, at: datetime) -> bytes:
    """It takes a while, and holds nothing."""
    data = papier.data()
    try:
        return documents.render("dossier", data, at=at, accessible=True)
    except documents.Unprintable:  # letters that only go wrong together: it is readable all the same
        return documents.render("dossier", data, at=at)


def words(said: Any) -> list[str]:
    """Every text of it."""
    if isinstance(said, str):
        return [said]
    inner = said.values() if isinstance(said, Mapping) else said if isinstance(said, list | tuple) else ()
    return [each for one in inner for each in words(one)]


def spelled(said: Any, letters: Mapping[int, str]) -> Any:
    """The same with these letters written otherwise."""
    if isinstance(said, str):
        return said.translate(letters)
    if isinstance(said, Mapping):
        return {name: spelled(each, letters) for name, each in said.items()}
    return [spelled(each, letters) for each in said] if isinstance(said, list | tuple) else said
