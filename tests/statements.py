"""What the database is asked."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from sqlalchemy import event

from eclat.database import get_engine, reader
from eclat.engines.prepared import Plan


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every statement of the block, by SQLAlchemy or prepared."""
    asked: list[str] = []
    fetch = Plan.fetch

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    def put(plan: Plan, *given: Any) -> Any:
        asked.append(plan.sql)
        return fetch(plan, *given)

    engines = (get_engine(), reader(get_engine()))
    for each in engines:
        event.listen(each, "before_cursor_execute", note)
    try:
        with patch.object(Plan, "fetch", put):
            yield asked
    finally:
        for each in engines:
            event.remove(each, "before_cursor_execute", note)
