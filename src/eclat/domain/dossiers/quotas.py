"""How many documents a dossier carries, and how heavy: nobody fills the storage from here, nor buries the instructeurs."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlmodel import Session, col, select

from eclat.domain.dossiers import dossiers
from eclat.domain.socle import fichiers
from eclat.file_types import FileRefused
from eclat.models import Fichier, Formulaire, NaturePiece, Piece
from eclat.settings import get_settings

MAX_PER_POINT: Final = 10
MAX_DOCUMENTS: Final = 60  # beside the CVs, of which each member of the team has one, and signed sheets
MAX_SHEETS: Final = 400  # a calendar has 300 half-days, each may have its sheet, and weeks theirs
MAX_BYTES: Final = 200 * 1024 * 1024
MAX_BYTES_OF_SHEETS: Final = 500 * 1024 * 1024
# Replaced and removed documents keep their row and their file: what a dossier has ever received is bounded too.
MAX_EVER: Final = 1_000
MAX_BYTES_EVER: Final = 1024 * 1024 * 1024
APART: Final = (NaturePiece.CV, NaturePiece.EMARGEMENT, NaturePiece.EXCUSE)
SINGLE: Final = (NaturePiece.REQUISE, NaturePiece.CV, NaturePiece.QUALIOPI)  # a new one takes the place of the former


def check(db: Session, formulaire: Formulaire, nature: NaturePiece, target: UUID | None, size: int) -> None:
    """Whether one more document of this size may answer to ``target``. The form must be locked. Raises FileRefused."""
    held = db.exec(
        select(Piece, Fichier.taille).join(Fichier, col(Fichier.id) == Piece.fichier_id).where(dossiers.of(Piece, formulaire))
    ).all()
    if len(held) >= MAX_EVER or sum(taille for _, taille in held) + size > MAX_BYTES_EVER:
        raise FileRefused(
            f"Ce dossier a déjà reçu {len(held)} fichiers, en comptant ceux que vous avez remplacés. "
            f"Pour en ajouter, écrivez à {get_settings().admin_email}."
        )
    in_force = [(piece, taille) for piece, taille in held if piece.retiree_le is None]
    if nature in SINGLE:
        in_force = [pair for pair in in_force if not answers_to(pair[0], nature, target)]
    if nature == NaturePiece.POINT and sum(answers_to(piece, nature, target) for piece, _ in in_force) >= MAX_PER_POINT:
        raise FileRefused(f"Un point reçoit {MAX_PER_POINT} pièces au plus. Retirez-en une, ou réunissez-les dans un seul PDF.")
    sheets = [taille for piece, taille in in_force if piece.nature == NaturePiece.EMARGEMENT]
    if nature == NaturePiece.EMARGEMENT:
        return check_sheets(sheets, size)
    if nature not in APART and sum(piece.nature not in APART for piece, _ in in_force) >= MAX_DOCUMENTS:
        raise FileRefused(
            f"Un dossier porte {MAX_DOCUMENTS} pièces au plus, sans compter les CV. Retirez-en une, ou réunissez-les dans un seul PDF."
        )
    if sum(taille for _, taille in in_force) - sum(sheets) + size > MAX_BYTES:
        raise FileRefused(
            f"Les pièces d’un dossier pèsent {MAX_BYTES // 1024**2}\u00a0Mo au plus en tout. "
            "Allégez celle-ci, ou retirez-en une autre."
        )


def check_sheets(sheets: Sequence[int], size: int) -> None:
    """The same, of signed sheets by their weights: they leave the room of other documents alone."""
    if len(sheets) >= MAX_SHEETS:
        raise FileRefused(
            f"Une session porte {MAX_SHEETS} feuilles signées au plus. Retirez-en une, ou réunissez celles d’une semaine dans un PDF."
        )
    if sum(sheets) + size > MAX_BYTES_OF_SHEETS:
        raise FileRefused(
            f"Les feuilles signées d’une session pèsent {MAX_BYTES_OF_SHEETS // 1024**2}\u00a0Mo au plus en tout. "
            "Allégez celle-ci, ou retirez-en une autre."
        )


def answers_to(piece: Piece, nature: NaturePiece, target: UUID | None) -> bool:
    return piece.nature == nature and (piece.piece_requise_id or piece.formateur_id or piece.point_id) == target


def twin(
    db: Session, formulaire: Formulaire, nature: NaturePiece, target: UUID | None, name: str, content: fichiers.Checked
) -> Piece | None:
    """The document that is this very file under this very name, for the same thing: sent twice, it is there once.

    Of signed sheets their own module says so: one scan may cover several weeks.
    """
    if nature == NaturePiece.EMARGEMENT:
        return None
    held = (
        select(Piece, Fichier)
        .join(Fichier, col(Fichier.id) == Piece.fichier_id)
        .where(dossiers.of(Piece, formulaire), col(Piece.retiree_le).is_(None), Piece.nature == nature)
    )
    return next(
        (piece for piece, kept in db.exec(held) if answers_to(piece, nature, target) and fichiers.is_same(kept, name, content)),
        None,
    )
