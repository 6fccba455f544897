"""Who reads and replaces what an habilitated organisme must hold valid, and who checks it."""

from typing import Any

from sqlalchemy import false
from sqlmodel import Session, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import DocumentSuivi, Remplacement, Role


def visible_documents_suivis(user: Utilisateur) -> SelectOfScalar[DocumentSuivi]:
    """All for the administrateur; for an organisme, its own."""
    if user.is_a(Role.ADMINISTRATEUR):
        return select(DocumentSuivi)
    mine = col(DocumentSuivi.organisme_id) == user.organisme_id if user.organisme_id is not None else false()
    return select(DocumentSuivi).where(mine)


def can_replace_document(db: Session, user: Utilisateur, document: DocumentSuivi) -> bool:
    """The dirigeant or the référent of its organisme. Nobody of OC Éclat, who will check it, even as them."""
    return user.par is None and user.is_a(Role.DIRIGEANT, Role.REFERENT) and user.organisme_id == document.organisme_id


def can_check_document(db: Session, user: Utilisateur, document: DocumentSuivi) -> bool:
    return user.is_a(Role.ADMINISTRATEUR)


def readable_replacements(user: Utilisateur) -> Any:
    """Keys of the files of what takes the place of documents that the user sees: before it is handed over, for its organisme alone."""
    seen = visible_documents_suivis(user).with_only_columns(col(DocumentSuivi.id))
    handed_over = col(Remplacement.transmis_le).is_not(None)
    own = col(Remplacement.transmis_le).is_(None) if user.organisme_id is not None and user.par is None else false()
    return select(Remplacement.fichier_id).where(
        col(Remplacement.document_id).in_(seen), col(Remplacement.fichier_id).is_not(None), or_(handed_over, own)
    )
