"""The bodies of mails go by age; that each went, to whom, about what and when, stays with its file.

GDPR, article 5(1)(e). A mail that has still to leave keeps its words; one whose words are gone is not sent again.
"""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session, col, select

from eclat import clock
from eclat.models import Courriel, EtatCourriel

AT_ONCE: Final = 500
LEFT: Final = (EtatCourriel.ENVOYE, EtatCourriel.GARDE, EtatCourriel.CLASSE)


def before(months: int) -> datetime:
    return clock.now() - timedelta(days=365 * months // 12)


def old(months: int) -> Any:
    """Keys of those whose words are kept for longer than that."""
    return select(Courriel.id).where(
        col(Courriel.cree_le) < before(months), col(Courriel.texte) != "", col(Courriel.etat).in_(LEFT)
    )


def purge(db: Session, months: int) -> int:
    """Empty some of them, the oldest first. How many: none, and there is nothing left to do. Two clocks empty each once."""
    some: list[UUID] = list(
        db.exec(old(months).order_by(col(Courriel.cree_le), col(Courriel.id)).limit(AT_ONCE).with_for_update(skip_locked=True))
    )
    if some:
        db.execute(update(Courriel).where(col(Courriel.id).in_(some)).values(texte="", html="", calendrier=""))
    return len(some)
