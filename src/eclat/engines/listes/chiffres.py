"""The figures of a list: how many in each state, up to a cap, and what waits. One statement, whatever the number of states."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, cast, literal, literal_column, null, or_, union_all
from sqlalchemy import select as sa_select
from sqlmodel import Session, func

from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.listes.filtres import NOTHING, Filtre
from eclat.engines.prepared import prepared
from eclat.models import Role
from eclat.models.base import UtcDateTime

if TYPE_CHECKING:
    from eclat.engines.listes import Liste

WAITING = "attente"
ALL = ""


@dataclass(frozen=True)
class Attente:
    """How many wait, up to COUNTED_TO + 1, and since when the oldest does."""

    nombre: int
    depuis: datetime | None


@dataclass(frozen=True)
class Etats:
    """The states by which a list is filtered, in the order of their chips.

    ``within``: the conditions of one, for this user. ``every``: those of all; without it, all is the sum of the states.
    ``always``: those whose chip is there even when nothing is in them. ``offered``: those that this user may ask for.
    ``undated``: those whose rows have no sort key yet, which are not among all. ``apart``: chips that are no state of a row.
    ``all``: how they are called together.
    """

    labels: Mapping[Any, str]
    within: Callable[[Utilisateur, str], list[Any]]
    always: Callable[[Utilisateur], Collection[str]] = lambda user: ()
    every: tuple[Any, ...] | None = None
    offered: Callable[[Utilisateur], Collection[str]] | None = None
    undated: Collection[str] = ()
    apart: Collection[str] = ()
    overlapping: bool = False  # a row may be in several
    computed: bool = False  # no index holds them
    all: str | Callable[[Utilisateur], str] = "Tous"

    def label(self, user: Utilisateur, etat: str) -> str:
        if etat:
            return self.labels[etat]
        return self.all if isinstance(self.all, str) else self.all(user)

    def of(self, user: Utilisateur) -> list[str]:
        offered = self.offered(user) if self.offered else self.labels
        return [str(each) for each in self.labels if each in offered]

    def together(self, user: Utilisateur) -> list[str]:
        """Those of which several may be asked for at once: each row is in one of them, and all are sorted alike."""
        if self.overlapping:
            return []
        return [each for each in self.of(user) if each not in self.apart and each not in self.undated]

    def criteria(self, user: Utilisateur, etat: str) -> list[Any]:
        """``etat``: one state, several of which one is enough (“ouverte,close”), or nothing for all."""
        if "," in etat:
            return [or_(*[and_(*self.within(user, each)) for each in etat.split(",")])]
        return self.within(user, etat) if etat else list(self.every or ())


@dataclass(frozen=True)
class Chiffres:
    """By state, how many rows answer; the empty state is all of them."""

    par_etat: Mapping[str, int]
    attente: Attente

    def of(self, etat: str) -> int:
        return sum(self.par_etat[each] for each in etat.split(","))


NONE = Chiffres({}, Attente(0, None))


def read(db: Session, liste: "Liste[Any]", user: Utilisateur, asked: Filtre, to: int) -> Chiffres:
    """How many answer in each state and in all, up to ``to`` + 1; what awaits the user does not depend on what is sought."""
    whole = not asked.criteria and not computed(liste) and (liste.sees_all(user) or user.is_a(Role.ADMINISTRATEUR))
    rows: Sequence[Any] = everything(liste, user, to).rows(db, **asked.given) if whole else sought(db, liste, user, asked, to)
    attente, counts = Attente(0, None), dict[str, int]()
    for row in rows:
        if row.nom == WAITING:
            attente = Attente(row.nombre, row.depuis)
        else:
            counts[row.nom] = min(int(row.nombre), to + 1)
    if ALL not in counts:
        aside = {*liste.states.undated, *liste.states.apart} if liste.states else set()
        counts[ALL] = min(sum(number for name, number in counts.items() if name not in aside), to + 1)
    return Chiffres(counts, attente)


def computed(liste: "Liste[Any]") -> bool:
    """Whether its states are of no index: all of its rows are read for each of them."""
    return liste.states is not None and liste.states.computed


def sought(db: Session, liste: "Liste[Any]", user: Utilisateur, asked: Filtre, to: int) -> Sequence[Any]:
    """The same, of what answers a search or a filter, or of the part that this user sees."""
    which = summed if asked.rare or computed(liste) or not asked.criteria else capped_each
    if asked.shape is not None or not asked.criteria:
        found = which(liste, user, asked, to).rows(db, **asked.given)
    else:
        found = list(db.execute(which.__wrapped__(liste, user, asked, to), asked.given))  # type: ignore[attr-defined]
    return [*found, *(awaited(liste, user, to).rows(db) if liste.waits else ())]


def waiting(db: Session, liste: "Liste[Any]", user: Utilisateur, to: int) -> Attente:
    found: Any = awaited(liste, user, to).one(db)
    return Attente(found.nombre, found.depuis)


def counted(liste: "Liste[Any]", user: Utilisateur) -> list[str]:
    """The states that are counted; all of them together when that is no sum."""
    states = liste.states
    return [*([ALL] if states is None or states.every is not None else []), *(states.of(user) if states else [])]


@prepared
def everything(liste: "Liste[Any]", user: Utilisateur, to: int) -> Any:
    """The counts when nothing is sought by whoever sees all, and what waits."""
    parts = [number(liste, user, etat, NOTHING, to) for etat in counted(liste, user)]
    return union_all(*([oldest(liste, user, to)] if liste.waits else []), *parts)


@prepared
def capped_each(liste: "Liste[Any]", user: Utilisateur, asked: Filtre, to: int) -> Any:
    """Many answer: each state is counted apart, up to the cap. By an index that holds the state, all of them are the sum."""
    indexed = asked.counted is not None and liste.sees_all(user)
    return union_all(*[number(liste, user, etat, asked, to) for etat in counted(liste, user) if etat or not indexed])


def number(liste: "Liste[Any]", user: Utilisateur, etat: str, asked: Filtre, to: int) -> Any:
    if asked.counted is not None and liste.sees_all(user) and liste.states and etat not in liste.states.apart:
        seen = asked.counted(etat, to + 1)
    else:
        seen = liste.base(literal_column("1")).where(*liste.within(user, etat), *asked.criteria).limit(to + 1)
    return sa_select(literal(etat).label("nom"), func.count().label("nombre"), nothing()).select_from(seen.subquery())


@prepared
def summed(liste: "Liste[Any]", user: Utilisateur, asked: Filtre, to: int) -> Any:
    """Few answer: they are read once, and each is counted where it stands."""
    states = counted(liste, user)
    marks = [case((and_(True, *criteria_of(liste, user, etat)), 1), else_=0).label(f"etat_{n}") for n, etat in enumerate(states)]
    found = liste.base(*marks).where(*liste.seen(user), *asked.criteria).cte("trouvees")
    return union_all(
        *[
            sa_select(literal(etat).label("nom"), func.coalesce(func.sum(found.c[f"etat_{n}"]), 0).label("nombre"), nothing())
            for n, etat in enumerate(states)
        ]
    )


def criteria_of(liste: "Liste[Any]", user: Utilisateur, etat: str) -> list[Any]:
    return liste.states.criteria(user, etat) if liste.states else []


@prepared
def awaited(liste: "Liste[Any]", user: Utilisateur, to: int) -> Any:
    return oldest(liste, user, to)


def oldest(liste: "Liste[Any]", user: Utilisateur, to: int) -> Any:
    """How many wait, and the date of the first. An index must serve that order."""
    assert liste.waits is not None
    order = liste.columns_of(liste.waits_by or liste.default.removeprefix("-"))
    found = liste.base(order[0].label("depuis")).where(*liste.waits(user)).order_by(*order).limit(to + 1).subquery()
    return sa_select(literal(WAITING).label("nom"), func.count().label("nombre"), func.min(found.c.depuis).label("depuis"))


def nothing() -> Any:
    return cast(null(), UtcDateTime).label("depuis")
