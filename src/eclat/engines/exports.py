"""What leaves the platform in a file: the journal says who took it, and of what."""

from typing import Any, Final

from sqlmodel import Session
from uuid_utils.compat import uuid7

from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal

EXPORT: Final = "export"


def note(db: Session, liste: str, *, by: Utilisateur, **details: Any) -> None:
    """A line about a thing of its own: an export is no step in anything's life, and many would hide the steps of an agent's.

    Not the words that were sought: a name would stay there after the person was erased.
    """
    journal.write_each(db, [((EXPORT, uuid7()), "", "")], EXPORT, by=by, liste=liste, **details)
