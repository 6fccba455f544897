"""What documents that expire ask of who reads their dashboard."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlmodel import Session, and_, col, func, or_, select

from eclat import clock, reglages
from eclat.domain.socle import veille_policies
from eclat.domain.socle.delais import months_after
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.domain.veille.documents import E
from eclat.models import DocumentSuivi, IssueRemplacement, Remplacement


def to_join(db: Session, user: Utilisateur, limit: int = 10) -> list[DocumentSuivi]:
    """For an organisme: those that expired, those asked for, those that expire by the first reminder."""
    if user.par is not None or user.organisme_id is None:
        return []
    soon = months_after(clock.today(), max(reglages.of(db).document_reminders, default=0))
    asked = or_(
        col(DocumentSuivi.etat).in_((E.A_FOURNIR, E.A_VERIFIER)),
        and_(DocumentSuivi.etat == E.A_JOUR, col(DocumentSuivi.valable_jusqu_au) <= soon),
    )
    rows = veille_policies.visible_documents_suivis(user).where(asked).order_by(col(DocumentSuivi.fin_tri), col(DocumentSuivi.id))
    return list(db.exec(rows.limit(limit)))


def refusals(db: Session, joined: Sequence[DocumentSuivi]) -> dict[UUID, str]:
    """Why the last one handed over was refused, by document: of those whose turn it is to be replaced."""
    asked = [each.id for each in joined if each.etat in (E.A_FOURNIR, E.A_VERIFIER)]
    rows = select(Remplacement.document_id, Remplacement.issue, Remplacement.motif).where(
        col(Remplacement.document_id).in_(asked), col(Remplacement.issue).is_not(None)
    )
    last = {
        key: (issue, motif) for key, issue, motif in db.exec(rows.order_by(col(Remplacement.traite_le), col(Remplacement.id)))
    }
    return {key: motif for key, (issue, motif) in last.items() if issue == IssueRemplacement.REFUSE}


def to_check(db: Session) -> Mapping[str, int]:
    """For administrateurs: how many were handed over, how many expired."""
    rows = select(DocumentSuivi.etat, func.count()).where(col(DocumentSuivi.etat).in_((E.A_CONFIRMER, E.A_VERIFIER)))
    return dict(db.exec(rows.group_by(col(DocumentSuivi.etat))).all())
