"""A recours that waits is told once to who must answer it, some days after it came (``ECLAT_APPEAL_REMINDER_DAYS``): what the clock does."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from eclat import clock, courriels, reglages
from eclat.domain.habilitations import gracieux
from eclat.domain.socle import policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.workflow import UNCHANGED, transition
from eclat.models import Habilitation, RecoursGracieux


def waiting(db: Session, recours: RecoursGracieux) -> bool:
    """Whether it waits for long enough, and nobody was reminded of it."""
    days = reglages.of(db).appeal_reminder_days
    late = days and recours.venu_le <= clock.today() - timedelta(days=days)
    return bool(late) and recours.issue is None and recours.rappele_le is None


def to_remind(db: Session, limit: int = 200) -> list[UUID]:
    """The requests whose recours waits for long enough."""
    rows = select(RecoursGracieux).join(Habilitation, col(Habilitation.id) == RecoursGracieux.habilitation_id)
    here = rows.where(col(RecoursGracieux.issue).is_(None), col(RecoursGracieux.rappele_le).is_(None))
    found = db.exec(
        here.where(col(Habilitation.etat).in_([*gracieux.STANDS, *gracieux.LIVES])).order_by(col(RecoursGracieux.cree_le))
    )
    return [each.habilitation_id for each in found if waiting(db, each)][:limit]


@transition(
    "recours_rappel",
    Habilitation,
    gracieux.STANDS | gracieux.LIVES,
    by=policies.is_platform,
    label="Rappeler le recours",
    past="a rappelé qu’un recours attend sa réponse",
    infinitive="rappeler ce recours",
)
def remind(db: Session, habilitation: Habilitation, *, by: Utilisateur) -> Any:
    """Once, those who may decide it: of two clocks, one finds that it is done."""
    recours = gracieux.under_way(db, habilitation)
    if recours is None or not waiting(db, recours):
        return UNCHANGED
    recours.rappele_le = clock.now()
    db.flush()
    courriels.habilitations.habilitation_recours_rappel(
        db, habilitation, gracieux.judges(db, habilitation), recours.venu_le, refus=recours.decision_id is not None
    )
    return None
