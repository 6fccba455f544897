"""The sessions that await somebody: to entrust or to settle, to study, to advise about, to complete."""

from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session, col, func, select

from eclat.domain.dossiers import delais_points
from eclat.domain.dossiers.delais_points import EnRetard
from eclat.domain.sessions.liste import Ligne, columns, completed, differing, to_advise, to_study
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.listes.nombres import COUNTED_TO
from eclat.models import EtatSession, Role, SessionCqp, Siege

E = EtatSession
SHOWN = 10


@dataclass(frozen=True)
class Attentes:
    """``a_confier``: how many are to be entrusted; the others are each told, those that begin first before: ``a_departager`` and
    ``a_etudier``, ``a_conseiller`` of an agent, ``a_completer`` of an organisme."""

    a_confier: int = 0
    a_departager: list[Ligne] = field(default_factory=list)
    a_etudier: list[Ligne] = field(default_factory=list)
    a_conseiller: list[Ligne] = field(default_factory=list)
    a_completer: list[Ligne] = field(default_factory=list)
    en_retard: list[EnRetard] = field(default_factory=list)  # that did not come back in time

    @property
    def nombre(self) -> int:
        return self.a_confier + sum(map(len, (self.a_departager, self.a_etudier, self.a_conseiller, self.a_completer)))


def attentes(db: Session, user: Utilisateur) -> Attentes:
    """Nothing of those that await somebody else."""
    if user.organisme_id is not None:
        mine = (col(SessionCqp.organisme_id) == user.organisme_id, SessionCqp.etat == E.A_COMPLETER)
        return Attentes(a_completer=completed(db, lines(db, *mine)))
    return Attentes(
        to_entrust(db) if user.is_a(Role.ADMINISTRATEUR) else 0,
        lines(db, differing()) if user.is_a(Role.ADMINISTRATEUR) else [],
        lines(db, to_study(user)) if user.is_a(Role.BINOME_PARITAIRE) else [],
        lines(db, to_advise(user)) if user.is_a(Role.COMITE_TECHNIQUE) else [],
        en_retard=delais_points.late(db, SessionCqp, E.A_COMPLETER, seats(user)) if user.is_a(Role.BINOME_PARITAIRE) else [],
    )


def seats(user: Utilisateur) -> Any:
    """Keys of the sessions where this user sits in the binôme paritaire."""
    return select(Siege.session_id).where(Siege.personne_id == user.personne_id, col(Siege.jusqu_a).is_(None))


def to_entrust(db: Session) -> int:
    waiting = select(SessionCqp.id).where(SessionCqp.etat == E.DEMANDEE).limit(COUNTED_TO + 1)
    return db.exec(select(func.count()).select_from(waiting.subquery())).one()


def lines(db: Session, *asked: Any) -> list[Ligne]:
    rows = columns().where(*asked).order_by(col(SessionCqp.debut_tri), col(SessionCqp.id)).limit(SHOWN)
    return [Ligne(*row) for row in map(tuple, db.execute(rows))]
