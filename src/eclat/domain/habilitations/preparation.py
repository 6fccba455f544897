"""Requests that OC Éclat has not received yet, for the administrateur: that they exist, since when, begun by whom; nothing of a draft's content."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_
from sqlalchemy import select as sa_select
from sqlmodel import Session, col

from eclat.domain.habilitations import habilitations
from eclat.domain.habilitations.liste import searched
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import EtatHabilitation, Evenement, Habilitation, Organisme, Role

E = EtatHabilitation
NOT_RECEIVED = (E.BROUILLON, E.EN_ATTENTE_DELEGATAIRES)


@dataclass(frozen=True)
class Preparee:
    id: UUID
    numero: str
    etat: EtatHabilitation
    depuis: datetime
    organisme_id: UUID
    organisme: str
    par: str  # who began it

    @property
    def lisible(self) -> bool:
        """Its content is its applicant's alone as long as it is a draft."""
        return self.etat != E.BROUILLON


def named(db: Session, user: Utilisateur, q: str, limit: int) -> list[Preparee]:
    """Those that a number or the words of an organisme find, the newest first."""
    asked = searched(db, q)
    return found(db, user, *asked.criteria, limit=limit, given=asked.given) if asked.criteria else []


def drafts_of(db: Session, user: Utilisateur, organisme_id: UUID) -> list[Preparee]:
    """The drafts of an organisme: its other requests are listed with what they ask."""
    theirs = col(Habilitation.organisme_id) == organisme_id, col(Habilitation.etat) == E.BROUILLON
    return found(db, user, *theirs, limit=10, given={})


def found(db: Session, user: Utilisateur, *criteria: Any, limit: int, given: Any) -> list[Preparee]:
    if not user.is_a(Role.ADMINISTRATEUR):
        return []
    begun = and_(col(Evenement.objet_id) == Habilitation.id, col(Evenement.verbe) == habilitations.OUVERTURE)
    statement = (
        sa_select(
            col(Habilitation.id), col(Habilitation.numero), col(Habilitation.etat), col(Habilitation.cree_le), col(Organisme.id),
            col(Organisme.nom), col(Evenement.acteur_nom),
        )
        .join(Organisme, col(Organisme.id) == Habilitation.organisme_id)
        .outerjoin(Evenement, begun)
        .where(col(Habilitation.etat).in_(NOT_RECEIVED), *criteria)
        .order_by(col(Habilitation.cree_le).desc(), col(Habilitation.id))
        .limit(limit)
    )  # fmt: skip
    rows = db.execute(statement, given)
    return [Preparee(key, numero, etat, since, of, nom, par or "") for key, numero, etat, since, of, nom, par in rows]
