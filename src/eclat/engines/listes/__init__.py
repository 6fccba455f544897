"""Lists, declared once: what a row holds, who sees which, the states, the search, the sorts, what waits, what an export holds.

A page begins after the sort key of a row (keyset): the last one costs what the first one does. An address only carries the row's
id, for a name may be a person's. Statements are built once for each shape of question, and kept.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import func
from sqlalchemy import select as sa_select
from sqlmodel import Session

from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.listes import chiffres, nombres
from eclat.engines.listes.chiffres import Attente, Chiffres, Etats
from eclat.engines.listes.filtres import NOTHING, Filtre
from eclat.engines.listes.questions import Bord, ask, bound, edge_values, is_ahead, keyed, shape, sort_key
from eclat.engines.listes.vues import Vue
from eclat.engines.par_ligne import by_row

__all__ = ["Etats", "Filtre", "Liste", "Page", "Vue", "registre"]

L = TypeVar("L")

registre: "dict[str, Liste[Any]]" = {}  # the lists that have a page, by its name
PAGE = 20
CHUNK = 2000  # rows of an export read at once
CANDIDATES = 5000  # rows read in the order of the list in the hope that enough of them answer


@dataclass(frozen=True)
class Page(Generic[L]):
    """Some rows of a list, and whether there are others around them."""

    lignes: list[L]
    avant: bool = False
    apres: bool = False


@dataclass(eq=False)
class Liste(Generic[L]):
    """A list of something.

    ``columns`` selects what ``line`` makes a row of, beginning with its ``key``; ``complete`` adds to a page of rows what takes
    another query. ``sorts``: by name, the column or the columns that sort; ``default``: one of these names, with a minus when it
    falls. ``ahead``: of this user, what comes before the rest in that order. ``waits``: the conditions of what awaits this user,
    oldest first by the default order, or by the sort called ``waits_by`` when the default is not by a moment.
    ``sees_all``: whether nothing is hidden from them; ``sees_most``: so little of it that each row is asked for itself whether they may
    see it. ``bare``: the table of the key alone says which rows there are, in which
    state, and how they are sorted: counts need none of the joins of ``columns``.
    ``count_to``: where its counts stop, when it is not at COUNTED_TO.
    ``of``: the parameters of ``columns``, when the list is of one thing, which the address names: there are no other rows.
    """

    line: Callable[..., L]
    columns: Any
    key: Any
    visible: Callable[[Utilisateur], Any]
    sorts: Mapping[str, Any]
    default: str
    states: Etats | None = None
    search: Callable[[Session, str], Filtre] | None = None
    filters: Mapping[str, Callable[[Session, str], Filtre]] = field(default_factory=dict)
    ahead: Callable[[Utilisateur], Any] | None = None
    waits: Callable[[Utilisateur], list[Any]] | None = None
    waits_by: str = ""
    complete: Callable[[Session, list[L]], list[L]] | None = None
    view: type[Vue] = Vue
    sees_all: Callable[[Utilisateur], bool] = lambda user: False
    sees_most: Callable[[Utilisateur], bool] = lambda user: False
    size: int = 0  # of a page, when it is not PAGE
    bare: bool = False
    count_to: int = 0
    of: Callable[[Session, Any], Mapping[str, Any]] = lambda db, vue: {}

    def vue(self, query: Any, user: Utilisateur) -> Vue:
        """What the address asks, of what this user may ask."""
        states, together = (self.states.of(user), self.states.together(user)) if self.states else ((), ())
        return self.view.read(query, states, [*self.sorts, *(f"-{each}" for each in self.sorts)], together)

    def asked(self, db: Session, vue: Vue) -> Filtre:
        """What the search and the filters ask of the rows."""
        found = self.search(db, vue.q) if self.search and vue.q else NOTHING
        for name, filtre in self.filters.items():
            value = getattr(vue, name)
            found = found & filtre(db, value) if value else found
        return found.on(self.of(db, vue))

    # --- rows ---

    def page(self, db: Session, user: Utilisateur, vue: Vue, asked: Filtre | None = None) -> Page[L]:
        """The rows that answer, after one row, or before one, or the first ones. An unknown one gives the first page."""
        size, asked = self.size or PAGE, self.asked(db, vue) if asked is None else asked
        edge = self.edge(db, user, vue, vue.avant or vue.apres)
        back = bool(vue.avant) and edge is not None
        rows = self.rows(db, user, vue, asked, edge, size + 1, back=back)
        more, rows = len(rows) > size, rows[:size]
        if back and not more and len(rows) < size:
            return self.page(db, user, vue.first(), asked)  # rows came before the first page since: show it whole
        return Page(rows[::-1], avant=more, apres=True) if back else Page(rows, avant=edge is not None, apres=more)

    def every(
        self, sessions: Callable[[], AbstractContextManager[Session]], user: Utilisateur, vue: Vue, keys: Collection[UUID] = ()
    ) -> Iterator[L]:
        """All the rows that answer, or these ones, in the order of the list. No transaction is held while they are given out."""
        with sessions() as db:
            asked = Filtre((self.key.in_(keys),), rare=True).on(self.of(db, vue)) if keys else self.asked(db, vue)
        after = ""
        while True:
            with sessions() as db:
                rows = self.rows(db, user, vue, asked, self.edge(db, user, vue, after), CHUNK)
            yield from rows
            if len(rows) < CHUNK:
                return
            after = str(rows[-1].id)  # type: ignore[attr-defined]

    def lines(self, db: Session, user: Utilisateur, keys: Collection[UUID], vue: Vue | None = None) -> list[L]:
        """These rows as the list shows them now, of those that the user may see."""
        return self.completed(db, keyed(self, user).rows(db, cles=list(keys), **self.of(db, vue or self.view()))) if keys else []

    def chosen(self, db: Session, user: Utilisateur, vue: Vue, limit: int, *criteria: Any) -> list[UUID]:
        """Keys of the rows that answer, the oldest first."""
        asked = self.asked(db, vue)
        found = self.base(self.key).where(*self.within(user, vue.etat), *(asked.listed or asked.criteria), *criteria)
        mine = {"personne": user.personne_id, "organisme": user.organisme_id}
        return list(db.execute(found.order_by(self.key).limit(limit), {**mine, **asked.given}).scalars())

    def rows(
        self, db: Session, user: Utilisateur, vue: Vue, asked: Filtre, edge: Bord | None, limit: int, *, back: bool = False
    ) -> list[L]:
        """Those after an edge: in its part of the list, then in the part that follows."""
        parts: list[bool | None] = [None]
        if self.ahead is not None and not vue.tri:
            parts = [False, True] if back else [True, False]
            parts = parts[parts.index(edge.ahead) :] if edge else parts
        found: list[Any] = []
        for part in parts:
            found += self.stretch(db, user, vue, asked, edge.values if edge else None, limit, part, back=back)[
                : limit - len(found)
            ]
            if len(found) == limit:
                break
            edge = None
        return self.completed(db, found)

    def stretch(
        self, db: Session, user: Utilisateur, vue: Vue, asked: Filtre, edge: Any, limit: int, part: bool | None, *, back: bool
    ) -> Sequence[Any]:
        order, falling = self.order(vue)
        question = (self, user, vue.etat, order, falling != back, edge is not None, part)
        given = {**asked.given, **edge_values("bord", edge)}
        if not asked.criteria:
            return shape(*question, limit).rows(db, **given)
        if (
            asked.listed and limit <= CANDIDATES and order == self.default.removeprefix("-")
        ):  # by name, those alike stand together
            far = bound(*question, CANDIDATES).first(db, **given)
            found = ask(db, asked, limit, *question, far is not None, False, **given, **edge_values("loin", far))
            if far is None or len(found) == limit:
                return found
        return ask(db, asked, limit, *question, False, True, **given)

    def base(self, *columns: Any) -> Any:
        """These columns of the rows that there are."""
        rows: Any = sa_select(self.key) if self.bare else self.columns
        return rows.with_only_columns(*columns, maintain_column_froms=True)

    def seen(self, user: Utilisateur) -> list[Any]:
        """The conditions of what this user may see."""
        clause = self.visible(user).whereclause
        if clause is None:
            return []
        return [by_row(clause) if self.sees_most(user) else clause]

    def within(self, user: Utilisateur, etat: str) -> list[Any]:
        """The same, in this state."""
        return [*self.seen(user), *(self.states.criteria(user, etat) if self.states else [])]

    def completed(self, db: Session, found: Any) -> list[L]:
        rows = [self.line(*row) for row in found]
        return self.complete(db, rows) if self.complete and rows else rows

    def order(self, vue: Vue) -> tuple[str, bool]:
        """The name of the sort, and whether it falls. Rows without a sort key yet come in the order of their birth."""
        chosen = vue.tri or self.default
        undated = self.states is not None and vue.etat in self.states.undated
        return "" if undated else chosen.removeprefix("-"), chosen.startswith("-")

    def columns_of(self, order: str) -> list[Any]:
        sort = self.sorts[order] if order else ()
        return [*(sort if isinstance(sort, tuple) else (sort,)), self.key]

    def edge(self, db: Session, user: Utilisateur, vue: Vue, key: str) -> Bord | None:
        """Where the row with this key stands; None when there is none."""
        if not key:
            return None
        values = sort_key(self, self.order(vue)[0]).first(db, cle=UUID(key), **self.of(db, vue))
        if values is None:
            return None
        if self.ahead is None:
            return Bord(values)
        return Bord(values, bool(is_ahead(self, user).scalar(db, cle=UUID(key), **self.of(db, vue))))

    # --- figures ---

    @property
    def cap(self) -> int:
        """Where its counts stop."""
        return self.count_to or nombres.COUNTED_TO

    def figures(self, db: Session, user: Utilisateur, vue: Vue, asked: Filtre | None = None) -> Chiffres:
        """How many answer in each state and in all, up to ``cap`` + 1, and what awaits the user."""
        return chiffres.read(db, self, user, self.asked(db, vue) if asked is None else asked, self.cap)

    def number(self, db: Session, user: Utilisateur, vue: Vue, to: int) -> int:
        """How many rows answer, up to ``to`` + 1."""
        asked = self.asked(db, vue)
        found = self.base(self.key).where(*self.within(user, vue.etat), *(asked.listed or asked.criteria)).limit(to + 1)
        mine = {"personne": user.personne_id, "organisme": user.organisme_id}
        return int(db.execute(sa_select(func.count()).select_from(found.subquery()), {**mine, **asked.given}).scalar_one())

    def waiting(self, db: Session, user: Utilisateur) -> Attente:
        """What awaits the user, alone."""
        return chiffres.waiting(db, self, user, self.cap)
