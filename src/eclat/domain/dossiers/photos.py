"""What a form holds at one instant, kept as data, and what differs from one instant to another: fields, rows, documents."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from eclat.domain.dossiers import completude, documents
from eclat.domain.dossiers.formulaires import LigneFormateur
from eclat.domain.dossiers.sortes import sorte_of
from eclat.domain.socle.champs import FormModel
from eclat.engines import saisies
from eclat.models import Fichier, Formateur, Formulaire, Piece, PieceRequise, Point, Territoire

Photo = dict[str, Any]  # champs, departements, equipe, pieces: JSON
EMPTY: Photo = {"champs": {}, "departements": [], "equipe": {}, "pieces": {}}


def take(db: Session, formulaires: Sequence[Formulaire]) -> dict[UUID, Photo]:
    """By key, what each of these forms holds now, in three questions whatever their number."""
    keys = [each.id for each in formulaires]
    found: dict[UUID, Photo] = {}
    for each in formulaires:
        champs = {name: typed for name, typed in saisies.typed(each, sorte_of(each).champs).items() if any(typed)}
        found[each.id] = {"champs": champs, "departements": [], "equipe": {}, "pieces": {}}
    places = select(Territoire.dossier_id, Territoire.departement).where(col(Territoire.dossier_id).in_(keys))
    for dossier, code in db.exec(places.order_by(col(Territoire.departement))):
        found[dossier]["departements"].append(code)
    team = select(Formateur).where(col(Formateur.dossier_id).in_(keys)).order_by(col(Formateur.rang), col(Formateur.id))
    for member in db.exec(team):
        row = {name: "".join(typed) for name, typed in saisies.typed(member, LigneFormateur).items()}
        found[member.dossier_id]["equipe"][str(member.id)] = row
    for dossier, slot, piece in pieces(db, keys):
        found[dossier]["pieces"][slot] = piece
    return found


def pieces(db: Session, keys: Collection[UUID]) -> list[tuple[UUID, str, dict[str, str]]]:
    """The documents in force of these forms, each by what it answers to: one that replaced another is in the same place."""
    rows = db.execute(
        sa_select(Piece, Fichier, PieceRequise, Formateur, Point)
        .join(Fichier, col(Fichier.id) == Piece.fichier_id)
        .outerjoin(PieceRequise, col(PieceRequise.id) == Piece.piece_requise_id)
        .outerjoin(Formateur, col(Formateur.id) == Piece.formateur_id)
        .outerjoin(Point, col(Point.id) == Piece.point_id)
        .where(col(Piece.dossier_id).in_(keys), col(Piece.retiree_le).is_(None))
        .order_by(col(Piece.cree_le), col(Piece.id))
    )
    found = []
    for piece, fichier, asked, member, point in rows:
        target = piece.piece_requise_id or piece.formateur_id
        slot = f"{piece.nature}-{target}" if target or piece.nature == "qualiopi" else f"{piece.nature}-{piece.id}"
        titre = documents.title(piece, asked.intitule if asked else None, member, point.texte if point else None)
        found.append((piece.dossier_id, slot, {"titre": titre, "nom": fichier.nom, "fichier": str(fichier.id)}))
    return found


@dataclass(frozen=True)
class Change:
    """Something that differs: an answer, a row of the team, a document. None on a side: it was not, or is no longer, there."""

    section: str
    sorte: str  # champ, territoire, ligne, piece
    nom: str  # of the field; else nothing
    avant: Any
    apres: Any


def changes(champs: type[FormModel], avant: Photo, apres: Photo) -> list[Change]:
    """What differs between two instants of one form, in the order of the form."""
    found = []
    for name in champs.model_fields:
        before, after = avant["champs"].get(name), apres["champs"].get(name)
        if before != after:
            found.append(Change(completude.section_of(champs, name), "champ", name, before, after))
    if avant["departements"] != apres["departements"]:
        gone, come = (
            [code for code in these["departements"] if code not in others["departements"]]
            for these, others in ((avant, apres), (apres, avant))
        )
        found.append(Change("territoire", "territoire", "", gone, come))
    found += [Change("equipe", "ligne", "", before, after) for before, after in pairs(avant["equipe"], apres["equipe"])]
    return found + [Change("pieces", "piece", "", before, after) for before, after in pairs(avant["pieces"], apres["pieces"])]


def pairs(avant: Mapping[str, Any], apres: Mapping[str, Any]) -> list[tuple[Any, Any]]:
    """What stands under the same key and differs; what was added, what was removed."""
    keys = [*apres, *[key for key in avant if key not in apres]]
    return [(avant.get(key), apres.get(key)) for key in keys if avant.get(key) != apres.get(key)]


def by_section(found: Sequence[Change]) -> dict[str, list[Change]]:
    grouped: dict[str, list[Change]] = defaultdict(list)
    for each in found:
        grouped[each.section].append(each)
    return grouped
