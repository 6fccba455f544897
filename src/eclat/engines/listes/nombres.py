"""Numbers that stop at a cap: further, they tell no more than they cost."""

from typing import Any

from sqlmodel import Session, func, select

from eclat.formats import format_count

COUNTED_TO = 1000


def count(db: Session, statement: Any, to: int) -> int:
    """How many rows the statement gives, up to ``to`` + 1."""
    return int(db.execute(counted(statement, to)).scalar_one())


def counted(statement: Any, to: int) -> Any:
    return select(func.count()).select_from(statement.limit(to + 1).subquery())


def capped(number: int, to: int | None = None) -> str:
    """“1 000+” when there are more than were counted."""
    to = COUNTED_TO if to is None else to
    return f"{format_count(to)}+" if number > to else str(number)
