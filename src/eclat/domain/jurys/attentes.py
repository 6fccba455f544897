"""The juries that are near, for the dashboards of who follows them: to confirm, awaiting answers, still to be planned (P14)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select as sa_select
from sqlalchemy import union_all
from sqlmodel import Session, col, func, select

from eclat import clock, reglages
from eclat.domain.socle import session_policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import EtatSession, Jury, MembreJury, Organisme, ReponseJure, Role, SessionCqp

E = EtatSession
SHOWN = 4
NEAR = timedelta(days=30)


@dataclass(frozen=True)
class Proche:
    """A jury that is near. ``attendues``: answers that are awaited; ``empeches``: members who do not come."""

    id: UUID
    intitule: str
    numero: str
    organisme_id: UUID
    organisme: str
    etat: EtatSession
    jury_le: date
    propose_le: datetime | None
    attendues: int
    empeches: int

    @property
    def planifie(self) -> bool:
        return self.etat == E.JURY_PLANIFIE


def of(db: Session, user: Utilisateur) -> list[Proche]:
    """The nearest first: planned within thirty days; or to be planned, from some days before its convocations had better leave."""
    if user.organisme_id is None and not user.is_a(Role.ADMINISTRATEUR, Role.BINOME_PARITAIRE):
        return []
    today = clock.today()
    late = today + timedelta(days=reglages.of(db).jury_convocation_days + 7)
    wanted: tuple[Any, ...] = (
        SessionCqp.id, SessionCqp.intitule, SessionCqp.numero, SessionCqp.organisme_id, Organisme.nom, SessionCqp.etat, SessionCqp.jury_le,
        Jury.propose_le, answered(ReponseJure.ATTENDUE), answered(ReponseJure.NE_VIENT_PAS),
    )  # fmt: skip
    rows = (
        select(*wanted)
        .join(Organisme, col(Organisme.id) == SessionCqp.organisme_id)
        .outerjoin(Jury, col(Jury.session_id) == SessionCqp.id)
        .where(col(SessionCqp.id).in_(nearest(user, today, late)))
        .order_by(col(SessionCqp.jury_le), col(SessionCqp.id))
        .limit(SHOWN)
    )
    return [Proche(*row) for row in map(tuple, db.execute(rows))]


def nearest(user: Utilisateur, today: date, late: date) -> Any:
    """Keys of the nearest of each sort, which an index finds: planned, to be planned soon, handed over to be confirmed."""
    followed = (
        session_policies.followed_sessions(user).with_only_columns(col(SessionCqp.id)).where(col(SessionCqp.jury_le) >= today)
    )
    running = followed.where(col(SessionCqp.etat) == E.EN_COURS)
    proposed = select(Jury.session_id).where(col(Jury.propose_le).is_not(None), col(Jury.confirme_le).is_(None))
    sorts = (
        followed.where(col(SessionCqp.etat) == E.JURY_PLANIFIE, col(SessionCqp.jury_le) <= today + NEAR),
        running.where(col(SessionCqp.jury_le) <= late),
        running.where(col(SessionCqp.id).in_(proposed)),
    )
    few = [each.order_by(col(SessionCqp.jury_le), col(SessionCqp.id)).limit(SHOWN).subquery() for each in sorts]
    return union_all(*[sa_select(each.c.id) for each in few])


def answered(reponse: ReponseJure) -> Any:
    """How many of those who were convoked said this."""
    return (
        select(func.count())
        .select_from(MembreJury)
        .where(
            MembreJury.jury_id == Jury.id, col(MembreJury.retire_le).is_(None), col(MembreJury.convoque_le).is_not(None),
            MembreJury.reponse == reponse,
        )
        .correlate(Jury)
        .scalar_subquery()
    )  # fmt: skip
