"""The columns of a list, declared once: what is shown of a row, which of them a reader chooses, what its file holds."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, NamedTuple, TypeVar

from pydantic import Field

from eclat.domain.socle.champs import FormModel, UneLigne
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.formats import PARIS, format_date_short
from eclat.http.forms import Form, MultiDict
from eclat.tableurs.ecriture import Cell

L = TypeVar("L")
NOTHING = "–"


@dataclass(frozen=True)
class Colonne(Generic[L]):
    """A column: its heading, and what it says of a row. ``moment``: a day and its hour, which in a file is that of Paris.

    ``nom``: how a choice is remembered; the columns of a list that have none are not chosen. ``dans``: that of the column in whose cell
    it is shown: it comes and goes with it, and has one of its own in the file. ``en_plus``: not shown until it is chosen. ``fixe``: always
    shown. ``tri``: the sort of its head. ``pour``: of this reader, whether it is offered. ``naissance``: says when someone was born: it
    is in no file but one that needs it, and that the journal then tells. ``ecran``, ``entete_du_fichier``: what the page says, and how the
    file calls it, where they differ. ``nombre``: the page aligns its figures.
    """

    titre: str
    cellule: Callable[[L], Cell]
    moment: bool = False
    nom: str = ""
    dans: str = ""
    en_plus: bool = False
    fixe: bool = False
    tri: str = ""
    pour: Callable[[Utilisateur], bool] = lambda user: True
    naissance: bool = False
    ecran: Callable[[L], str] | None = None
    entete_du_fichier: str = ""
    nombre: bool = False

    @property
    def entete(self) -> str:
        titre = self.entete_du_fichier or self.titre
        return f"{titre} ({PARIS})" if self.moment else titre

    def texte(self, ligne: L) -> str:
        """What a plain cell of the page says."""
        value = self.ecran(ligne) if self.ecran else self.cellule(ligne)
        if isinstance(value, (date, datetime)):
            return format_date_short(value)
        return NOTHING if value in (None, "") else str(value)


class Tete(NamedTuple):
    """A column as the page says it."""

    nom: str
    titre: str
    tri: str = ""
    fixe: bool = False
    nombre: bool = False


def offered(colonnes: Iterable[Colonne[L]], user: Utilisateur) -> list[Colonne[L]]:
    """Those among which this reader chooses."""
    return [each for each in colonnes if each.nom and not each.dans and each.pour(user)]


def ordered(colonnes: Sequence[Colonne[L]], names: Sequence[str]) -> list[Colonne[L]]:
    """Those chosen, in their order, and the ones that are always shown; at first, those that are not extra."""
    by_name = {each.nom: each for each in colonnes}
    chosen = [by_name[each] for each in dict.fromkeys(names) if each in by_name]
    if not chosen:
        return [each for each in colonnes if not each.en_plus]
    return [each for each in colonnes if each.fixe and each not in chosen] + chosen


def written(colonnes: Sequence[Colonne[L]], shown: Sequence[Colonne[L]], user: Utilisateur) -> list[Colonne[L]]:
    """The columns of the file: those shown, each followed by what its cell also says."""
    found: list[Colonne[L]] = []
    for each in shown:
        found += [each, *(other for other in colonnes if other.dans == each.nom and other.pour(user))]
    return found


# --- the choice ---


class ChoixColonnes(FormModel):
    colonnes: list[UneLigne] = Field(default_factory=list, title="Colonnes affichées")
    monte: UneLigne = Field(default="", title="Colonne à monter")
    descend: UneLigne = Field(default="", title="Colonne à descendre")
    origine: UneLigne = Field(default="", title="Comme à l’origine")


def choice(typed: MultiDict, colonnes: Sequence[Colonne[Any]]) -> list[str]:
    """The names that the form of a list chooses, in their order; none: as they are at first."""
    form = Form.bind(ChoixColonnes, typed)
    if not form or form.valid.origine:
        return []
    names = [each.nom for each in ordered(colonnes, form.valid.colonnes)] if form.valid.colonnes else fixed(colonnes)
    for moved, step in ((form.valid.monte, -1), (form.valid.descend, 1)):
        if moved in names:
            rank = names.index(moved)
            names.insert(max(0, rank + step), names.pop(rank))
    return names


def fixed(colonnes: Sequence[Colonne[Any]]) -> list[str]:
    return [each.nom for each in colonnes if each.fixe] or [colonnes[0].nom]
