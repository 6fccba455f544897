"""What appeared in the library, for the dashboard."""

from typing import Any

from sqlalchemy import func
from sqlalchemy import select as sa_select
from sqlmodel import Session, col

from eclat.domain.documentation.lectures import COUNTED_TO, unseen
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.prepared import prepared
from eclat.models import Document


@prepared
def unseen_without_confirmation(user: Utilisateur) -> Any:
    """How many documents this user has not seen that ask for no confirmation, up to a cap: the others are named one by one."""
    found = unseen(user).where(col(Document.obligatoire).is_(False)).limit(COUNTED_TO + 1).subquery()
    return sa_select(func.count()).select_from(found)


def appeared(db: Session, user: Utilisateur) -> int:
    return int(unseen_without_confirmation(user).scalar(db))
