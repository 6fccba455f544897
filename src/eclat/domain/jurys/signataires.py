"""Who signs the procès-verbal of a jury: those who co-presided it, or all who had a voice there and have an account (P14)."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from eclat.domain.socle import jury_policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import College, Jury, MembreJury, Personne, SessionCqp


@dataclass(frozen=True)
class Signataire:
    """``empeche``: in whose place they sign, who can no more; ``motif``: why."""

    personne_id: UUID
    membre_id: UUID
    nom: str
    college: College | None
    preside: bool
    empeche: str = ""
    motif: str = ""


def of(db: Session, session: SessionCqp) -> list[Signataire]:
    """Whoever sits without an account signs the attendance sheet, not this; nor does who was let off."""
    return [signatory(db, each) for each in wanted(db, session) if each.preside or not each.empechement]


def let_off(db: Session, session: SessionCqp) -> list[MembreJury]:
    """Who would sign, had they not been let off (``empechements``)."""
    return [each for each in wanted(db, session) if each.empechement and not each.preside]


def wanted(db: Session, session: SessionCqp) -> list[MembreJury]:
    rows = (
        select(MembreJury)
        .join(Jury, col(Jury.id) == MembreJury.jury_id)
        .where(Jury.session_id == session.id, col(MembreJury.retire_le).is_(None), col(MembreJury.personne_id).is_not(None))
        .where(jury_policies.signing())
        .order_by(col(MembreJury.preside).desc(), col(MembreJury.rang), col(MembreJury.id))
    )
    return list(db.exec(rows))


def signatory(db: Session, membre: MembreJury) -> Signataire:
    """Themselves, or who signs in their place."""
    assert membre.personne_id is not None
    name = f"{membre.prenom} {membre.nom}".strip()
    if membre.supplee_par_id is None:
        return Signataire(membre.personne_id, membre.id, name, membre.college, membre.preside)
    instead = db.get_one(Personne, membre.supplee_par_id)
    return Signataire(instead.id, membre.id, instead.nom_complet, membre.college, membre.preside, name, membre.empechement)


def signs(db: Session, user: Utilisateur, session: SessionCqp) -> bool:
    """Whether this user is one of those who sign."""
    return user.personne_id is not None and any(each.personne_id == user.personne_id for each in of(db, session))
