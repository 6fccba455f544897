"""The order of the documents within their category (P12)."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from eclat.domain.socle import policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.workflow import transition
from eclat.models import Document, EtatDocument

THERE = {EtatDocument.PUBLIE: EtatDocument.PUBLIE, EtatDocument.PROGRAMME: EtatDocument.PROGRAMME}


def neighbours(db: Session, document: Document) -> Sequence[Document]:
    """The documents of its category that are read or will be, itself included, in their order."""
    found = select(Document).where(Document.categorie_tri == document.categorie_tri, Document.etat != EtatDocument.RETIRE)
    return db.exec(found.order_by(col(Document.rang), col(Document.paru_le).desc(), col(Document.id))).all()


def place(db: Session, document: Document) -> tuple[int, int]:
    """Its place, from 1, and among how many."""
    keys = [each.id for each in neighbours(db, document)]
    return (keys.index(document.id) + 1 if document.id in keys else 0), len(keys)


def is_first(db: Session, user: Utilisateur, document: Document) -> str:
    return "Ce document est déjà le premier de sa catégorie." if place(db, document)[0] == 1 else ""


def is_last(db: Session, user: Utilisateur, document: Document) -> str:
    rank, among = place(db, document)
    return "Ce document est déjà le dernier de sa catégorie." if rank == among else ""


@transition(
    "montee",
    Document,
    THERE,
    by=policies.can_administer,
    label="Monter",
    past="a monté ce document dans sa catégorie",
    infinitive="monter ce document dans sa catégorie",
    icon="arrow-up",
    unless=is_first,
)
def rise(db: Session, document: Document, *, by: Utilisateur) -> None:
    move(db, document, -1)


@transition(
    "descente",
    Document,
    THERE,
    by=policies.can_administer,
    label="Descendre",
    past="a descendu ce document dans sa catégorie",
    infinitive="descendre ce document dans sa catégorie",
    icon="arrow-down",
    unless=is_last,
)
def sink(db: Session, document: Document, *, by: Utilisateur) -> None:
    move(db, document, 1)


def move(db: Session, document: Document, by: int) -> None:
    """Change places with its neighbour; every rank of the category is written again, for some may be alike."""
    order = list(neighbours(db, document))
    here = order.index(document)
    order[here], order[here + by] = order[here + by], order[here]
    for rank, each in enumerate(order):
        each.rang = rank
