"""A table that is typed into, declared once: what its rows are, what they belong to, who may type, how many, and its words."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from operator import attrgetter
from typing import Any, Literal, cast

from pydantic import create_model
from sqlalchemy import ColumnElement, Select, and_
from sqlmodel import Session, col

from eclat.domain.socle.champs import FormModel
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.grilles.colonne import Colonne
from eclat.engines.grilles.titres import Lecteur, Titres, plain


@dataclass(frozen=True)
class Mots:
    """What a table is called where it speaks of itself.

    ``accepte``: "une demande accepte", after which its limit is said. ``partagee``: what a row says whose unique value stands
    elsewhere too, ``{ou}``. ``vide``: what it says when it has no row. ``ligne``: what one row of a file holds. ``apres``: what
    happens once a file is added.
    """

    un: str = "ligne"
    plusieurs: str = "lignes"
    ajouter: str = "Ajouter une ligne"
    vide: str = "Aucune ligne pour l’instant : saisissez la première"
    liste: str = "La liste"
    lignes: str = "lignes"
    ligne: str = "Une ligne par personne"
    accepte: str = "elle accepte"
    partagee: str = "La même valeur qu’{ou}."
    apres: str = ""

    def trop(self, limit: int, room: int, more: int) -> str:
        """Why so many rows are not added."""
        if not room:
            return f"{self.liste} compte déjà {limit} {self.lignes} : c’est le plus qu’{self.accepte}."
        return f"{self.liste} peut recevoir encore {room} {self.lignes}, pas {more} : {limit} au plus."


@dataclass(frozen=True)
class Exclus:
    """Values of the unique column that no row may have, whatever the others hold.

    ``parmi``: given the key of the owner and some values, selects those that are excluded, each with why: a key of ``dits``.
    """

    parmi: Callable[[Any, Any], Select[Any]]
    dits: Mapping[str, str]


@dataclass(frozen=True)
class Regle:
    """What a row says that its columns, one by one, do not.

    ``dit``: given a row, by column, what is wrong. ``sql``: of which rows, as the database is asked, so that a table is counted
    without reading it: the same rows as ``dit``.
    """

    dit: Callable[[Any], Mapping[str, str]]
    sql: Callable[[], ColumnElement[bool]]


@dataclass(frozen=True)
class Reponses:
    """The answers that a column has today, each with its words, and what else lists call them."""

    colonne: str
    options: tuple[tuple[str, str], ...]
    aussi: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, eq=False)
class Grille:
    """``nom``: in addresses and files. ``row`` has ``rang``, ``saisies``, a column for each field of ``form``, and
    to be contested between windows ``enregistree_le``, ``enregistree_par_id``.

    ``owner``: the column that names what the table belongs to, of which there is an ``enregistre_le``.
    ``hold``: locks that owner and checks that its table may be typed into now; raises Interdit, Refus. ``check``: Refus only, and no lock.
    ``unique``: the column that no two rows share, which a copy leaves empty; or what ``unique_de``, columns of the form, make of a row
    together: what is said of it stands under the first of them. ``deduit``: fills what a row holds beside what was typed, from it.
    ``designe``: whom a row speaks of, and whom it is written to; ``autre``: what it loses once that is no longer the same.
    ``fixes``: the columns of a row that may not change, such as those of a thing that is in use.
    ``regle``: what a whole row may have wrong. ``repond``: the answers of the columns whose answers the database keeps (``now``).
    """

    row: type[Any]
    form: type[FormModel]
    owner: str
    hold: Callable[[Session, Any, Utilisateur], None]
    nom: str
    check: Callable[[Any], None] = lambda owner: None
    limit: int = 300
    unique: str = ""
    unique_de: tuple[str, ...] = ()
    deduit: Callable[[Any], None] = lambda row: None
    designe: Callable[[Any], Any] = lambda row: None
    autre: Callable[[Any], None] = lambda row: None
    titles: Titres = field(default_factory=Titres)
    columns: Mapping[str, Colonne] = field(default_factory=dict)
    mots: Mots = field(default_factory=Mots)
    imports: type[Any] | None = None  # the table that keeps what was read of a file until it is added
    exclus: Exclus | None = None
    vives: Callable[[], ColumnElement[bool]] | None = None  # the rows of an owner that are still of its table: others are history
    plein: Callable[[Session, Any], str] = lambda db, owner: ""  # why it takes no new row now, in a sentence
    fixes: Callable[[Any], Collection[str]] = lambda row: ()
    regle: Regle | None = None
    appelle: Callable[[Mapping[str, str]], str] = lambda values: next(iter(values.values()), "")  # a row, by what it holds
    tient: Callable[[Session, Any], bool] = lambda db, row: False  # whether it was given what undoing its paste would take away
    garde: Callable[[Any, Any, Mapping[str, Sequence[str]]], None] = lambda table, row, typed: (
        None
    )  # what must hold of a row, before these cells are written in it: raises Refus
    quitte: Callable[[Session, Any], None] = lambda db, row: (
        None
    )  # what else a row takes with it, before it is out; raises Refus of one that stays
    offre: Callable[[Session, Any], Mapping[str, Collection[str]]] = (
        lambda db, owner: {}
    )  # by column, the answers offered to it now
    repond: Callable[[Session], tuple[Reponses, ...]] | None = None
    ensuite: Callable[[Any], None] = lambda table: (
        None
    )  # what follows a change: the table says which rows were touched, and what they held

    def now(self, db: Session) -> "Grille":
        """The same, with the answers that its columns have today: one object for the same answers, by which much is kept."""
        return self if self.repond is None else answering(self, self.repond(db))

    @cached_property
    def colonnes(self) -> dict[str, Colonne]:
        """Every column, in its place: those that are declared in their order, then the form's other ones."""
        names = [*self.columns, *[name for name in self.form.model_fields if name not in self.columns]]
        fields = self.form.model_fields
        return {name: self.columns.get(name, Colonne()).of(name, rang, fields.get(name)) for rang, name in enumerate(names, 1)}

    @cached_property
    def places(self) -> tuple[tuple[Colonne, ...], ...]:
        """The columns as they stand on the screen, some of them together."""
        found: list[list[Colonne]] = []
        for each in self.dessinees.values():
            found[-1].append(each) if each.avec and found else found.append([each])
        return tuple(map(tuple, found))

    @cached_property
    def dessinees(self) -> dict[str, Colonne]:
        """Those that stand on the screen."""
        return {name: each for name, each in self.colonnes.items() if not each.hors}

    @cached_property
    def tapees(self) -> tuple[str, ...]:
        """Those in which one types there."""
        return tuple(name for name, each in self.dessinees.items() if not each.lue)

    @cached_property
    def propres(self) -> tuple[str, ...]:
        """The columns of the form that make a row unlike the others."""
        return self.unique_de or ((self.unique,) if self.unique else ())

    @cached_property
    def saisies(self) -> dict[str, Colonne]:
        """Those that are typed in."""
        return {name: each for name, each in self.colonnes.items() if not each.lue}

    @cached_property
    def noms(self) -> tuple[str, ...]:
        return tuple(self.saisies)

    @cached_property
    def requises(self) -> tuple[str, ...]:
        return tuple(name for name, each in self.saisies.items() if each.requise)

    @cached_property
    def tenues(self) -> Callable[[Any], tuple[Any, ...]]:
        """What a row holds in its required columns."""
        names = self.requises
        return attrgetter(*names) if len(names) > 1 else lambda row: tuple(getattr(row, name) for name in names)

    @cached_property
    def lues(self) -> tuple[str, ...]:
        """The columns of a row that are only read there."""
        read = [name for name, each in self.colonnes.items() if each.lue and hasattr(self.row, name)]
        return (*read, self.unique) if self.unique_de else tuple(read)

    @cached_property
    def datee(self) -> bool:
        """Whether its rows know when they were last typed in, and by whom: what two windows on one row are told."""
        return hasattr(self.row, "enregistree_le")

    @cached_property
    def lecteur(self) -> Lecteur:
        titles = {name: [each.label, each.titre] for name, each in self.saisies.items()}
        times = Counter(plain(each.court) for each in self.saisies.values())
        for name, each in self.saisies.items():
            if times[plain(each.court)] == 1 and plain(each.court) not in self.titles.seuls:
                titles[name].append(each.court)
        return Lecteur(self.titles, titles, next(iter(self.propres), ""))

    def of(self, owner: Any) -> ColumnElement[bool]:
        """The rows of the owner with this key."""
        theirs = col(getattr(self.row, self.owner)) == owner
        return and_(theirs, self.vives()) if self.vives else theirs

    def belongs(self, row: Any, owner: Any) -> bool:
        found: bool = getattr(row, self.owner) == owner.id
        return found


@lru_cache(maxsize=64)
def answering(grille: Grille, reponses: tuple[Reponses, ...]) -> Grille:
    """A table whose columns, and whose form, know these answers."""
    columns: dict[str, Colonne] = dict(grille.columns)
    fields: dict[str, Any] = {}
    for each in filter(lambda known: known.options, reponses):
        column, asked = columns[each.colonne], grille.form.model_fields[each.colonne]
        columns[each.colonne] = replace(column, options=each.options, aussi={**column.aussi, **dict(each.aussi)})
        one: Any = Literal.__getitem__(tuple(code for code, _ in each.options))
        fields[each.colonne] = (one if asked.is_required() else one | None, copy(asked))
    form = cast(type[FormModel], create_model(grille.form.__name__, __base__=grille.form, **fields))
    return replace(grille, columns=columns, form=form, repond=None)
