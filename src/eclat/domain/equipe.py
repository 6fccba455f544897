"""The teaching team of a dossier: rows that are added, filled, removed, and put back (P5, P7)."""

from collections.abc import Mapping, Sequence
from functools import partial
from uuid import UUID

from sqlmodel import Session, select

from eclat import clock
from eclat.domain import contenu, dossiers, saisies
from eclat.domain.dossiers import Dossier, Seen, not_overtaken
from eclat.domain.errors import Introuvable, Limite
from eclat.domain.formulaires import LigneFormateur
from eclat.domain.utilisateur import Utilisateur
from eclat.models import Formateur, NaturePiece, Piece

MAX_ROWS = 300


def add_member(db: Session, dossier: Dossier, *, by: Utilisateur) -> Formateur:
    """An empty row at the end of the teaching team. Raises Limite beyond MAX_ROWS."""
    contenu.editable(db, dossier, by)
    members = dossiers.team(db, dossier)
    if len(members) >= MAX_ROWS:
        raise Limite(f"L’équipe compte déjà {MAX_ROWS} personnes : c’est le plus qu’un dossier accepte.")
    member = Formateur(rang=max((m.rang for m in members), default=0) + 1, **dossiers.key(dossier))
    db.add(member)
    dossier.enregistre_le = clock.now()
    db.flush()
    return member


def member_of(db: Session, dossier: Dossier, key: UUID) -> Formateur:
    """A row of this dossier's team. Raises Introuvable."""
    member = db.get(Formateur, key)
    if member is None or not dossiers.holds(dossier, member):
        raise Introuvable
    return member


def save_member(
    db: Session, dossier: Dossier, member: Formateur, typed: Mapping[str, Sequence[str]], *, by: Utilisateur,
    seen: Seen = None,
) -> dict[str, str]:  # fmt: skip
    """Keep the fields of a row that were sent. Returns what is wrong, by field."""
    contenu.editable(db, dossier, by)
    for name in LigneFormateur.model_fields:
        if name in typed:
            not_overtaken(seen, name, typed[name], partial(saisies.holds, member, LigneFormateur, name))
            saisies.write(member, LigneFormateur, name, typed[name])
    dossier.enregistre_le = clock.now()
    db.flush()
    return dict(saisies.wrong(member, LigneFormateur))


def remove_member(db: Session, dossier: Dossier, member: Formateur, *, by: Utilisateur) -> None:
    """Remove a row; its CV leaves the dossier with it."""
    contenu.editable(db, dossier, by)
    for piece in db.exec(select(Piece).where(Piece.formateur_id == member.id)):
        piece.retiree_le = piece.retiree_le or clock.now()
        piece.nature, piece.formateur_id = NaturePiece.AUTRE, None
    db.flush()
    db.delete(member)
    dossier.enregistre_le = clock.now()
    db.flush()


def restore_member(
    db: Session, dossier: Dossier, rang: int, typed: Mapping[str, Sequence[str]], cv: UUID | None, *, by: Utilisateur
) -> Formateur:
    """Undo a removal: the row as it was, in its place, with its CV. Raises Introuvable when the CV is not of this dossier."""
    taken = {each.rang for each in dossiers.team(db, dossier)}
    member = add_member(db, dossier, by=by)
    if rang > 0 and rang not in taken:
        member.rang = rang
    save_member(db, dossier, member, typed, by=by)
    if cv is not None:
        piece = db.get(Piece, cv)
        out = piece is not None and piece.retiree_le is not None and piece.nature in (NaturePiece.AUTRE, NaturePiece.CV)
        if piece is None or not dossiers.holds(dossier, piece) or not out:
            raise Introuvable
        piece.nature, piece.formateur_id, piece.retiree_le = NaturePiece.CV, member.id, None
        db.flush()
    return member
