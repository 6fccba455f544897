"""The content of a dossier, kept as it is typed: its fields, its territory, its documents (P5, P7). The team is in equipe.py."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import Session

from eclat import clock
from eclat.domain import demande, dossiers, fichiers, habilitations, identifications, quotas, saisies
from eclat.domain.champs import FormModel, check_field
from eclat.domain.demande import Demande
from eclat.domain.dossiers import Dossier, Seen, not_overtaken
from eclat.domain.errors import Introuvable
from eclat.domain.fiche import Fiche
from eclat.domain.formulaires import LigneDepartement
from eclat.domain.utilisateur import Utilisateur
from eclat.models import Formateur, Habilitation, Identification, NaturePiece, Piece, Territoire


def form_of(dossier: Dossier) -> type[FormModel]:
    """The fields of the dossier itself."""
    return Fiche if isinstance(dossier, Identification) else Demande


def editable(db: Session, dossier: Dossier, by: Utilisateur) -> None:
    """Lock the dossier and check that its content may change now. Raises Interdit, Refus."""
    if isinstance(dossier, Identification):
        identifications.editable(db, dossier, by)
    else:
        habilitations.editable(db, dossier, by)


def save_field(db: Session, dossier: Dossier, name: str, raw: Sequence[str], *, by: Utilisateur, seen: Seen = None) -> str | None:
    """Keep one field as typed. Returns what is wrong with it. Raises Introuvable on an unknown field, Interdit, Refus.

    A writer who had not seen what the field holds now does not overwrite it (``seen``).
    """
    editable(db, dossier, by)
    form = form_of(dossier)
    if name == "departements":
        held = set(dossiers.territory(db, dossier))
        not_overtaken(seen, name, raw, lambda codes: {code for code in codes if code} == held)
        error = save_territory(db, dossier, raw)
    elif name in form.model_fields:
        raw = demande.offered(db, name, raw)
        not_overtaken(seen, name, raw, lambda typed: saisies.holds(dossier, form, name, typed))
        error = saisies.write(dossier, form, name, raw)
    else:
        raise Introuvable
    dossier.enregistre_le = clock.now()
    db.flush()
    return error


def save_territory(db: Session, dossier: Dossier, codes: Sequence[str]) -> str | None:
    chosen = [code for code in codes if code]
    if chosen:
        error = check_field(LigneDepartement, "departements", chosen)[1]
        if error:
            return error
    db.execute(delete(Territoire).where(dossiers.of(Territoire, dossier)))
    db.add_all([Territoire(departement=code, **dossiers.key(dossier)) for code in dict.fromkeys(chosen)])
    return None


def attach(
    db: Session,
    dossier: Dossier,
    nature: NaturePiece,
    name: str,
    data: bytes,
    *,
    target: UUID | None = None,
    by: Utilisateur,
) -> Piece:
    """Add a document, in place of the one that answered to the same thing. Raises FileRefused, Introuvable, Interdit, Refus.

    ``target`` is the key of what it answers to: a required document, a member of the team (CV) or a point.
    """
    editable(db, dossier, by)
    if not awaits(db, dossier, nature, target):
        raise Introuvable
    twin = quotas.twin(db, dossier, nature, target, name, data)
    if twin is not None:
        return twin
    quotas.check(db, dossier, nature, target, len(data))
    fichier = fichiers.keep(db, name, data, by=by)
    targets: dict[str, Any] = {
        NaturePiece.REQUISE: {"piece_requise_id": target},
        NaturePiece.CV: {"formateur_id": target},
        NaturePiece.POINT: {"point_id": target},
    }.get(nature, {})
    if nature in quotas.SINGLE:
        for former in dossiers.documents(db, dossier):
            if quotas.answers_to(former, nature, target):
                former.retiree_le = clock.now()
    piece = Piece(nature=nature, fichier_id=fichier.id, **dossiers.key(dossier), **targets)
    db.add(piece)
    changed(db, dossier, piece)
    return piece


def awaits(db: Session, dossier: Dossier, nature: NaturePiece, target: UUID | None) -> bool:
    """Whether the thing that a document answers to is of this dossier."""
    if target is None:
        return nature in (NaturePiece.QUALIOPI, NaturePiece.AUTRE)
    if nature == NaturePiece.CV:
        member = db.get(Formateur, target)
        return member is not None and dossiers.holds(dossier, member)
    return isinstance(dossier, Habilitation) and habilitations.awaits_document(db, dossier, nature, target)


def remove_document(db: Session, dossier: Dossier, piece: Piece, *, by: Utilisateur) -> None:
    """Take a document out of the dossier, where it may be out already. Raises Introuvable when it is not of this one."""
    editable(db, dossier, by)
    if not dossiers.holds(dossier, piece):
        raise Introuvable
    if piece.retiree_le is None:
        piece.retiree_le = clock.now()
        changed(db, dossier, piece)


def changed(db: Session, dossier: Dossier, piece: Piece) -> None:
    """A document came or went."""
    dossier.enregistre_le = clock.now()
    db.flush()
    if isinstance(dossier, Habilitation):
        habilitations.judge_answer(db, dossier, piece.point_id)
