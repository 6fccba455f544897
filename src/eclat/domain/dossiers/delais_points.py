"""The last day on which points are answered: who studies the form gives it, its applicant is reminded of it, and after it nothing is
refused by itself: who studies the form is told (P10, P13).

Reminders leave at half time and the day before. What the clock missed is not made up for: the last step that came is told, once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select as sa_select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from eclat import clock, reglages
from eclat.domain.socle.errors import ChampRefuse
from eclat.models import Formulaire, Organisme, Renvoi

MI_PARCOURS, VEILLE, PASSE = 1, 2, 3  # the steps that are told of, in their order
TOLD: Final = {MI_PARCOURS: "mi-parcours", VEILLE: "veille", PASSE: "date passée"}
LONGEST: Final = timedelta(days=366)


def usual(db: Session) -> date:
    """The day that is proposed."""
    return clock.today() + timedelta(days=reglages.of(db).points_days)


def judged(day: date) -> date:
    """Raises ChampRefuse."""
    if day <= clock.today():
        raise ChampRefuse("avant_le", "Choisissez un jour à venir\u00a0: le demandeur doit avoir le temps de répondre.")
    if day > clock.today() + LONGEST:
        raise ChampRefuse("avant_le", "Choisissez un jour d’ici un an au plus.")
    return day


def last(db: Session, form: Formulaire) -> Renvoi | None:
    """The last time that it was sent back."""
    rows = select(Renvoi).where(Renvoi.dossier_id == form.id)
    return db.exec(rows.order_by(col(Renvoi.cree_le).desc(), col(Renvoi.id).desc()).limit(1)).first()


def last_day(db: Session, form: Formulaire) -> date | None:
    """Until when its points may be answered, if it was ever sent back with a day."""
    found = last(db, form)
    return found.avant_le if found else None


def last_days(db: Session, keys: Sequence[UUID]) -> dict[UUID, date]:
    """The same of several forms, in one question."""
    if not keys:
        return {}
    rows = sa_select(col(Renvoi.dossier_id), col(Renvoi.avant_le)).where(col(Renvoi.dossier_id).in_(keys), newest())
    return dict(map(tuple, db.execute(rows)))


def is_past(day: date | None) -> bool:
    return day is not None and day < clock.today()


def step(renvoi: Renvoi) -> int:
    """Which step has come; none as long as the day of the sending lasts."""
    sent, today = clock.day(renvoi.cree_le), clock.today()
    if today > renvoi.avant_le:
        return PASSE
    if today <= sent:
        return 0
    if today >= renvoi.avant_le - timedelta(days=1):
        return VEILLE
    return MI_PARCOURS if today >= sent + (renvoi.avant_le - sent) // 2 else 0


def take(db: Session, form: Formulaire, *, passed: bool) -> Renvoi | None:
    """The sending of which a step has come that nobody was told of, told from now on: the passing of the day, or a reminder before it.

    The form is held.
    """
    found = last(db, form)
    if found is None:
        return None
    db.refresh(found)
    reached = step(found)
    if reached <= found.rappels or (reached == PASSE) is not passed:
        return None
    found.rappels = reached
    return found


def due(db: Session, model: type[Formulaire], sent_back: str) -> tuple[list[UUID], list[UUID]]:
    """The forms that await their applicant: those to remind of, those whose day has passed."""
    kind: Any = model
    rows = (
        select(Renvoi)
        .join(kind, kind.id == Renvoi.dossier_id)
        .where(kind.etat == sent_back, col(Renvoi.rappels) < PASSE, newest())
        .order_by(col(Renvoi.avant_le), col(Renvoi.id))
    )
    found = [(each.dossier_id, step(each)) for each in db.exec(rows) if step(each) > each.rappels]
    return [key for key, reached in found if reached < PASSE], [key for key, reached in found if reached == PASSE]


def newest() -> Any:
    """That a sending is the last one of its form."""
    newer = aliased(Renvoi)
    return ~select(newer.id).where(newer.dossier_id == Renvoi.dossier_id, col(newer.cree_le) > col(Renvoi.cree_le)).exists()


@dataclass(frozen=True)
class EnRetard:
    """A form whose applicant has not answered in time."""

    id: UUID
    numero: str
    organisme: str
    avant_le: date


def late(db: Session, model: type[Formulaire], sent_back: str, within: Any, limit: int = 10) -> list[EnRetard]:
    """Those among the keys that ``within`` selects, the oldest day first."""
    kind: Any = model
    rows = (
        sa_select(kind.id, kind.numero, col(Organisme.nom), col(Renvoi.avant_le))
        .join(Renvoi, col(Renvoi.dossier_id) == kind.id)
        .join(Organisme, col(Organisme.id) == kind.organisme_id)
        .where(kind.etat == sent_back, kind.id.in_(within), col(Renvoi.avant_le) < clock.today(), newest())
    )
    return [EnRetard(*row) for row in map(tuple, db.execute(rows.order_by(col(Renvoi.avant_le), kind.id).limit(limit)))]
