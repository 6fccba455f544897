"""What lately came of the sessions of an organisme, for its dashboard: results attributed, then certificates ready (P14)."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session, col, func, select

from eclat import clock
from eclat.domain.socle import session_policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import Certificat, EtatCertificat, EtatSession, Organisme, ProductionCertificats, Pv, SessionCqp

SHOWN: Final = 4
LATELY: Final = timedelta(days=30)


@dataclass(frozen=True)
class Attribuee:
    """``certificats``: how many are in force; ``a_faire``: those whose document is not made, or procès-verbaux that have not given theirs."""

    id: UUID
    intitule: str
    numero: str
    organisme_id: UUID
    organisme: str
    certificats: int
    a_faire: int

    @property
    def prets(self) -> bool:
        return self.certificats > 0 and not self.a_faire


def of(db: Session, user: Utilisateur) -> list[Attribuee]:
    """The last attributed first, for thirty days. Nothing for agents, who have their lists."""
    if user.organisme_id is None:
        return []
    lately = select(Pv.session_id).where(col(Pv.attribue_le) >= clock.now() - LATELY)
    valid = select(func.count()).where(Certificat.session_id == SessionCqp.id, Certificat.etat == EtatCertificat.VALIDE)
    waiting = (
        select(func.count())
        .select_from(Pv)
        .outerjoin(ProductionCertificats, col(ProductionCertificats.pv_id) == Pv.id)
        .where(Pv.session_id == SessionCqp.id, col(Pv.attribue_le).is_not(None), col(ProductionCertificats.faite_le).is_(None))
    )
    bare = valid.where(col(Certificat.fichier_id).is_(None))
    left = waiting.correlate(SessionCqp).scalar_subquery() + bare.correlate(SessionCqp).scalar_subquery()
    last = select(func.max(Pv.attribue_le)).where(Pv.session_id == SessionCqp.id).correlate(SessionCqp).scalar_subquery()
    wanted: tuple[Any, ...] = (
        SessionCqp.id, SessionCqp.intitule, SessionCqp.numero, SessionCqp.organisme_id, Organisme.nom,
        valid.correlate(SessionCqp).scalar_subquery(), left,
    )  # fmt: skip
    rows = (
        session_policies.followed_sessions(user)
        .with_only_columns(*wanted)
        .join(Organisme, col(Organisme.id) == SessionCqp.organisme_id)
        .where(col(SessionCqp.etat) == EtatSession.CLOSE, col(SessionCqp.id).in_(lately))
        .order_by(last.desc(), col(SessionCqp.id))
        .limit(SHOWN)
    )
    return [Attribuee(*row) for row in map(tuple, db.execute(rows))]
