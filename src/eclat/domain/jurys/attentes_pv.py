"""The procès-verbaux that await somebody: to type, by the binôme of their session; to sign, by each of those who sign (P14)."""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import and_, or_
from sqlmodel import Session, col, select

from eclat.domain.jurys import pv, signataires
from eclat.domain.socle import jury_policies, session_policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import EtatPv, EtatSession, Jury, MembreJury, Organisme, Pv, Role, SessionCqp, SignaturePv

E = EtatSession
SHOWN: Final = 6


@dataclass(frozen=True)
class AttentePv:
    """``restants``: how many candidates lack something, while it is typed. ``version``: beyond 1, it rectifies."""

    id: UUID
    intitule: str
    numero: str
    organisme: str
    a_signer: bool
    version: int
    restants: int


def of(db: Session, user: Utilisateur) -> list[AttentePv]:
    """The oldest jury first."""
    if user.organisme_id is None and not user.is_a(Role.BINOME_PARITAIRE, Role.ADMINISTRATEUR):
        return []
    seats = (
        select(Jury.session_id)
        .join(MembreJury, col(MembreJury.jury_id) == Jury.id)
        .where(jury_policies.signed_by(user), col(MembreJury.retire_le).is_(None))
    )
    signed = select(SignaturePv.id).where(
        SignaturePv.pv_id == Pv.id, SignaturePv.personne_id == user.personne_id, col(SignaturePv.annulee_le).is_(None)
    )
    to_sign = and_(col(SessionCqp.etat) == E.PV_A_SIGNER, col(SessionCqp.id).in_(seats), ~signed.correlate(Pv).exists())
    to_type = and_(col(SessionCqp.etat) == E.PV_EN_SAISIE, col(SessionCqp.id).in_(session_policies.entrusted(user)))
    wanted: tuple[Any, ...] = (SessionCqp, Organisme.nom, Pv)
    rows = (
        jury_policies.original_pv(user)
        .with_only_columns(*wanted)
        .join(Organisme, col(Organisme.id) == SessionCqp.organisme_id)
        .join(Pv, and_(col(Pv.session_id) == SessionCqp.id, col(Pv.etat) != EtatPv.SIGNE))
        .where(to_sign if user.organisme_id is not None else or_(to_type, to_sign))
        .order_by(col(SessionCqp.jury_le), col(SessionCqp.id))
        .limit(2 * SHOWN)
    )
    found = [row(db, *each) for each in map(tuple, db.execute(rows)) if awaits(db, user, each[0])]
    return found[:SHOWN]


def awaits(db: Session, user: Utilisateur, session: SessionCqp) -> bool:
    """Whether it is this user's turn: who was let off does not sign."""
    return session.etat == E.PV_EN_SAISIE or signataires.signs(db, user, session)


def row(db: Session, session: SessionCqp, organisme: str, version: Pv) -> AttentePv:
    to_sign = session.etat == E.PV_A_SIGNER
    left = 0 if to_sign else remaining(db, version)
    return AttentePv(session.id, session.intitule, session.numero, organisme, to_sign, version.version, left)


def remaining(db: Session, version: Pv) -> int:
    """How many candidates keep its entry from closing."""
    return len({each.passage_id for each in pv.lacking(db, version)})
