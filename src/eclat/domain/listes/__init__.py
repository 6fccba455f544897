"""The lists that agents work from: filtered, searched, sorted, counted up to a cap, and read page by page.

A page begins after the sort key of a row (keyset): the last page costs what the first one does. An address only carries the
row's id, for a name may be a person's.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import literal, tuple_
from sqlmodel import Session, func, select

from eclat.formats import format_count

L = TypeVar("L")

PAGE = 20
COUNTED_TO = 1000  # further, a number tells no more than it costs


@dataclass(frozen=True)
class Page(Generic[L]):
    """Some rows of a list, and whether there are others around them."""

    lignes: list[L]
    avant: bool = False
    apres: bool = False


@dataclass(frozen=True)
class Attente:
    """How many wait, up to COUNTED_TO + 1, and since when the oldest does."""

    nombre: int
    depuis: datetime | None


def read(
    db: Session,
    statement: Any,
    order: Sequence[Any],
    line: Callable[..., L],
    *,
    down: bool,
    avant: UUID | None = None,
    apres: UUID | None = None,
) -> Page[L]:
    """The rows after one, or before one, or the first ones. An unknown one gives the first page.

    ``order`` are the columns that sort the list, the key last, all downwards or all upwards. ``line`` makes each row.
    """
    edge = db.execute(select(*order).where(order[-1] == (avant or apres))).first() if avant or apres else None
    back = avant is not None and edge is not None
    falling = down != back
    asked = statement.order_by(*[column.desc() if falling else column for column in order]).limit(PAGE + 1)
    if edge is not None:
        here = tuple_(*order)
        there = tuple_(*[literal(value, column.type) for value, column in zip(edge, order, strict=True)])
        asked = asked.where(here < there if falling else here > there)
    rows = [line(*row) for row in db.execute(asked)]
    more, rows = len(rows) > PAGE, rows[:PAGE]
    if back and not more and len(rows) < PAGE:
        return read(db, statement, order, line, down=down)  # rows came before the first page since: show it whole
    return Page(rows[::-1], avant=more, apres=True) if back else Page(rows, avant=edge is not None, apres=more)


def count(db: Session, statement: Any, to: int) -> int:
    """How many rows the statement gives, up to ``to`` + 1."""
    return int(db.execute(counted(statement, to)).scalar_one())


def counted(statement: Any, to: int) -> Any:
    return select(func.count()).select_from(statement.limit(to + 1).subquery())


def capped(number: int, to: int | None = None) -> str:
    """“1 000+” when there are more than were counted."""
    to = COUNTED_TO if to is None else to
    return f"{format_count(to)}+" if number > to else str(number)


def waiting(db: Session, statement: Any) -> Attente:
    """What ``awaited`` finds now."""
    nombre, depuis = db.execute(statement).one()
    return Attente(nombre, depuis)


def awaited(order: Sequence[Any], *criteria: Any) -> Any:
    """How many rows answer, and the oldest of the dates that ``order`` begins with. An index must serve both."""
    found = select(order[0].label("depuis")).where(*criteria).order_by(*order).limit(COUNTED_TO + 1).subquery()
    return select(func.count(), func.min(found.c.depuis)).select_from(found)
