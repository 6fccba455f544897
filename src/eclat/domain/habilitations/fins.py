"""An habilitation ends on its date, in Paris, and its people are told months before (P10): what the clock does.

One whose renewal is studied may stay valid until the decision; one that was renewed gives way to what follows it.
"""

from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import and_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from eclat import clock, courriels, reglages
from eclat.domain.habilitations import griefs, suites, suspensions
from eclat.domain.habilitations.suites import last_day as last_day
from eclat.domain.socle import policies, renouvellement_policies
from eclat.domain.socle.delais import months_after
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.engines.workflow import UNCHANGED, transition
from eclat.models import Decision, EtatHabilitation, Habilitation, Sens

E = EtatHabilitation
HELD: Final = (E.ACCEPTEE, E.SUSPENDUE)
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


def over(db: Session, limit: int = 200) -> list[UUID]:
    """Those whose last day is past, and that no renewal under study keeps valid."""
    past = col(Decision.valide_jusqu_au) < clock.today(), ~renouvellement_policies.maintained()
    return list(db.exec(ends(*past).limit(limit)))


def followed(db: Session, limit: int = 200) -> list[UUID]:
    """Those that something follows, from its first day."""
    suite = aliased(Habilitation)
    said = (
        col(Decision.habilitation_id) == suite.id,
        col(Decision.sens) == Sens.ACCEPTATION,
        col(Decision.valide_du) <= clock.today(),
    )
    theirs = select(suite.renouvelle_id).join(Decision, and_(*said)).where(col(suite.etat).in_(HELD))
    found = select(Habilitation.id).where(col(Habilitation.etat).in_(HELD), col(Habilitation.id).in_(theirs))
    return list(db.exec(found.order_by(col(Habilitation.id)).limit(limit)))


@transition(
    "releve",
    Habilitation,
    dict.fromkeys(HELD, E.EXPIREE),
    by=policies.is_platform,
    label="Passer la suite",
    past="a constaté que l’habilitation renouvelée prend la suite",
    infinitive="constater que l’habilitation renouvelée prend la suite",
)
def hand_on(db: Session, habilitation: Habilitation, *, by: Utilisateur) -> dict[str, str]:
    """What renews it is valid from today: what rested on this rests on that. Its people were told by the decision; the délégataires that
    are not of the renewal are told that it is over."""
    suite = suites.begun(db, habilitation)
    if suite is None:
        return UNCHANGED
    suspensions.lift(db, habilitation, by=by)
    decision = acceptance(db, suite)
    assert decision is not None
    courriels.habilitations.habilitation_relevee(db, habilitation, suite, decision)
    still = {each.organisme_id for each in suspensions.habilitated(db, suite)}
    left = [each for each in suspensions.habilitated(db, habilitation) if each.organisme_id not in still]
    until = min(filter(None, (last_day(db, habilitation), clock.today() - timedelta(days=1))))
    if left:
        courriels.delegataires.delegation_expiree(db, habilitation, left, until)
    return {"suite": suite.numero}


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
    if until is None or until >= clock.today() or suites.begun(db, habilitation) or suites.maintained(db, habilitation):
        return UNCHANGED
    suspensions.lift(db, habilitation, by=by)
    courriels.habilitations.habilitation_expiree(db, habilitation, until)
    if named := suspensions.habilitated(db, habilitation):
        courriels.delegataires.delegation_expiree(db, habilitation, named, until)
    return {"jusqu_au": until.isoformat()}


def reminders(db: Session, decision: Decision) -> list[tuple[int, date]]:
    """How many months before the end, and on which day: those that come after the decision alone."""
    if decision.valide_jusqu_au is None:
        return []
    days = [(months, months_after(decision.valide_jusqu_au, -months)) for months in reglages.of(db).end_reminders]
    return [(months, day) for months, day in days if day > clock.day(decision.cree_le)]


def due(db: Session, habilitation: Habilitation) -> int | None:
    """The last reminder whose day has come, when it was not sent of this end; those missed before it are not made up for. None once its
    renewal is deposited, or its résiliation decided: nothing is left to do."""
    decision = acceptance(db, habilitation)
    if decision is None or decision.valide_jusqu_au is None or decision.valide_jusqu_au < clock.today():
        return None
    if suites.renewals(db, habilitation, *suites.HANDED_OVER) is not None or griefs.withdrawal(db, habilitation) is not None:
        return None
    passed = [months for months, day in reminders(db, decision) if day <= clock.today()]
    return passed[-1] if passed and passed[-1] not in sent(db, habilitation, decision.valide_jusqu_au) else None


def sent(db: Session, habilitation: Habilitation, until: date) -> set[int]:
    """The reminders of this end that left: months before."""
    lines = [each for each in journal.about(db, habilitation) if each.verbe == RAPPEL]
    return {int(each.details["mois"]) for each in lines if each.details["jusqu_au"] == until.isoformat()}


def to_remind(db: Session, limit: int = 200) -> list[UUID]:
    """Those that end soon enough, and of which a reminder is due."""
    longest = max(reglages.of(db).end_reminders, default=0)
    near = col(Decision.valide_jusqu_au).between(clock.today(), months_after(clock.today(), longest + 1))
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
    opens, begun = suites.opens(db, habilitation), suites.under_way(db, habilitation)
    later = opens if opens and opens > clock.today() else None
    courriels.habilitations.habilitation_echeance(db, habilitation, until, months, begun.numero if begun else "", later)
    return {"mois": months, "jusqu_au": until.isoformat()}
