"""What declarations ask of whom, for their dashboard: an organisme completes or corrects its own, the administrateur declares them all."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session, col, func, select

from eclat.domain.declarations.declarations import DUES, E
from eclat.domain.declarations.politiques import visible_declarations
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import Certificat, Declaration, Role, SessionCqp

SHOWN: Final = 4


@dataclass(frozen=True)
class ACorriger:
    """A session whose organisme has ``nombre`` declarations to complete or to correct; ``echeance``: by when the first is to be declared."""

    id: UUID
    intitule: str
    numero: str
    nombre: int
    echeance: date


def to_correct(db: Session, user: Utilisateur) -> list[ACorriger]:
    """Of its own sessions, the nearest limit first. Nothing for agents, who have their list."""
    if user.organisme_id is None:
        return []
    first = func.min(Declaration.echeance)
    wanted: tuple[Any, ...] = (SessionCqp.id, SessionCqp.intitule, SessionCqp.numero, func.count(), first)
    rows = (
        visible_declarations(user)
        .with_only_columns(*wanted)
        .join(Certificat, col(Certificat.id) == Declaration.certificat_id)
        .join(SessionCqp, col(SessionCqp.id) == Certificat.session_id)
        .where(col(Declaration.etat).in_((E.INCOMPLET, E.KO)))
        .group_by(col(SessionCqp.id), col(SessionCqp.intitule), col(SessionCqp.numero))
        .order_by(first, col(SessionCqp.id))
        .limit(SHOWN)
    )
    return [ACorriger(*row) for row in map(tuple, db.execute(rows))]


@dataclass(frozen=True)
class ADeclarer:
    """``rejetees``: among them, those that the Caisse des Dépôts rejected; ``echeance``: the first last day."""

    nombre: int = 0
    rejetees: int = 0
    echeance: date | None = None


def to_declare(db: Session, user: Utilisateur) -> ADeclarer:
    """Nothing for who does not declare."""
    if not user.is_a(Role.ADMINISTRATEUR):
        return ADeclarer()
    rows = select(Declaration.etat, func.count(), func.min(Declaration.echeance)).where(col(Declaration.etat).in_(DUES))
    found = {etat: (number, day) for etat, number, day in db.exec(rows.group_by(col(Declaration.etat)))}
    days = [day for _, day in found.values()]
    return ADeclarer(sum(number for number, _ in found.values()), found.get(E.KO, (0, None))[0], min(days, default=None))
