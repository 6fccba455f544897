"""A worker reserves what it is about to draw, so that two do not draw it at once; of one that is killed, another takes it up."""

from datetime import timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, or_

from eclat import clock

HELD: Final = timedelta(seconds=30)  # many times what it takes: drawn twice all the same, one is kept


def free(reserve_le: Any) -> ColumnElement[bool]:
    """Nobody is drawing it, or whoever was took so long that they were killed."""
    return or_(reserve_le.is_(None), reserve_le < clock.now() - HELD)
