"""A row as its template draws it: what it shows of its shape, on which the template may branch, and its texts, only written.

The texts of a table depend on its columns, so that each table has a class of rows of its own.
"""

from base64 import urlsafe_b64encode
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, make_dataclass
from functools import cache
from typing import Any
from uuid import UUID

from eclat.domain.socle.doutes import Doute
from eclat.engines.grilles.grille import Grille
from eclat.http.drawn import Mot, Texte


@dataclass(frozen=True)
class Ligne:
    """A row as its writer sees it. ``conflits``: by column, what someone else wrote there meanwhile; ``autre``: who, and when.

    ``appel``: the column to which its reader is led.
    """

    id: UUID
    values: dict[str, str]
    numero: int | None = None
    errors: dict[str, str] = field(default_factory=dict)
    state: str = "saved"
    conflits: dict[str, str] = field(default_factory=dict)
    autre: str = ""
    fixes: Collection[str] = ()
    doutes: Mapping[str, Doute] = field(default_factory=dict)
    appel: str = ""


@dataclass
class Forme:
    """What the markup of a row depends on. ``hors``: the columns that hold none of the answers that they offer."""

    grille: Grille
    state: str
    fautes: tuple[str, ...]
    fixes: tuple[str, ...]
    hors: tuple[str, ...]
    conflits: tuple[tuple[str, str, str, str], ...]  # column, what was typed and what another wrote in words, then that itself
    autre: str
    form: str  # that its cells are sent with, when they do not stand in it
    prefixe: str  # of their names
    doutes: tuple[tuple[str, Doute], ...]
    appel: str
    cle: Mot
    court: Mot
    adresse: Texte
    numero: Texte


NOTHING: Mapping[str, Collection[str]] = {}


@cache
def forme(grille: Grille) -> type[Any]:
    """The class of the rows of this table: by column its value, what is wrong in it, and which answer is chosen."""
    names = [f"valeur_{name}" for name in grille.dessinees] + [f"faute_{name}" for name in grille.dessinees]
    for name, column in grille.dessinees.items():
        if column.options:
            names += [f"mot_{name}", *[f"choix_{name}_{rank}" for rank, _ in enumerate(column.options)]]
    return make_dataclass(f"Rangee_{grille.nom}", [(name, Texte) for name in names], bases=(Forme,))


@cache
def read(grille: Grille) -> tuple[Sequence[str], Mapping[str, Sequence[tuple[str, str]]]]:
    """The columns, and the answers of those that offer some."""
    return tuple(grille.dessinees), {name: each.options for name, each in grille.dessinees.items() if each.options}


def court(key: UUID) -> str:
    """A name for a row, short since it stands in each of its cells: enough to tell some hundreds of them apart."""
    return urlsafe_b64encode((key.int % 2**36 << 4).to_bytes(5, "big")).decode()[:6]


def chosen(answer: str, held: str, only: Collection[str] | None) -> str:
    """What the option of this answer says more, in a cell that holds another or that one."""
    if answer == held:
        return " selected"
    return "" if only is None or answer in only else " hidden disabled"


def rangee(
    grille: Grille,
    ligne: Ligne,
    adresse: str = "",
    form: str = "",
    prefixe: str = "",
    offertes: Mapping[str, Collection[str]] = NOTHING,
) -> Any:
    """The row as it is drawn. ``adresse``, ``form``: its own, and what sends its cells, when its table stands in the form of something else.
    ``offertes``: by column, the only answers that may be chosen; another one that the row has is read."""
    names, choices = read(grille)
    held, wrong = ligne.values, ligne.errors
    texts = [held[name] for name in names] + [wrong.get(name, "") for name in names]
    hors: tuple[str, ...] = ()
    for name, options in choices.items():
        words = dict(options)
        hors += () if not held[name] or held[name] in words else (name,)
        only = offertes.get(name)
        texts += [words.get(held[name], held[name]), *[chosen(answer, held[name], only) for answer, _ in options]]
    conflicts = tuple(
        (name, grille.colonnes[name].dit(held[name]), grille.colonnes[name].dit(theirs), theirs)
        for name, theirs in ligne.conflits.items()
    )
    number = str(ligne.numero or "–")
    return forme(grille)(
        grille,
        ligne.state,
        tuple(wrong),
        tuple(ligne.fixes),
        hors,
        conflicts,
        ligne.autre,
        form,
        prefixe,
        tuple(ligne.doutes.items()),
        ligne.appel,
        str(ligne.id),
        court(ligne.id),
        adresse,
        number,
        *texts,
    )
