"""A whole form, to read: every section with its answers, the team, the documents."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, ClassVar, Generic, TypeVar

from sqlmodel import Session

from eclat.domain.dossiers import completude, documents, dossiers
from eclat.domain.dossiers.documents import Document
from eclat.domain.dossiers.formulaires import FONCTIONS
from eclat.domain.dossiers.sortes import Sorte
from eclat.domain.socle.departements import DEPARTEMENTS
from eclat.formats import format_date, format_nda
from eclat.models import Formateur, Formulaire

F = TypeVar("F", bound=Formulaire)
LONG = (
    "moyens_pedagogiques", "moyens_techniques", "locaux", "moyens", "alternance", "tuteurs", "financement", "honneur",
    "assistance", "experts", "sous_traitance",
)  # fmt: skip
ROWS = ("territoire", "equipe")  # sections that hold rows, beside fields


@dataclass(frozen=True)
class Section:
    """Short answers as label and value, long ones as paragraphs. The team's has its table."""

    key: str
    title: str
    answers: list[tuple[str, str]] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)


class Lecture(Generic[F]):
    """For partials/dossier/lecture.html. Its subclass reads the answers that are its own.

    ``seule``: on its page. Among others its headings are one level lower, and its sections are no places to go to.
    """

    sorte: ClassVar[Sorte[Any]]
    fonctions = FONCTIONS

    def __init__(self, db: Session, formulaire: F, *, seule: bool = True) -> None:
        self.db, self.formulaire, self.seule, self.niveau = db, formulaire, seule, 2 if seule else 3

    def ancre(self, key: str) -> str | None:
        """The id of one of its sections."""
        return f"section-{key}" if self.seule else None

    def answer(self, name: str) -> str:
        """One answer as it is read; a draft shows what was typed even when it cannot be taken."""
        value = self.formulaire.saisies.get(name) or getattr(self.formulaire, name)
        if value in (None, ""):
            return ""
        if name == "nda":
            return format_nda(str(value))
        return format_date(value) if isinstance(value, date) else str(value)

    @cached_property
    def sections(self) -> list[Section]:
        """Every section that has answers, in the order of the form."""
        titles, champs = self.sorte.sections, self.sorte.champs
        shown = {key: Section(key, titles[key], self.regions if key == "territoire" else []) for key in ROWS if key in titles}
        for name, each in champs.model_fields.items():
            key = completude.section_of(champs, name)
            section = shown.setdefault(key, Section(key, titles[key]))
            (section.texts if name in LONG else section.answers).append((str(each.title), self.answer(name)))
        return [shown[key] for key in titles if key in shown]

    @cached_property
    def regions(self) -> list[tuple[str, str]]:
        """The départements by région: ("Bretagne", "22 Côtes-d’Armor, 35 Ille-et-Vilaine")."""
        chosen = set(self.territoire)
        found: dict[str, list[str]] = defaultdict(list)
        for departement in DEPARTEMENTS:
            if departement.code in chosen:
                found[departement.region].append(f"{departement.code} {departement.nom}")
        return [(region, ", ".join(names)) for region, names in found.items()]

    @cached_property
    def territoire(self) -> Sequence[str]:
        return dossiers.territory(self.db, self.formulaire)

    @cached_property
    def equipe(self) -> Sequence[Formateur]:
        return dossiers.team(self.db, self.formulaire)

    @cached_property
    def documents(self) -> Sequence[Document]:
        return documents.in_force(self.db, self.formulaire)
