"""A world is told once, through the product's own verbs; each test that lives in it then starts from the rows that it left."""

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import Table, insert, select, text
from sqlmodel import Session, SQLModel

T = TypeVar("T")
Rows = list[tuple[Table, list[dict[str, Any]]]]

_told: dict[tuple[str, Callable[[Session], Any]], tuple[Rows, Any]] = {}


def told(db: Session, tell: Callable[[Session], T]) -> T:
    """What ``tell`` answers, in its world, committed. It answers keys: rows of one session mean nothing to the next."""
    key = (db.get_bind().dialect.name, tell)
    if key not in _told:
        answer = tell(db)
        db.commit()
        _told[key] = rows_of(db), answer
    else:
        lay(db, _told[key][0])
    db.commit()
    found: T = _told[key][1]
    return found


def rows_of(db: Session) -> Rows:
    return [(table, [dict(row) for row in db.execute(select(table)).mappings()]) for table in SQLModel.metadata.sorted_tables]


def lay(db: Session, rows: Rows) -> None:
    """Put these rows in place of those that migrations left, without asking in which order."""
    sqlite = db.get_bind().dialect.name == "sqlite"
    db.execute(text("PRAGMA defer_foreign_keys = ON" if sqlite else "SET LOCAL session_replication_role = replica"))
    for table, ones in rows:
        db.execute(table.delete())
        if ones:
            db.execute(insert(table), ones)
