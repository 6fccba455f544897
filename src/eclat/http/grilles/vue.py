"""A table as it stands: what its page shows, and what the swaps bring back."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache, cached_property
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from eclat.domain.socle import doutes
from eclat.domain.socle.champs import as_typed
from eclat.domain.socle.doutes import Doute
from eclat.engines.grilles import bilans, lignes
from eclat.engines.grilles.bilans import Bilan
from eclat.engines.grilles.grille import Grille
from eclat.engines.grilles.lignes import Faults, LigneTapee
from eclat.engines.grilles.tableau import Typed
from eclat.formats import format_hour
from eclat.francais import of_name, within
from eclat.http.context import Context
from eclat.http.grilles.ecran import Ecran
from eclat.http.grilles.rangee import Ligne, rangee
from eclat.models import Personne


class Tableau:
    """``tapees``: by row, what was typed and could not be kept; ``conflits``: in which columns, because of another writer.

    ``reprendre``: its reader is led to the first row to correct or to complete, in the first cell that is to be.
    """

    def __init__(
        self, ctx: Context, ecran: Ecran, owner: Any, *,
        tapees: Mapping[UUID, Typed] | None = None, conflits: Mapping[UUID, Sequence[str]] | None = None, reprendre: bool = False,
    ) -> None:  # fmt: skip
        self.db, self.by, self.ecran, self.owner = ctx.db, ctx.me, ecran, owner
        self.grille, self.cadre = ecran.grille, ecran.cadre
        self.ctx = ctx
        self.tapees, self.conflits, self.reprendre = tapees or {}, conflits or {}, reprendre

    @property
    def id(self) -> UUID:
        key: UUID = self.owner.id
        return key

    @property
    def nom(self) -> str:
        return self.grille.nom

    def adresse(self, act: str = "", **params: Any) -> str:
        return self.ecran.adresse(self.id, act, **params)

    @cached_property
    def lines(self) -> list[LigneTapee]:
        return lignes.lines(self.db, self.grille, self.id)

    @cached_property
    def numeros(self) -> dict[UUID, int]:
        return {line.id: number for number, line in enumerate(self.lines, 1)}

    @cached_property
    def faults(self) -> Faults:
        return lignes.wrong(self.db, self.grille, self.owner, self.lines)

    @cached_property
    def bilan(self) -> Bilan:
        return bilans.bilan(self.grille, self.lines, self.faults)

    def seule(self, row: LigneTapee) -> bool:
        """Whether this row has nothing to do with the others: then its number and the counts are all that is asked of them."""
        place = bilans.place(self.db, self.grille, self.owner, row)
        if not place.seule:
            return False
        wrong = lignes.own(self.grille, row)
        self.__dict__.update(bilan=place.bilan, numeros={row.id: place.numero}, faults={row.id: wrong} if wrong else {})
        return True

    @property
    def entetes(self) -> list[dict[str, str]]:
        return [{"label": each.label or each.court, "class": each.classe} for each in self.grille.dessinees.values()]

    @property
    def lignes(self) -> Iterable[Ligne]:
        return map(self.ligne, self.lines, range(1, len(self.lines) + 1)) if self.lines else self.neuves

    @property
    def neuves(self) -> list[Ligne]:
        """The open row that an empty table begins with, which exists once something is typed in it. A table that stands in a form has
        none: its rows may hold more than what is typed, such as a document."""
        blank, appel = dict.fromkeys(self.grille.colonnes, ""), self.grille.noms[0] if self.reprendre else ""
        return [] if self.lines or not self.cadre.seul else [Ligne(uuid7(), blank, 1, state="new", appel=appel)]

    @cached_property
    def appel(self) -> tuple[UUID | None, str]:
        """The first row to correct or to complete, and its first cell that is to be."""
        for line in self.lines if self.reprendre else ():
            wrong, required = self.faults.get(line.id, {}), self.grille.requises
            empty = () if lignes.complete(self.grille, line) else [name for name in required if lignes.blank(line, name)]
            asked = [name for name in self.grille.noms if name in wrong or name in empty]
            if asked:
                return line.id, asked[0]
        return None, ""

    @property
    def rangees(self) -> Iterable[Any]:
        return map(self.rangee, self.lignes)

    def rangee(self, ligne: Ligne) -> Any:
        """The row as its template draws it."""
        form = ("", "") if self.cadre.seul else (self.cadre.form, self.cadre.prefixe)
        return rangee(self.grille, ligne, f"{self.adresse()}/{ligne.id}", *form, self.offertes)

    @cached_property
    def offertes(self) -> Mapping[str, Collection[str]]:
        """By column, the answers that are offered now: the others are read where they were given."""
        return self.grille.offre(self.db, self.owner)

    @cached_property
    def autour(self) -> Any:
        """What it stands in, as its cadre says."""
        return self.cadre.autour(self.ctx, self.owner)

    def of(self, keys: Collection[UUID]) -> list[Ligne]:
        """These rows, in the order of the table."""
        return [self.ligne(line) for line in self.lines if line.id in keys]

    def ligne(self, line: LigneTapee, numero: int = 0) -> Ligne:
        held = shown(self.grille, line)
        fixed = self.grille.fixes(line)
        numero = numero or self.numeros[line.id]
        if self.conflits and line.id in self.conflits:
            typed = held | flat(self.tapees.get(line.id, {}))
            theirs = {name: held[name] for name in self.conflits[line.id]}
            return Ligne(line.id, typed, numero, {}, "conflict", theirs, self.autre(line.id), fixed)
        wrong = self.faults.get(line.id) if self.faults else None
        errors = on_screen(self.grille, wrong) if wrong else {}
        state = "error" if errors else "saved" if lignes.complete(self.grille, line) else "editing"
        called, name = self.appel
        appel = name if line.id == called else ""
        return Ligne(line.id, held, numero, errors, state, fixes=fixed, doutes=asked(self.grille, held, errors), appel=appel)

    def autre(self, key: UUID) -> str:
        """Whose the other value is: “celle d’Hélène Vasseur, enregistrée à 14 h 32”."""
        row = self.db.get_one(self.grille.row, key)
        when = f", enregistrée à {format_hour(row.enregistree_le)}" if row.enregistree_le else ""
        writer = self.db.get(Personne, row.enregistree_par_id) if row.enregistree_par_id else None
        if writer is None or writer.id == self.by.personne_id:
            return f"celle de l’autre fenêtre{when}"
        return f"celle {of_name(writer.nom_complet)}{when}"

    def nommees(self, ligne: Ligne) -> list[tuple[str, str]]:
        """What a row holds, as its cells would send it."""
        return [(f"{self.cadre.prefixe}{name}", value) for name, value in ligne.values.items()]

    @staticmethod
    def many(*changed: Collection[object]) -> bool:
        """Whether so many rows changed that the whole table is brought at once: it takes a tenth of the time."""
        return sum(map(len, changed)) > 20

    def renumbered(self, before: Mapping[UUID, str], but: Collection[UUID] = ()) -> list[Ligne]:
        """The rows that now say something else of a value that they share, or no longer share, with another."""
        now = lignes.shared(self.grille, self.lines)
        return self.of({key for key in before.keys() | now.keys() if before.get(key) != now.get(key)} - set(but))


def shared(ctx: Context, ecran: Ecran, owner: Any) -> dict[UUID, str]:
    """What rows say of a value that they share, before it changes."""
    return lignes.shared(ecran.grille, lignes.addresses(ctx.db, ecran.grille, owner.id))


def shown(grille: Grille, line: LigneTapee) -> dict[str, str]:
    """What each cell shows: what is right in its own way, what is not as it was typed."""
    wrong, found = line.saisies, {}
    for name, lecture, montre in ways(grille):
        if lecture is not None:
            found[name] = lecture(line)
            continue
        value = wrong[name] if name in wrong else getattr(line, name)
        text = value if type(value) is str else "".join(as_typed(value))
        found[name] = montre(text) if montre and name not in wrong else text
    return found


@cache
def ways(grille: Grille) -> list[tuple[str, Callable[[Any], str] | None, Callable[[str], str] | None]]:
    """How each column is read, and shown."""
    return [(name, each.lecture or (empty if each.region else None), each.montre) for name, each in grille.colonnes.items()]


def empty(line: LigneTapee) -> str:
    """A column that its own template draws has no text."""
    return ""


def asked(grille: Grille, held: Mapping[str, str], errors: Mapping[str, str]) -> dict[str, Doute]:
    """What is asked of a row; of a cell that is wrong, only when something may take its place."""
    found = doutes.de(grille.form, held)
    return (
        {name: doute for name, doute in found.items() if name in grille.dessinees and (doute.propositions or name not in errors)}
        if found
        else found
    )


def on_screen(grille: Grille, wrong: Mapping[str, str]) -> dict[str, str]:
    """What is wrong in a row, said of each cell; of a column that is not drawn, under the first one."""
    found: dict[str, str] = {}
    for name, said in wrong.items():
        place = name if name in grille.dessinees else grille.tapees[0]
        found[place] = " ".join(filter(None, (found.get(place), sentence(grille, name, said))))
    return found


def flat(typed: Typed) -> dict[str, str]:
    return {name: "".join(cells) for name, cells in typed.items()}


def sentence(grille: Grille, name: str, said: str) -> str:
    """CP : il manque un chiffre (6900). Un code postal en compte 5."""
    return f"{grille.colonnes[name].court} : {within(said)}"
