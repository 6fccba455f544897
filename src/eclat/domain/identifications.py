"""The identification form of a délégataire (P7)."""

from collections.abc import Sequence

from sqlalchemy import insert
from sqlmodel import Session

from eclat.models import Delegation, Identification
from eclat.models.base import blank


def begin(db: Session, delegations: Sequence[Delegation]) -> None:
    """The form of each délégataire that has just been invited."""
    rows = [blank(Identification) | {"delegation_id": each.id} for each in delegations]
    if rows:
        db.execute(insert(Identification), rows)
