"""What changed in a form from one deposit to the next, as it is read: field by field, row by row, document by document."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from typing import Any
from uuid import UUID

from eclat.domain.dossiers import photos
from eclat.domain.dossiers.formulaires import FONCTIONS, LigneFormateur
from eclat.domain.dossiers.photos import Change
from eclat.domain.dossiers.sortes import Sorte
from eclat.domain.socle.departements import DEPARTEMENTS

WORD = r"[\S\u00a0]+"  # “14 mars” is not cut
SHORT = 8  # words of an answer that is replaced as a whole
AROUND = 12  # words kept on each side of what changed in a text
DEPARTEMENT = {each.code: f"{each.code} {each.nom}" for each in DEPARTEMENTS}
FONCTION = {key.value: label for key, label in FONCTIONS.items()}
Words = list[tuple[str, str]]  # ("same" | "del" | "ins", words)


@dataclass(frozen=True)
class Fichier:
    """``id``: nothing for who does not read it."""

    nom: str
    id: UUID | None


@dataclass(frozen=True)
class Ecart:
    """One thing that changed. ``verbe``: Ajouté, Retiré, Remplacé…, when it is a row or a document."""

    titre: str
    verbe: str = ""
    mots: Words = field(default_factory=list)
    avant: Fichier | None = None
    apres: Fichier | None = None


@dataclass(frozen=True)
class Section:
    key: str
    titre: str
    ecarts: list[Ecart]

    @property
    def without_former(self) -> "Section":
        """The same, for who does not read what was there before."""
        hidden = [replace(each, avant=replace(each.avant, id=None)) if each.avant else each for each in self.ecarts]
        return replace(self, ecarts=hidden)


def sections(sorte: Sorte[Any], changes: Sequence[Change], read: Callable[[str, str], str]) -> list[Section]:
    """By section, in the order of the form. ``read``: how an answer of a field is written for its readers."""
    grouped = photos.by_section(changes)
    return [
        Section(key, titre, [ecart for each in grouped[key] for ecart in ecarts(sorte, each, read)])
        for key, titre in {**sorte.sections, "pieces": sorte.sections.get("pieces", "Pièces")}.items()
        if key in grouped
    ]


def ecarts(sorte: Sorte[Any], change: Change, read: Callable[[str, str], str]) -> list[Ecart]:
    if change.sorte == "champ":
        before, after = ("\n".join(read(change.nom, each) for each in side or ()) for side in (change.avant, change.apres))
        return [Ecart(str(sorte.champs.model_fields[change.nom].title), mots=compared(before, after))]
    if change.sorte == "territoire":
        gone, come = (", ".join(DEPARTEMENT.get(code, code) for code in codes) for codes in (change.avant, change.apres))
        sides = [("Départements retirés", gone, "del"), ("Départements ajoutés", come, "ins")]
        return [Ecart(titre, mots=[(how, names)]) for titre, names, how in sides if names]
    return [of_row(change.avant, change.apres) if change.sorte == "ligne" else of_document(change.avant, change.apres)]


def of_row(avant: dict[str, str] | None, apres: dict[str, str] | None) -> Ecart:
    row = apres or avant or {}
    titre = f"{row.get('prenom', '')} {row.get('nom', '')}".strip() or "Une ligne"
    if avant is None or apres is None:
        said = ", ".join(filter(None, [said_in("fonction", row), said_in("diplome", row)]))
        return Ecart(titre, "Personne retirée" if apres is None else "Personne ajoutée", [("same", said)] if said else [])
    words: Words = []
    for name, each in LigneFormateur.model_fields.items():
        before, after = said_in(name, avant), said_in(name, apres)
        if before != after:
            words += [("same", f"{each.title} :"), *compared(before, after)]
    return Ecart(titre, "Personne modifiée", words)


def said_in(name: str, row: dict[str, str]) -> str:
    value = row.get(name, "")
    return FONCTION.get(value, value) if name == "fonction" else value


def of_document(avant: dict[str, str] | None, apres: dict[str, str] | None) -> Ecart:
    files = [Fichier(each["nom"], UUID(each["fichier"])) if each else None for each in (avant, apres)]
    verbe = "Pièce retirée" if apres is None else "Pièce ajoutée" if avant is None else "Pièce remplacée"
    return Ecart((apres or avant or {})["titre"], verbe, avant=files[0], apres=files[1])


def compared(before: str, after: str) -> Words:
    """A short answer then the other; of a longer one, the words that went and came, among some of those that stayed."""
    old, new = re.findall(WORD, before), re.findall(WORD, after)
    if max(len(old), len(new)) <= SHORT:
        return [(how, " ".join(words)) for how, words in (("del", old), ("ins", new)) if words]
    found: Words = []
    matched = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for place, (op, i, j, k, m) in enumerate(matched):
        if op == "equal":
            found.append(("same", shortened(old[i:j], first=place == 0, last=place == len(matched) - 1)))
        else:
            found += [(how, " ".join(words)) for how, words in (("del", old[i:j]), ("ins", new[k:m])) if words]
    return found


def shortened(words: list[str], *, first: bool, last: bool) -> str:
    """What stayed, near what changed."""
    head, tail = [] if first else words[:AROUND], [] if last else words[-AROUND:]
    if len(words) <= len(head) + len(tail) + 1:
        return " ".join(words)
    return " ".join([*head, "…", *tail])
