"""Who has not signed a convention or an avenant is reminded once, some days after it was theirs to sign (R6113-16-2): what the clock does."""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session, col, select

from eclat import clock, courriels, reglages
from eclat.domain.habilitations import conventions
from eclat.domain.socle import convention_policies, policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.engines.workflow import UNCHANGED, transition
from eclat.models import Convention, EtatConvention, Habilitation, Partie

RAPPEL: Final = "rappel_convention"
AWAITED: Final = {EtatConvention.A_SIGNER: Partie.ORGANISME, EtatConvention.A_CONTRESIGNER: Partie.OC_ECLAT}


def since(db: Session, convention: Convention) -> datetime:
    """Since when it is for the party that is awaited to sign it."""
    given = conventions.signatures(db, convention)
    return given[-1].cree_le if given else convention.cree_le


def due(db: Session, habilitation: Habilitation) -> Convention | None:
    """What awaits a signature for long enough, and of which the party that is awaited was not reminded."""
    days = reglages.of(db).convention_reminder_days
    found = conventions.pending(db, habilitation.id, *AWAITED) if days else None
    if found is None or since(db, found) > clock.now() - timedelta(days=days):
        return None
    told = [each.details for each in journal.about(db, habilitation) if each.verbe == RAPPEL]
    here = {"convention": found.numero, "partie": AWAITED[found.etat].value}
    return None if here in told else found


def to_remind(db: Session, limit: int = 200) -> list[UUID]:
    """The habilitations that hold, of which a reminder is due."""
    waiting = select(Habilitation).where(*convention_policies.awaiting_signature()).order_by(col(Habilitation.id))
    return [each.id for each in db.exec(waiting) if due(db, each) is not None][:limit]


@transition(
    RAPPEL,
    Habilitation,
    {each: each for each in convention_policies.HELD},
    by=policies.is_platform,
    label="Rappeler la signature",
    past="a rappelé que la convention attend une signature",
    infinitive="rappeler la signature de cette convention",
)
def remind(db: Session, habilitation: Habilitation, *, by: Utilisateur) -> dict[str, Any]:
    """Once for each party and each document; of two clocks, one finds that it is done."""
    found = due(db, habilitation)
    if found is None:
        return UNCHANGED
    partie, depuis = AWAITED[found.etat], clock.day(since(db, found))
    tells = courriels.conventions.convention_rappel if partie == Partie.ORGANISME else courriels.conventions.convention_rappel_oc
    tells(db, habilitation, found, depuis)
    return {"convention": found.numero, "partie": partie.value}
