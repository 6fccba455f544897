"""A row that was read, read again as it is now: held or not, the other request may have changed it, or deleted it."""

from sqlalchemy.exc import InvalidRequestError
from sqlmodel import Session

from eclat.domain.socle.errors import Disparu
from eclat.models.base import Entity


def hold(db: Session, thing: Entity) -> None:
    """Read it again and keep others from it until the commit. Raises Disparu."""
    reread(db, thing, held=True)


def reread(db: Session, thing: Entity, *, held: bool = False) -> None:
    """Read it again. Raises Disparu when its row was deleted meanwhile."""
    try:
        db.refresh(thing, with_for_update=held or None)
    except InvalidRequestError:
        if thing not in db:  # never was of this session: a mistake of ours
            raise
        raise Disparu from None
