"""An habilitation ends on its date, in Paris, and its people are told months before (P10): what the clock does."""

from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session, col, select

from eclat import clock, courriels
from eclat.domain.habilitations import suspensions
from eclat.domain.socle import policies
from eclat.domain.socle.delais import months_after
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.engines.workflow import UNCHANGED, transition
from eclat.models import Decision, EtatHabilitation, Habilitation, Sens

E = EtatHabilitation
HELD: Final = (E.ACCEPTEE, E.SUSPENDUE)
RAPPELS: Final = (6, 2)  # months before its last day
RAPPEL: Final = "rappel_fin"


def ends(*conditions: Any) -> Any:
    """Keys of the habilitations that hold, of whose last acceptance this is true."""
    last = (
        select(Decision.id)
        .where(Decision.habilitation_id == Habilitation.id, Decision.sens == Sens.ACCEPTATION)
        .order_by(col(Decision.cree_le).desc(), col(Decision.id).desc())
        .limit(1)
        .correlate(Habilitation)
        .scalar_subquery()
    )
    found = select(Habilitation.id).join(Decision, col(Decision.id) == last)
    return found.where(col(Habilitation.etat).in_(HELD), *conditions).order_by(
        col(Decision.valide_jusqu_au), col(Habilitation.id)
    )


def acceptance(db: Session, habilitation: Habilitation) -> Decision | None:
    """The last one."""
    said = select(Decision).where(Decision.habilitation_id == habilitation.id, Decision.sens == Sens.ACCEPTATION)
    return db.exec(said.order_by(col(Decision.cree_le).desc(), col(Decision.id).desc())).first()


def last_day(db: Session, habilitation: Habilitation) -> date | None:
    decision = acceptance(db, habilitation)
    return decision.valide_jusqu_au if decision else None


def over(db: Session, limit: int = 200) -> list[UUID]:
    """Those whose last day is past."""
    return list(db.exec(ends(col(Decision.valide_jusqu_au) < clock.today()).limit(limit)))


@transition(
    "expiration",
    Habilitation,
    dict.fromkeys(HELD, E.EXPIREE),
    by=policies.is_platform,
    label="Mettre fin",
    past="a constaté la fin de l’habilitation",
    infinitive="constater la fin de cette habilitation",
)
def expire(db: Session, habilitation: Habilitation, *, by: Utilisateur) -> dict[str, str]:
    """Its last day is past: nothing more is asked for, what runs goes on. Its people and its délégataires are told; a suspension ends too."""
    until = last_day(db, habilitation)
    if until is None or until >= clock.today():
        return UNCHANGED
    suspensions.lift(db, habilitation, by=by)
    courriels.habilitations.habilitation_expiree(db, habilitation, until)
    if named := suspensions.habilitated(db, habilitation):
        courriels.delegataires.delegation_expiree(db, habilitation, named, until)
    return {"jusqu_au": until.isoformat()}


def reminders(decision: Decision) -> list[tuple[int, date]]:
    """How many months before the end, and on which day: those that come after the decision alone."""
    if decision.valide_jusqu_au is None:
        return []
    days = [(months, months_after(decision.valide_jusqu_au, -months)) for months in RAPPELS]
    return [(months, day) for months, day in days if day > clock.day(decision.cree_le)]


def due(db: Session, habilitation: Habilitation) -> int | None:
    """The last reminder whose day has come, when it was not sent of this end; those missed before it are not made up for."""
    decision = acceptance(db, habilitation)
    if decision is None or decision.valide_jusqu_au is None or decision.valide_jusqu_au < clock.today():
        return None
    passed = [months for months, day in reminders(decision) if day <= clock.today()]
    return passed[-1] if passed and passed[-1] not in sent(db, habilitation, decision.valide_jusqu_au) else None


def sent(db: Session, habilitation: Habilitation, until: date) -> set[int]:
    """The reminders of this end that left: months before."""
    lines = [each for each in journal.about(db, habilitation) if each.verbe == RAPPEL]
    return {int(each.details["mois"]) for each in lines if each.details["jusqu_au"] == until.isoformat()}


def to_remind(db: Session, limit: int = 200) -> list[UUID]:
    """Those that end soon enough, and of which a reminder is due."""
    near = col(Decision.valide_jusqu_au).between(clock.today(), months_after(clock.today(), max(RAPPELS) + 1))
    found = db.exec(
        select(Habilitation).where(col(Habilitation.id).in_(ends(near).order_by(None))).order_by(col(Habilitation.id))
    )
    return [each.id for each in found if due(db, each) is not None][:limit]


@transition(
    RAPPEL,
    Habilitation,
    {each: each for each in HELD},
    by=policies.is_platform,
    label="Rappeler la fin",
    past="a rappelé que l’habilitation prend bientôt fin",
    infinitive="rappeler la fin de cette habilitation",
)
def remind(db: Session, habilitation: Habilitation, *, by: Utilisateur) -> dict[str, Any]:
    """Once for each of the days; of two clocks, one finds that it is done."""
    months, until = due(db, habilitation), last_day(db, habilitation)
    if months is None or until is None:
        return UNCHANGED
    courriels.habilitations.habilitation_echeance(db, habilitation, until, months)
    return {"mois": months, "jusqu_au": until.isoformat()}
