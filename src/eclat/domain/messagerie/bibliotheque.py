"""A document of the library in a message: a link to its present version, never a copy. Only what all who will read it may open."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlmodel import Session, col, select

from eclat.domain.documentation import documents, lectures, publics
from eclat.domain.messagerie import brouillons, fils
from eclat.domain.socle.errors import ChampRefuse, Interdit, Introuvable
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.file_types import FileRefused
from eclat.formats import listed
from eclat.models import Brouillon, Document, EtatDocument, Fichier, Fil, Message, PieceJointe, VersionDocument

MAX_DOCUMENTS: Final = 10  # of a message


@dataclass(frozen=True)
class Insere:
    """A document as a reader of the message finds it: its present version, with its file when it is one. None, for who may not open it."""

    document: Document | None
    fichier: Fichier | None = None

    @property
    def lien(self) -> str:
        return documents.lien(self.document.id) if self.document else ""


def offered(db: Session, fil: Fil, user: Utilisateur) -> list[Document]:
    """What an agent may put in this thread, by category: what they read, and all the people of its organisme too."""
    found = publics.visible_documents(user).where(publics.readable_by(fils.people(db, fil)))
    return list(db.exec(found.order_by(col(Document.categorie_tri), col(Document.rang), col(Document.titre_tri))))


def insert(db: Session, fil: Fil, document: UUID, *, by: Utilisateur) -> PieceJointe:
    """Put a document in the draft; the same one twice is there once. Raises FileRefused, Interdit, Introuvable, Refus."""
    fils.check_writable(db, fil, by)
    if not by.est_agent:
        raise Interdit("document in fil")
    found = db.exec(publics.visible_documents(by).where(Document.id == document, Document.etat == EtatDocument.PUBLIE)).first()
    if found is None:
        raise Introuvable
    brouillon = brouillons.opened(db, fil, by=by)
    held = brouillons.inserted(db, brouillon)
    for piece, each in held:
        if each.id == document:
            return piece
    if why := refused(db, fil, found):
        raise FileRefused(why)
    if len(held) >= MAX_DOCUMENTS:
        raise FileRefused(f"Un message porte {MAX_DOCUMENTS} documents au plus. Mettez les autres dans le suivant.")
    kept = PieceJointe(brouillon_id=brouillon.id, document_id=document)
    db.add(kept)
    db.flush()
    return kept


def refused(db: Session, fil: Fil, document: Document) -> str:
    """Who of the organisme may not open it now; nothing when all may."""
    if document.etat != EtatDocument.PUBLIE:
        return f"« {document.titre} » n’est plus dans la documentation : retirez-le de votre message."
    if out := publics.left_out(db, document.id, fils.people(db, fil)):
        names = listed([each.nom_complet for each in out], most=5)
        return (
            f"« {document.titre} » n’est pas publié pour {names} : retirez-le de votre message, ou changez le public du document."
        )
    return ""


def check(db: Session, fil: Fil, brouillon: Brouillon) -> None:
    """Whether all may open what is put in the draft. Raises ChampRefuse, which says what they may not, and who."""
    for _, document in brouillons.inserted(db, brouillon):
        if why := refused(db, fil, document):
            raise ChampRefuse("texte", why)


def shown(db: Session, messages: Sequence[Message], user: Utilisateur) -> Mapping[UUID, list[Insere]]:
    """By message, the documents put in it, as this reader may open them."""
    rows = db.exec(
        select(PieceJointe.message_id, PieceJointe.document_id)
        .where(col(PieceJointe.message_id).in_([each.id for each in messages]), col(PieceJointe.document_id).is_not(None))
        .order_by(*brouillons.ORDER)
    ).all()
    known = readable(db, {document for _, document in rows if document}, user)
    found: dict[UUID, list[Insere]] = {}
    for message, document in rows:
        if message is not None and document is not None:
            found.setdefault(message, []).append(known.get(document, Insere(None)))
    return found


def readable(db: Session, keys: Collection[UUID], user: Utilisateur) -> Mapping[UUID, Insere]:
    """Of these documents, those that the reader may open."""
    if not keys:
        return {}
    mine = publics.visible_documents(user).where(col(Document.id).in_(keys)).with_only_columns(col(Document.id))
    rows = db.exec(
        select(Document, Fichier)
        .join(VersionDocument, lectures.present_version())
        .outerjoin(Fichier, col(Fichier.id) == VersionDocument.fichier_id)
        .where(col(Document.id).in_(mine))
    )
    return {document.id: Insere(document, fichier) for document, fichier in rows}
