"""The table of délégataires as it stands: what its page shows, and what the swaps bring back."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlmodel import Session

from eclat.domain import bilans, delegations, saisies
from eclat.domain.bilans import Bilan
from eclat.domain.delegations import COLONNES, LigneDelegation, LigneTapee
from eclat.domain.tableau import Typed
from eclat.domain.utilisateur import Utilisateur
from eclat.formats import format_hour, format_phone, of_name
from eclat.models import Habilitation, Personne

# The document's labels; then how an error line calls the column.
LABELS = {
    "nom": ("Nom de l’OF *", "Nom"),
    "telephone": ("Téléphone *", "Téléphone"),
    "adresse": ("Adresse *", "Adresse"),
    "code_postal": ("CP *", "CP"),
    "ville": ("Ville *", "Ville"),
    "dirigeant_nom": ("Nom * du dirigeant de l’OF", "Nom du dirigeant"),
    "dirigeant_prenom": ("Prénom * du dirigeant de l’OF", "Prénom du dirigeant"),
    "courriel": ("Courriel * du dirigeant de l’OF", "Courriel"),
}
CLASSES = {"nom": "key", "courriel": "key"} | dict.fromkeys(("code_postal", "ville", "dirigeant_nom", "dirigeant_prenom"), "half")
KEYBOARDS = {"telephone": "tel", "code_postal": "numeric", "courriel": "email"}
COLONNES_MONTREES: list[dict[str, Any]] = [
    {
        "name": name,
        "label": LABELS[name][0],
        "short": LABELS[name][1],
        "class": CLASSES.get(name, ""),
        "inputmode": KEYBOARDS.get(name, ""),
    }
    for name in COLONNES
]


@dataclass(frozen=True)
class Ligne:
    """A row as its writer sees it. ``conflits``: by column, what someone else wrote there meanwhile; ``autre``: who, and when."""

    id: UUID
    values: dict[str, str]
    numero: int | None = None
    errors: dict[str, str] = field(default_factory=dict)
    state: str = "saved"
    conflits: dict[str, str] = field(default_factory=dict)
    autre: str = ""

    @property
    def nom(self) -> str:
        return self.values["nom"] or "cette ligne"


class Tableau:
    """``tapees``: by row, what was typed and could not be kept; ``conflits``: in which columns, because of another writer."""

    colonnes = COLONNES_MONTREES

    def __init__(
        self, db: Session, habilitation: Habilitation, by: Utilisateur, *,
        tapees: Mapping[UUID, Typed] | None = None, conflits: Mapping[UUID, Sequence[str]] | None = None,
    ) -> None:  # fmt: skip
        self.db, self.habilitation, self.by = db, habilitation, by
        self.tapees, self.conflits = tapees or {}, conflits or {}

    @property
    def id(self) -> UUID:
        return self.habilitation.id

    @cached_property
    def lines(self) -> list[LigneTapee]:
        return bilans.lines(self.db, self.habilitation)

    @cached_property
    def numeros(self) -> dict[UUID, int]:
        return {line.id: number for number, line in enumerate(self.lines, 1)}

    @cached_property
    def faults(self) -> dict[UUID, dict[str, str]]:
        return delegations.wrong(self.db, self.habilitation, self.lines)

    @cached_property
    def bilan(self) -> Bilan:
        return bilans.bilan(self.lines, self.faults)

    @property
    def lignes(self) -> Iterable[Ligne]:
        return map(self.ligne, self.lines)

    def of(self, keys: Collection[UUID]) -> list[Ligne]:
        """These rows, in the order of the table."""
        return [self.ligne(line) for line in self.lines if line.id in keys]

    def ligne(self, line: LigneTapee) -> Ligne:
        held = shown(saisies.typed(line, LigneDelegation), line.saisies)
        if line.id in self.conflits:
            typed = held | flat(self.tapees.get(line.id, {}))
            theirs = {name: held[name] for name in self.conflits[line.id]}
            return Ligne(line.id, typed, self.numeros[line.id], {}, "conflict", theirs, self.autre(line))
        errors = {name: sentence(name, said) for name, said in self.faults.get(line.id, {}).items()}
        state = "error" if errors else "saved" if bilans.complete(line) else "editing"
        return Ligne(line.id, held, self.numeros[line.id], errors, state)

    def autre(self, line: LigneTapee) -> str:
        """Whose the other value is: “celle d’Hélène Vasseur, enregistrée à 14 h 32”."""
        when = f", enregistrée à {format_hour(line.enregistree_le)}" if line.enregistree_le else ""
        writer = self.db.get(Personne, line.enregistree_par_id) if line.enregistree_par_id else None
        if writer is None or writer.id == self.by.personne_id:
            return f"celle de l’autre fenêtre{when}"
        return f"celle {of_name(writer.nom_complet)}{when}"

    @staticmethod
    def many(*changed: Collection[object]) -> bool:
        """Whether so many rows changed that the whole table is brought at once: it takes a tenth of the time."""
        return sum(map(len, changed)) > 20

    def renumbered(self, before: Mapping[UUID, str], but: Collection[UUID] = ()) -> list[Ligne]:
        """The rows that now say something else of an address that they share, or no longer share, with another."""
        now = delegations.shared(self.lines)
        return self.of({key for key in before.keys() | now.keys() if before.get(key) != now.get(key)} - set(but))


def shared(db: Session, habilitation: Habilitation) -> dict[UUID, str]:
    """What rows say of an address that they share, before it changes."""
    return delegations.shared(bilans.addresses(db, habilitation))


def shown(typed: Typed, wrong: Mapping[str, Any]) -> dict[str, str]:
    values = flat(typed)
    return values if "telephone" in wrong else values | {"telephone": format_phone(values["telephone"])}


def flat(typed: Typed) -> dict[str, str]:
    return {name: "".join(cells) for name, cells in typed.items()}


def sentence(name: str, said: str) -> str:
    """CP : il manque un chiffre (6900). Un code postal en compte 5."""
    return f"{LABELS[name][1]} : {said[:1].lower()}{said[1:]}"
