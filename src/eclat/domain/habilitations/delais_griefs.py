"""What the clock tells of griefs: their organisme is reminded at half time and the day before, the administrateurs are told that no answer
came (P10). What the clock missed is not made up for: the last step that came is told, once."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from eclat import clock, courriels
from eclat.domain.dossiers.delais_points import MI_PARCOURS, PASSE, TOLD, VEILLE
from eclat.domain.habilitations import griefs
from eclat.domain.socle import policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.workflow import UNCHANGED, transition
from eclat.models import Habilitation, Procedure


def step(procedure: Procedure) -> int:
    """Which step has come; none as long as the day of the notice lasts."""
    assert procedure.notifiee_le is not None and procedure.jusqu_au is not None
    sent, today, until = clock.day(procedure.notifiee_le), clock.today(), procedure.jusqu_au
    if today > until:
        return PASSE
    if today <= sent:
        return 0
    if today >= until - timedelta(days=1):
        return VEILLE
    return MI_PARCOURS if today >= sent + (until - sent) // 2 else 0


def due(db: Session, limit: int = 200) -> tuple[list[UUID], list[UUID]]:
    """The habilitations whose organisme is to be reminded; those of which the day has passed without an answer."""
    rows = (
        select(Procedure)
        .join(Habilitation, col(Habilitation.id) == Procedure.habilitation_id)
        .where(
            col(Procedure.notifiee_le).is_not(None),
            col(Procedure.repondue_le).is_(None),
            col(Procedure.close_le).is_(None),
            col(Procedure.rappels) < PASSE,
            col(Habilitation.etat).in_(list(griefs.STANDS)),
        )
        .order_by(col(Procedure.jusqu_au), col(Procedure.id))
        .limit(limit)
    )
    found = [(each.habilitation_id, step(each)) for each in db.exec(rows) if step(each) > each.rappels]
    return [key for key, reached in found if reached < PASSE], [key for key, reached in found if reached == PASSE]


def take(db: Session, habilitation: Habilitation, *, passed: bool) -> Procedure | None:
    """The griefs of which a step has come that nobody was told of, told from now on. The habilitation is held."""
    found = griefs.notified(db, habilitation)
    if found is None:
        return None
    db.refresh(found)
    reached = step(found)
    if found.repondue_le is not None or reached <= found.rappels or (reached == PASSE) is not passed:
        return None
    found.rappels = reached
    return found


@transition(
    "rappel_griefs",
    Habilitation,
    griefs.STANDS,
    by=policies.is_platform,
    label="Rappeler les griefs",
    past="a rappelé que des griefs attendent une réponse",
    infinitive="rappeler ces griefs",
)
def remind(db: Session, habilitation: Habilitation, *, by: Utilisateur) -> dict[str, Any]:
    """Of two clocks, one finds that it is done."""
    found = take(db, habilitation, passed=False)
    if found is None or found.jusqu_au is None:
        return UNCHANGED
    courriels.griefs.griefs_rappel(db, habilitation, found.jusqu_au)
    return {"rappel": TOLD[found.rappels]}


@transition(
    "echeance_griefs",
    Habilitation,
    griefs.STANDS,
    by=policies.is_platform,
    label="Signaler les griefs sans réponse",
    past="a signalé que les griefs sont sans réponse",
    infinitive="signaler que ces griefs sont sans réponse",
)
def tell_late(db: Session, habilitation: Habilitation, *, by: Utilisateur) -> dict[str, Any]:
    """Nothing is withdrawn by itself: the administrateurs decide what comes next."""
    found = take(db, habilitation, passed=True)
    if found is None or found.jusqu_au is None:
        return UNCHANGED
    courriels.griefs.griefs_sans_reponse(db, habilitation, found.jusqu_au)
    return {}
