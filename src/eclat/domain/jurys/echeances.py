"""What the dates of juries ask of OC Éclat: procès-verbaux and attributions that are late, letters to post (P14)."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Date, bindparam, literal_column
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, func, select

from eclat import clock, reglages
from eclat.engines.par_ligne import is_in
from eclat.engines.prepared import prepared
from eclat.models import EtatPv, EtatSession, NotificationResultat, Pv, SessionCqp
from eclat.models.base import UtcDateTime

E = EtatSession
CAP: Final = 100
NOWHERE: Final[Any] = literal_column("''")  # written out: the index of letters to print serves no parameter


@dataclass(frozen=True)
class Echeances:
    """How many sessions: whose procès-verbal is late, to type or to sign, to attribute, of which late; and letters to post."""

    pv_a_saisir: int = 0
    pv_a_signer: int = 0
    a_attribuer: int = 0
    attributions_en_retard: int = 0
    lettres: int = 0


def counted(statement: Any) -> Any:
    return sa_select(func.count()).select_from(statement.limit(CAP).subquery()).scalar_subquery()


def lately_rectified() -> Any:
    """Of a session, the version under way that rectifies another, where it was opened less than so many days ago: its jury may have sat
    long before."""
    return (
        select(Pv.id)
        .where(
            Pv.session_id == SessionCqp.id, col(Pv.version) > 1, Pv.etat != EtatPv.SIGNE,
            col(Pv.cree_le) >= bindparam("rectifie", type_=UtcDateTime()),
        )
        .correlate(SessionCqp)
    )  # fmt: skip


def kept() -> Any:
    """Whether the session of a letter was not erased: asked of each, for few letters wait, and nearly all sessions are there."""
    return is_in(col(NotificationResultat.session_id), select(SessionCqp.id).where(col(SessionCqp.effacee_le).is_(None)))


@prepared
def figures() -> Any:
    """One question, each part of which an index answers, up to a cap."""
    sessions, jury_le = select(SessionCqp.id), col(SessionCqp.jury_le)
    awaiting = sessions.where(SessionCqp.etat == E.A_ATTRIBUER)
    signed = select(Pv.id).where(
        Pv.session_id == SessionCqp.id,
        Pv.etat == EtatPv.SIGNE,
        col(Pv.attribue_le).is_(None),
        col(Pv.signe_le) < bindparam("signe", type_=UtcDateTime()),
    )
    letters = select(NotificationResultat.id).where(
        col(NotificationResultat.courriel) == NOWHERE, col(NotificationResultat.editee_le).is_(None),
        kept(),
        col(NotificationResultat.cree_le) < bindparam("notifie", type_=UtcDateTime()),
    )  # fmt: skip
    late = (jury_le < bindparam("jury", type_=Date())) & ~lately_rectified().exists()
    return sa_select(
        counted(sessions.where(SessionCqp.etat == E.PV_EN_SAISIE, late)),
        counted(sessions.where(SessionCqp.etat == E.PV_A_SIGNER, late)),
        counted(awaiting),
        counted(awaiting.where(signed.correlate(SessionCqp).exists())),
        counted(letters),
    )


def read(db: Session) -> Echeances:
    settings, today = reglages.of(db), clock.today()
    given = {
        "jury": today - timedelta(days=settings.pv_days),
        "rectifie": midnight(settings.pv_days),
        "signe": midnight(settings.attribution_days),
        "notifie": midnight(settings.notice_days),
    }
    return Echeances(*figures().one(db, **given))


def posting(db: Session) -> UUID | None:
    """The session whose letters are to post, when it is the only one."""
    rows = select(NotificationResultat.session_id).where(
        NotificationResultat.courriel == "", col(NotificationResultat.editee_le).is_(None),
        kept(),
        col(NotificationResultat.cree_le) < midnight(reglages.of(db).notice_days),
    )  # fmt: skip
    found = db.exec(rows.distinct().limit(2)).all()
    return found[0] if len(found) == 1 else None


def midnight(days: int) -> datetime:
    """When the day began that was so many days ago."""
    return datetime.combine(clock.today() - timedelta(days=days), time(), clock.PARIS)
