"""What OC Éclat publishes (P12)."""

from collections.abc import Sequence

from sqlmodel import Session

from eclat.courriels.compose import Lettre, lettre, mail
from eclat.courriels.links import address
from eclat.models import Document, Personne


def about(document: Document, personnes: Sequence[Personne], note: str = "") -> Lettre:
    """A mail that leads to the document, which asks to sign in."""
    return lettre(
        personnes, about=document, lien=address(f"/documentation/{document.id}"), titre=document.titre, categorie=document.categorie,
        obligatoire=document.obligatoire, note=note,
    )  # fmt: skip


@mail("Document publié", cause="Documentation")
def document_publie(db: Session, document: Document, personnes: Sequence[Personne]) -> Lettre:
    return about(document, personnes)


@mail("Nouvelle version d’un document", cause="Documentation")
def document_remplace(db: Session, document: Document, note: str, personnes: Sequence[Personne]) -> Lettre:
    return about(document, personnes, note)


@mail("Lecture à confirmer", cause="Documentation")
def lecture_a_confirmer(db: Session, document: Document, personnes: Sequence[Personne]) -> Lettre:
    return about(document, personnes)
