"""What a form holds, kept as it is typed: its fields, its territory, its documents (P5, P7). The team is in equipe.py."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import Session

from eclat import clock
from eclat.domain.dossiers import dossiers, points, quotas
from eclat.domain.dossiers.formulaires import LigneDepartement
from eclat.domain.dossiers.sortes import sorte_of
from eclat.domain.socle import fichiers
from eclat.domain.socle.champs import check_field
from eclat.domain.socle.errors import Introuvable
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import saisies
from eclat.engines.saisies import Seen, not_overtaken
from eclat.models import Formateur, Formulaire, NaturePiece, Piece, Point, Territoire


def editable(db: Session, formulaire: Formulaire, by: Utilisateur) -> None:
    """Lock the form and check that its content may change now. Raises Interdit, Refus."""
    sorte_of(formulaire).editable(db, formulaire, by)


def joignable(db: Session, formulaire: Formulaire, nature: NaturePiece, by: Utilisateur, held: Piece | None = None) -> None:
    """The same, of a document of this nature that comes; of the one that is ``held`` and goes. Raises Interdit, Refus."""
    sorte = sorte_of(formulaire)
    if sorte.joignable is None:
        sorte.editable(db, formulaire, by)
    else:
        sorte.joignable(db, formulaire, nature, by, held)


def save_field(
    db: Session, formulaire: Formulaire, name: str, raw: Sequence[str], *, by: Utilisateur, seen: Seen = None
) -> str | None:
    """Keep one field as typed. Returns what is wrong with it. Raises Introuvable on an unknown field, Interdit, Refus.

    A writer who had not seen what the field holds now does not overwrite it (``seen``).
    """
    editable(db, formulaire, by)
    sorte = sorte_of(formulaire)
    if name == "departements" and "territoire" in sorte.sections:
        held = set(dossiers.territory(db, formulaire))
        not_overtaken(seen, name, raw, lambda codes: {code for code in codes if code} == held)
        error = save_territory(db, formulaire, raw)
    elif name in sorte.champs.model_fields:
        raw = sorte.offered(db, formulaire, name, raw)
        not_overtaken(seen, name, raw, lambda typed: saisies.holds(formulaire, sorte.champs, name, typed))
        error = saisies.write(formulaire, sorte.champs, name, raw)
    else:
        raise Introuvable
    formulaire.enregistre_le = clock.now()
    db.flush()
    return error


def save_territory(db: Session, formulaire: Formulaire, codes: Sequence[str]) -> str | None:
    chosen = [code for code in codes if code]
    if chosen:
        error = check_field(LigneDepartement, "departements", chosen)[1]
        if error:
            return error
    db.execute(delete(Territoire).where(dossiers.of(Territoire, formulaire)))
    db.add_all([Territoire(departement=code, dossier_id=formulaire.id) for code in dict.fromkeys(chosen)])
    return None


def attach(
    db: Session,
    formulaire: Formulaire,
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
    joignable(db, formulaire, nature, by)
    if not awaits(db, formulaire, nature, target):
        raise Introuvable
    return join(db, formulaire, nature, name, data, target=target, by=by)


def join(
    db: Session,
    formulaire: Formulaire,
    nature: NaturePiece,
    name: str,
    data: bytes,
    *,
    target: UUID | None = None,
    by: Utilisateur,
) -> Piece:
    """The same, of who has checked that it may come. Raises FileRefused."""
    data = fichiers.checked(data, name)
    twin = quotas.twin(db, formulaire, nature, target, name, data)
    if twin is not None:
        return twin
    quotas.check(db, formulaire, nature, target, len(data))
    fichier = fichiers.keep(db, name, data, by=by)
    targets: dict[str, Any] = {
        NaturePiece.REQUISE: {"piece_requise_id": target},
        NaturePiece.CV: {"formateur_id": target},
        NaturePiece.POINT: {"point_id": target},
    }.get(nature, {})
    if nature in quotas.SINGLE:
        for former in dossiers.documents(db, formulaire):
            if quotas.answers_to(former, nature, target):
                former.retiree_le = clock.now()
    piece = Piece(dossier_id=formulaire.id, nature=nature, fichier_id=fichier.id, **targets)
    db.add(piece)
    changed(db, formulaire, piece)
    return piece


def awaits(db: Session, formulaire: Formulaire, nature: NaturePiece, target: UUID | None) -> bool:
    """Whether the thing that a document answers to is of this form."""
    sorte = sorte_of(formulaire)
    if target is None:
        return nature == NaturePiece.AUTRE or (nature == NaturePiece.QUALIOPI and "nda" in sorte.sections)
    if nature == NaturePiece.CV:
        member = db.get(Formateur, target)
        return member is not None and dossiers.holds(formulaire, member)
    if nature == NaturePiece.POINT:
        point = db.get(Point, target)
        return point is not None and points.awaits_answer(formulaire, point)
    return sorte.awaits(db, formulaire, nature, target)


def remove_document(db: Session, formulaire: Formulaire, piece: Piece, *, by: Utilisateur) -> None:
    """Take a document out of the dossier, where it may be out already. Raises Introuvable when it is not of this one."""
    if not dossiers.holds(formulaire, piece):
        raise Introuvable
    joignable(db, formulaire, piece.nature, by, piece)
    if piece.retiree_le is None:
        piece.retiree_le = clock.now()
        changed(db, formulaire, piece)


def changed(db: Session, formulaire: Formulaire, piece: Piece) -> None:
    """A document came or went."""
    formulaire.enregistre_le = clock.now()
    db.flush()
    points.judge(db, formulaire, piece.point_id)
