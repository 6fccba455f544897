"""The whole request, to read: every section of the form with its answers, the team, the documents."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain import completude, demande, dossiers
from eclat.domain.demande import Demande
from eclat.domain.departements import DEPARTEMENTS
from eclat.domain.formulaires import FONCTIONS
from eclat.formats import format_date, format_nda, plural
from eclat.models import (
    Cqp,
    Enregistrement,
    Fichier,
    Fonction,
    Formateur,
    Habilitation,
    NaturePiece,
    Piece,
    PieceRequise,
    Point,
)

SOON = 90  # days: a certificate that ends sooner is worth a word
EVALUATE = (Fonction.EVALUATEUR, Fonction.FORMATEUR_EVALUATEUR)


@dataclass(frozen=True)
class Section:
    """A part of the file: short answers as label and value, long ones as paragraphs."""

    key: str
    title: str
    answers: list[tuple[str, str]]
    texts: list[tuple[str, str]]


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


LONG = ("moyens_pedagogiques", "moyens_techniques", "alternance", "tuteurs", "financement")


def sections(db: Session, habilitation: Habilitation) -> list[Section]:
    """Every section that has fields of its own, in the order of the form."""
    shown: dict[str, Section] = {}
    for name, field in Demande.model_fields.items():
        key = completude.section_of(Demande, name)
        section = shown.setdefault(key, Section(key, demande.SECTIONS[key], [], []))
        (section.texts if name in LONG else section.answers).append((str(field.title), answer(db, habilitation, name)))
    shown["territoire"] = Section("territoire", demande.SECTIONS["territoire"], regions(db, habilitation), [])
    order = list(demande.SECTIONS)
    return sorted(shown.values(), key=lambda section: order.index(section.key))


def answer(db: Session, habilitation: Habilitation, name: str) -> str:
    """One answer as it is read; a draft shows what was typed even when it cannot be taken."""
    if name == "cqp_id":
        return cqp_title(db, habilitation)
    if name == "qualification":
        return demande.QUALIFICATIONS[habilitation.qualification][0] if habilitation.qualification else ""
    value = habilitation.saisies.get(name) or getattr(habilitation, name)
    if value in (None, ""):
        return ""
    if name == "objet":
        return demande.OBJETS.get(value, str(value))
    if name == "nda":
        return format_nda(str(value))
    return format_date(value) if isinstance(value, date) else str(value)


def cqp_title(db: Session, habilitation: Habilitation) -> str:
    """“CQP Animateur périscolaire (RNCP40871)”: its latest registration."""
    found = db.execute(
        select(Cqp.intitule, Enregistrement.code_rncp)
        .outerjoin(Enregistrement, col(Enregistrement.cqp_id) == Cqp.id)
        .where(Cqp.id == habilitation.cqp_id)
        .order_by(col(Enregistrement.jusqu_au).desc())
    ).first()
    return f"{found[0]} ({found[1]})" if found and found[1] else str(found[0]) if found else ""


def regions(db: Session, habilitation: Habilitation) -> list[tuple[str, str]]:
    """The départements by région: ("Bretagne", "22 Côtes-d’Armor, 35 Ille-et-Vilaine")."""
    chosen = set(dossiers.territory(db, habilitation))
    found: dict[str, list[str]] = defaultdict(list)
    for departement in DEPARTEMENTS:
        if departement.code in chosen:
            found[departement.region].append(f"{departement.code} {departement.nom}")
    return [(region, ", ".join(names)) for region, names in found.items()]


def documents(db: Session, habilitation: Habilitation) -> list[Document]:
    """The documents in force, in the order of what asks for them."""
    rows = db.execute(
        sa_select(Piece, Fichier, col(PieceRequise.intitule), Formateur, col(Point.texte))
        .join(Fichier, col(Fichier.id) == Piece.fichier_id)
        .outerjoin(PieceRequise, col(PieceRequise.id) == Piece.piece_requise_id)
        .outerjoin(Formateur, col(Formateur.id) == Piece.formateur_id)
        .outerjoin(Point, col(Point.id) == Piece.point_id)
        .where(dossiers.of(Piece, habilitation), col(Piece.retiree_le).is_(None))
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


def essentials(db: Session, habilitation: Habilitation, team: list[Formateur]) -> dict[str, Any]:
    """What an instructeur looks at first."""
    regions_found = regions(db, habilitation)
    departements = sum(len(names.split(", ")) for _, names in regions_found)
    evaluators = sum(member.fonction in EVALUATE for member in team)
    until = habilitation.qualiopi_jusqu_au
    return {
        "objet": answer(db, habilitation, "objet"),
        "nda": answer(db, habilitation, "nda"),
        "qualiopi": f"{habilitation.qualiopi_numero}, jusqu’au {format_date(until)}" if until else habilitation.qualiopi_numero,
        "qualiopi_days": (until - clock.today()).days if until and (until - clock.today()).days < SOON else None,
        "territoire": f"{plural(departements, 'département', 'départements')}, {plural(len(regions_found), 'région', 'régions')}",
        "equipe": plural(len(team), "personne", "personnes")
        + (f", dont {plural(evaluators, 'évaluateur', 'évaluateurs')}" if evaluators else ""),
        "sessions": f"{habilitation.sessions_par_an} par an, environ {habilitation.stagiaires_par_an} stagiaires"
        if habilitation.sessions_par_an and habilitation.stagiaires_par_an
        else "",
    }


def file(db: Session, habilitation: Habilitation) -> dict[str, Any]:
    """What partials/habilitation/lecture.html shows."""
    team = dossiers.team(db, habilitation)
    return {
        "sections": sections(db, habilitation),
        "equipe": team,
        "fonctions": FONCTIONS,
        "documents": documents(db, habilitation),
        "essentiel": essentials(db, habilitation, team),
    }
