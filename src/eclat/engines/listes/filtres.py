"""What a search or a filter asks of the rows of a list, and how the database finds them soonest."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class walked(FunctionElement[Any]):
    """A key to be compared with many. SQLite would look each of them up, then sort their rows: behind a plus sign, it stays on the index
    of the order asked for, and stops when it has met enough. PostgreSQL chooses by what it knows."""

    inherit_cache = True


@compiles(walked)
def as_it_is(key: Any, compiler: Any, **how: Any) -> str:
    return str(compiler.process(key.clauses, **how))


@compiles(walked, "sqlite")
def behind_a_sign(key: Any, compiler: Any, **how: Any) -> str:
    return f"+{as_it_is(key, compiler, **how)}"


@dataclass(frozen=True, eq=False)
class Filtre:
    """Conditions on the rows.

    ``rare``: few answer, and ``criteria`` look them up by what is sought. Else many do, and ``criteria`` are asked of each row: a
    list read in its order soon meets enough of them. Should it not, ``listed`` compares it with all of them, read once.
    ``counted``: keys of those in one state, by an index that holds the state.
    ``shape``: what makes these conditions the same as others but for the values that they are ``given``: their statements are kept.
    """

    criteria: tuple[Any, ...] = ()
    rare: bool = False
    listed: tuple[Any, ...] = ()
    counted: Callable[[str, int], Any] | None = None
    shape: Hashable = None
    given: Mapping[str, Any] = field(default_factory=dict)

    def __and__(self, other: "Filtre") -> "Filtre":
        """Both. What is counted by an index of its own is no longer so once something else is asked."""
        if not other.criteria:
            return self
        if not self.criteria:
            return other
        listed = (*(self.listed or self.criteria), *(other.listed or other.criteria))
        shape = None if self.shape is None or other.shape is None else (self.shape, other.shape)
        given = {**self.given, **other.given}
        return Filtre((*self.criteria, *other.criteria), self.rare or other.rare, listed, None, shape, given)

    def on(self, given: Mapping[str, Any]) -> "Filtre":
        """The same, of the thing whose list it is."""
        return replace(self, given={**self.given, **given}) if given else self

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Filtre) and self.shape is not None and self.shape == other.shape)

    def __hash__(self) -> int:
        return id(self) if self.shape is None else hash(self.shape)


def one_of(column: Any, name: str, values: Sequence[Any]) -> Filtre:
    """Rows in which this column holds one of several values: met in the order of the list, else compared with all that hold one."""
    any_of = bindparam(name, type_=column.type, expanding=True)
    return Filtre((walked(column).in_(any_of),), listed=(column.in_(any_of),), shape=f"{name}s", given={name: list(values)})


NOTHING = Filtre()
