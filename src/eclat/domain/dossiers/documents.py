"""The documents of a form as they are read: what each answers to, and its file."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlmodel import Session, col

from eclat.francais import of_name
from eclat.models import Fichier, Formateur, Formulaire, NaturePiece, Piece, PieceRequise, Point

ORDER = [
    NaturePiece.QUALIOPI,
    NaturePiece.REQUISE,
    NaturePiece.CV,
    NaturePiece.POINT,
    NaturePiece.AUTRE,
    NaturePiece.EMARGEMENT,
    NaturePiece.EXCUSE,
]


@dataclass(frozen=True)
class Document:
    titre: str
    nature: NaturePiece
    point_id: UUID | None
    fichier_id: UUID
    nom: str
    taille: int
    ajoute_le: datetime


def in_force(db: Session, formulaire: Formulaire, *shown: ColumnElement[bool]) -> list[Document]:
    """``shown``: which of them."""
    return in_force_of(db, [formulaire.id], *shown)[formulaire.id]


def in_force_of(db: Session, keys: Collection[UUID], *shown: ColumnElement[bool]) -> dict[UUID, list[Document]]:
    """By form, in the order of what asks for them: one question, whatever their number."""
    rows = db.execute(
        select(Piece, Fichier, col(PieceRequise.intitule), Formateur, col(Point.texte))
        .join(Fichier, col(Fichier.id) == Piece.fichier_id)
        .outerjoin(PieceRequise, col(PieceRequise.id) == Piece.piece_requise_id)
        .outerjoin(Formateur, col(Formateur.id) == Piece.formateur_id)
        .outerjoin(Point, col(Point.id) == Piece.point_id)
        .where(col(Piece.dossier_id).in_(keys), col(Piece.retiree_le).is_(None), *shown)
        .order_by(col(Piece.cree_le), col(Piece.id))
    )
    found: dict[UUID, list[Document]] = defaultdict(list)
    for piece, fichier, asked, member, point in rows:
        found[piece.dossier_id].append(
            Document(title(piece, asked, member, point), piece.nature, piece.point_id, fichier.id, fichier.nom, fichier.taille,
                     fichier.cree_le)
        )  # fmt: skip
    return {key: sorted(found[key], key=lambda document: ORDER.index(document.nature)) for key in keys}


def title(piece: Piece, asked: str | None, member: Formateur | None, point: str | None) -> str:
    if member is not None:
        return f"CV {of_name(f'{member.prenom} {member.nom}')}"
    return {
        NaturePiece.QUALIOPI: "Certificat Qualiopi",
        NaturePiece.REQUISE: asked or "Pièce demandée",
        NaturePiece.POINT: f"En réponse à : {point}",
        NaturePiece.EMARGEMENT: "Feuille d’émargement signée",
        NaturePiece.EXCUSE: "Justificatif d’absence au jury",
    }.get(piece.nature, "Autre pièce")
