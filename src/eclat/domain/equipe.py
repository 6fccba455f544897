"""The teaching team of a request: rows that are added, filled, removed, and put back (P5)."""

from collections.abc import Mapping, Sequence
from functools import partial
from uuid import UUID

from sqlmodel import Session, select

from eclat import clock
from eclat.domain import demande, habilitations, saisies
from eclat.domain.demande import LigneFormateur
from eclat.domain.errors import Introuvable, Refus
from eclat.domain.utilisateur import Utilisateur
from eclat.models import Formateur, Habilitation, NaturePiece, Piece

MAX_ROWS = 300


def add_member(db: Session, habilitation: Habilitation, *, by: Utilisateur) -> Formateur:
    """An empty row at the end of the teaching team. Raises Refus beyond MAX_ROWS."""
    habilitations.editable(db, habilitation, by)
    members = demande.team(db, habilitation)
    if len(members) >= MAX_ROWS:
        raise Refus(f"L’équipe compte déjà {MAX_ROWS} personnes : c’est le plus qu’une demande accepte.")
    member = Formateur(habilitation_id=habilitation.id, rang=max((m.rang for m in members), default=0) + 1)
    db.add(member)
    habilitation.enregistre_le = clock.now()
    db.flush()
    return member


def member_of(db: Session, habilitation: Habilitation, key: UUID) -> Formateur:
    """A row of this request's team. Raises Introuvable."""
    member = db.get(Formateur, key)
    if member is None or member.habilitation_id != habilitation.id:
        raise Introuvable
    return member


def save_member(
    db: Session, habilitation: Habilitation, member: Formateur, typed: Mapping[str, Sequence[str]], *, by: Utilisateur,
    seen: habilitations.Seen = None,
) -> dict[str, str]:  # fmt: skip
    """Keep the fields of a row that were sent. Returns what is wrong, by field."""
    habilitations.editable(db, habilitation, by)
    for name in LigneFormateur.model_fields:
        if name in typed:
            habilitations.not_overtaken(seen, name, typed[name], partial(saisies.holds, member, LigneFormateur, name))
            saisies.write(member, LigneFormateur, name, typed[name])
    habilitation.enregistre_le = clock.now()
    db.flush()
    return dict(saisies.wrong(member, LigneFormateur))


def remove_member(db: Session, habilitation: Habilitation, member: Formateur, *, by: Utilisateur) -> None:
    """Remove a row; its CV leaves the request with it."""
    habilitations.editable(db, habilitation, by)
    for piece in db.exec(select(Piece).where(Piece.formateur_id == member.id)):
        piece.retiree_le = piece.retiree_le or clock.now()
        piece.nature, piece.formateur_id = NaturePiece.AUTRE, None
    db.flush()
    db.delete(member)
    habilitation.enregistre_le = clock.now()
    db.flush()


def restore_member(
    db: Session, habilitation: Habilitation, rang: int, typed: Mapping[str, Sequence[str]], cv: UUID | None, *, by: Utilisateur
) -> Formateur:
    """Undo a removal: the row as it was, in its place, with its CV. Raises Introuvable when the CV is not of this request."""
    taken = {each.rang for each in demande.team(db, habilitation)}
    member = add_member(db, habilitation, by=by)
    if rang > 0 and rang not in taken:
        member.rang = rang
    save_member(db, habilitation, member, typed, by=by)
    if cv is not None:
        piece = db.get(Piece, cv)
        out = piece is not None and piece.retiree_le is not None and piece.nature in (NaturePiece.AUTRE, NaturePiece.CV)
        if piece is None or piece.habilitation_id != habilitation.id or not out:
            raise Introuvable
        piece.nature, piece.formateur_id, piece.retiree_le = NaturePiece.CV, member.id, None
        db.flush()
    return member
