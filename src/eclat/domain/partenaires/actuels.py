"""Who may train or evaluate today: the organismes whose habilitation holds, and the délégataires of those that are national."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import or_
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from eclat import clock
from eclat.models import (
    Decision,
    Delegation,
    Enregistrement,
    EtatDelegation,
    EtatHabilitation,
    Habilitation,
    Objet,
    Organisme,
    RolePartenaire,
    Sens,
    Situation,
)

ROLES: Final = {
    Objet.PREPARER: RolePartenaire.FORMER,
    Objet.EVALUER: RolePartenaire.ORGANISER,
    Objet.PREPARER_ET_EVALUER: RolePartenaire.FORMER_ET_ORGANISER,
}
HELD: Final = {EtatHabilitation.ACCEPTEE: Situation.ACTIF, EtatHabilitation.SUSPENDUE: Situation.SUSPENDU}
Cle = tuple[UUID, UUID]  # an organisme, a registration


@dataclass(frozen=True)
class Actuel:
    siret: str
    role: RolePartenaire
    situation: Situation
    depuis: date


def actuels(db: Session) -> dict[Cle, Actuel]:
    """Whoever holds one by two ways is what the stronger of them makes it: active rather than suspended, both rather than one."""
    found: dict[Cle, Actuel] = {}
    alone = [(*row[:3], EtatHabilitation.SUSPENDUE, *row[4:]) for row in db.execute(suspended_alone())]
    for organisme, enregistrement, siret, etat, objet, decided in [*db.execute(own()), *db.execute(through()), *alone]:
        one = Actuel(siret or "", ROLES[objet], HELD[etat], clock.day(decided))
        known = found.get((organisme, enregistrement))
        found[(organisme, enregistrement)] = one if known is None else joined(known, one)
    return found


def joined(one: Actuel, other: Actuel) -> Actuel:
    if one.situation != other.situation:
        return one if one.situation == Situation.ACTIF else other
    role = one.role if one.role == other.role else RolePartenaire.FORMER_ET_ORGANISER
    return Actuel(one.siret, role, one.situation, min(one.depuis, other.depuis))


def held(organisme: Any) -> Any:
    """Of each habilitation that holds, under each registration of its CQP that is in force: by its last acceptance."""
    last = (
        select(Decision.id)
        .where(Decision.habilitation_id == Habilitation.id, Decision.sens == Sens.ACCEPTATION)
        .order_by(col(Decision.cree_le).desc(), col(Decision.id).desc())
        .limit(1)
        .correlate(Habilitation)
        .scalar_subquery()
    )
    today = clock.today()
    columns = (
        col(Organisme.id), col(Enregistrement.id), col(Organisme.siret), col(Habilitation.etat), col(Decision.objet),
        col(Decision.cree_le),
    )  # fmt: skip
    return (
        sa_select(*columns)
        .select_from(Habilitation)
        .join(Decision, col(Decision.id) == last)
        .join(Enregistrement, col(Enregistrement.cqp_id) == Habilitation.cqp_id)
        .join(*organisme)
        .where(
            col(Habilitation.etat).in_(list(HELD)),
            or_(col(Enregistrement.du).is_(None), col(Enregistrement.du) <= today),
            col(Enregistrement.jusqu_au) >= today,
        )
    )


def own() -> Any:
    return held((Organisme, col(Organisme.id) == Habilitation.organisme_id))


def through() -> Any:
    """The délégataires that were habilitated with their national one."""
    return held((Organisme, col(Organisme.id).in_(named(EtatDelegation.HABILITEE))))


def suspended_alone() -> Any:
    """Those that are suspended by themselves, whatever becomes of the national one."""
    return held((Organisme, col(Organisme.id).in_(named(EtatDelegation.SUSPENDUE))))


def named(etat: EtatDelegation) -> Any:
    those = select(Delegation.organisme_id).where(Delegation.habilitation_id == Habilitation.id, Delegation.etat == etat)
    return those.correlate(Habilitation)
