"""The sessions that await somebody: to entrust or to settle, to study, to complete."""

from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from eclat.domain.sessions.liste import Ligne, awaiting, columns, differing
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.listes.nombres import COUNTED_TO
from eclat.models import EtatSession, Role, SessionCqp

E = EtatSession
SHOWN = 10


@dataclass(frozen=True)
class Attentes:
    """``a_confier``: how many are to be entrusted; ``lignes``: the others, each of which is told, those that begin first before."""

    a_confier: int
    lignes: list[Ligne]

    @property
    def nombre(self) -> int:
        return self.a_confier + len(self.lignes)


def attentes(db: Session, user: Utilisateur) -> Attentes:
    """Nothing of those that await somebody else."""
    to_entrust = 0
    if user.organisme_id is not None:
        asked = [col(SessionCqp.organisme_id) == user.organisme_id, SessionCqp.etat == E.A_COMPLETER]
    elif user.is_a(Role.ADMINISTRATEUR):
        asked = [differing()]
        waiting = select(SessionCqp.id).where(SessionCqp.etat == E.DEMANDEE).limit(COUNTED_TO + 1)
        to_entrust = db.exec(select(func.count()).select_from(waiting.subquery())).one()
    elif user.is_a(Role.BINOME_PARITAIRE):
        asked = awaiting(user)
    else:
        return Attentes(0, [])
    rows = columns().where(*asked).order_by(col(SessionCqp.debut_tri), col(SessionCqp.id)).limit(SHOWN)
    return Attentes(to_entrust, [Ligne(*row) for row in map(tuple, db.execute(rows))])
