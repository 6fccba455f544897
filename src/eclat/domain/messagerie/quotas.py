"""How many files a message and a thread carry, and how heavy: nobody fills the storage from here."""

from collections.abc import Sequence
from typing import Final

from sqlmodel import Session, col, func, select

from eclat.file_types import FileRefused
from eclat.models import Fichier, Fil, Message, PieceJointe

MAX_FILES: Final = 10  # of a message
MAX_BYTES: Final = 100 * 1024 * 1024  # of a message
MAX_BYTES_EVER: Final = 2 * 1024 * 1024 * 1024  # of a thread


def check(db: Session, fil: Fil, held: Sequence[int], size: int) -> None:
    """Whether one more file of this size may go with those that are held, in this thread. Raises FileRefused."""
    check_message(held, size)
    of_fil = select(Message.id).where(Message.fil_id == fil.id)
    sent = (
        select(func.coalesce(func.sum(Fichier.taille), 0))
        .join(PieceJointe, col(PieceJointe.fichier_id) == Fichier.id)
        .where(col(PieceJointe.message_id).in_(of_fil))
    )
    if int(db.exec(sent).one()) + sum(held) + size > MAX_BYTES_EVER:
        raise FileRefused("Ce fil a déjà reçu tous les fichiers qu’il peut garder. Déposez celui-ci parmi les pièces du dossier.")


def check_message(held: Sequence[int], size: int) -> None:
    """The same, of one message. Raises FileRefused."""
    if len(held) >= MAX_FILES:
        raise FileRefused(f"Un message porte {MAX_FILES} fichiers au plus. Envoyez celui-ci, puis joignez les autres au suivant.")
    if sum(held) + size > MAX_BYTES:
        raise FileRefused(
            f"Les fichiers d’un message pèsent {MAX_BYTES // 1024**2}\u00a0Mo au plus en tout. Envoyez ceux-ci, puis joignez "
            "les autres au message suivant."
        )
