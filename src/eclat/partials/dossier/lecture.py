"""A whole dossier, to read: every section of its form with its answers, the team, the documents."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select as sa_select
from sqlmodel import Session, col

from eclat.domain import completude, dossiers
from eclat.domain.champs import FormModel
from eclat.domain.departements import DEPARTEMENTS
from eclat.domain.dossiers import Dossier
from eclat.domain.formulaires import FONCTIONS
from eclat.formats import format_date, format_nda
from eclat.models import Fichier, Formateur, NaturePiece, Piece, PieceRequise, Point

LONG = ("moyens_pedagogiques", "moyens_techniques", "locaux", "moyens", "alternance", "tuteurs", "financement", "honneur")


@dataclass(frozen=True)
class Section:
    """A part of the dossier: short answers as label and value, long ones as paragraphs. The team's has its table."""

    key: str
    title: str
    answers: list[tuple[str, str]] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Document:
    """A document in force: what it answers to, and its file."""

    titre: str
    nature: NaturePiece
    point_id: UUID | None
    fichier_id: UUID
    nom: str
    taille: int
    ajoute_le: datetime


def sections(
    db: Session, dossier: Dossier, form: type[FormModel], titles: Mapping[str, str], answer: Callable[[str], str]
) -> list[Section]:
    """Every section that has answers, in the order of the form."""
    shown = {
        "territoire": Section("territoire", titles["territoire"], regions(db, dossier)),
        "equipe": Section("equipe", titles["equipe"]),
    }
    for name, each in form.model_fields.items():
        key = completude.section_of(form, name)
        section = shown.setdefault(key, Section(key, titles[key]))
        (section.texts if name in LONG else section.answers).append((str(each.title), answer(name)))
    return [shown[key] for key in titles if key in shown]


def answer(dossier: Dossier, name: str) -> str:
    """One answer as it is read; a draft shows what was typed even when it cannot be taken."""
    value = dossier.saisies.get(name) or getattr(dossier, name)
    if value in (None, ""):
        return ""
    if name == "nda":
        return format_nda(str(value))
    return format_date(value) if isinstance(value, date) else str(value)


def regions(db: Session, dossier: Dossier) -> list[tuple[str, str]]:
    """The départements by région: ("Bretagne", "22 Côtes-d’Armor, 35 Ille-et-Vilaine")."""
    chosen = set(dossiers.territory(db, dossier))
    found: dict[str, list[str]] = defaultdict(list)
    for departement in DEPARTEMENTS:
        if departement.code in chosen:
            found[departement.region].append(f"{departement.code} {departement.nom}")
    return [(region, ", ".join(names)) for region, names in found.items()]


def documents(db: Session, dossier: Dossier) -> list[Document]:
    """The documents in force, in the order of what asks for them."""
    rows = db.execute(
        sa_select(Piece, Fichier, col(PieceRequise.intitule), Formateur, col(Point.texte))
        .join(Fichier, col(Fichier.id) == Piece.fichier_id)
        .outerjoin(PieceRequise, col(PieceRequise.id) == Piece.piece_requise_id)
        .outerjoin(Formateur, col(Formateur.id) == Piece.formateur_id)
        .outerjoin(Point, col(Point.id) == Piece.point_id)
        .where(dossiers.of(Piece, dossier), col(Piece.retiree_le).is_(None))
        .order_by(col(Piece.cree_le), col(Piece.id))
    )
    found = [
        Document(title(piece, asked, member, point), piece.nature, piece.point_id, fichier.id, fichier.nom, fichier.taille,
                 fichier.cree_le)
        for piece, fichier, asked, member, point in rows
    ]  # fmt: skip
    order = [NaturePiece.QUALIOPI, NaturePiece.REQUISE, NaturePiece.CV, NaturePiece.POINT, NaturePiece.AUTRE]
    return sorted(found, key=lambda document: order.index(document.nature))


def title(piece: Piece, asked: str | None, member: Formateur | None, point: str | None) -> str:
    if member is not None:
        return f"CV de {member.prenom} {member.nom}"
    return {
        NaturePiece.QUALIOPI: "Certificat Qualiopi",
        NaturePiece.REQUISE: asked or "Pièce demandée",
        NaturePiece.POINT: f"En réponse à : {point}",
    }.get(piece.nature, "Autre pièce")


def rows(db: Session, dossier: Dossier) -> dict[str, Any]:
    """The team and the documents, for partials/dossier/lecture.html."""
    return {"equipe": dossiers.team(db, dossier), "fonctions": FONCTIONS, "documents": documents(db, dossier)}
