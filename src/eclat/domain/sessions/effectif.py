"""How many a session has, and its first candidates: what its pages say before one opens their table."""

from collections.abc import Sequence

from sqlmodel import Session, col, func, select

from eclat.models import Candidat, NaturePiece, Piece, SessionCqp


def candidates(db: Session, session: SessionCqp, limit: int) -> Sequence[Candidat]:
    """The first rows of the table."""
    rows = select(Candidat).where(Candidat.session_id == session.id)
    return db.exec(rows.order_by(col(Candidat.rang), col(Candidat.id)).limit(limit)).all()


def counted(db: Session, session: SessionCqp) -> tuple[int, int]:
    """How many candidates, and how many documents in force."""
    there = select(func.count()).select_from(Candidat).where(Candidat.session_id == session.id)
    ours = (Piece.dossier_id == session.id, col(Piece.retiree_le).is_(None), Piece.nature != NaturePiece.EXCUSE)
    held = select(func.count()).select_from(Piece).where(*ours)
    return db.exec(there).one(), db.exec(held).one()
