"""A mail that failed and of which nothing is expected any more: another took its place, its reader is gone, or support has seen to
it otherwise (P17). It counts among the failures no longer, and can still be sent again."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from eclat.domain.socle import policies
from eclat.domain.socle.utilisateur import SYSTEME, Utilisateur
from eclat.engines.workflow import transition
from eclat.models import Courriel, EtatCourriel

CLASSEMENT, REMPLACEMENT = "classement", "remplacement"
MOVES = {EtatCourriel.ECHEC: EtatCourriel.CLASSE}


@transition(
    CLASSEMENT,
    Courriel,
    MOVES,
    by=policies.can_administer,
    label="Classer",
    past="a classé ce mail",
    infinitive="classer ce mail",
    icon="folder",
)
def dismiss(db: Session, courriel: Courriel, *, by: Utilisateur) -> None:
    """Nothing more will be done of it. Raises Refus when it did not fail, or no longer."""


@transition(
    REMPLACEMENT,
    Courriel,
    MOVES,
    by=policies.is_platform,
    label="Remplacer",
    past="a classé ce mail, qu’un autre remplace ou que plus personne n’attend",
    infinitive="classer ce mail, que plus personne n’attend",
)
def settle(db: Session, failed: Sequence[Courriel], *, by: Utilisateur) -> None:
    """See ``supersede``."""


def supersede(db: Session, about: Collection[UUID], modeles: Collection[str]) -> None:
    """These mails about these things are told again, or to nobody any more: those that failed are over."""
    over(db, col(Courriel.objet_id).in_(about), col(Courriel.modele).in_(modeles))


def over(db: Session, *criteria: Any) -> None:
    """Those that failed are held while they are read: one that support relaunches at this instant is left to leave."""
    failed = select(Courriel).where(*criteria, Courriel.etat == EtatCourriel.ECHEC).order_by(col(Courriel.id)).with_for_update()
    found = db.exec(failed.execution_options(populate_existing=True)).all()
    if found:
        settle(db, found, by=SYSTEME)
