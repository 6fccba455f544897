"""Documents joined to something that is written: a recours, a grief, an answer. The same one sent twice is there once."""

from collections.abc import Callable, Sequence
from typing import Final, TypeVar
from uuid import UUID

from sqlmodel import Session

from eclat.domain.socle import fichiers
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.file_types import FileRefused
from eclat.models import Fichier
from eclat.models.base import Entity

MOST: Final = 10
HEAVIEST: Final = 50 * 1024 * 1024  # bytes, all of them

P = TypeVar("P", bound=Entity)


def joined(
    db: Session, there: Sequence[tuple[P, Fichier]], name: str, data: bytes, row: Callable[[UUID], P], *, about: Entity, verbe: str,
    to: str, by: Utilisateur,
) -> P:  # fmt: skip
    """The row of a document, beside those that are ``there``; ``row`` makes a new one of the key of its file. ``about``, ``verbe``: its line
    in the journal; ``to``: what bears it, as a refusal names it: “un recours”. What bears it is held. Raises FileRefused."""
    kept = fichiers.checked(data, name)
    for piece, fichier in there:
        if fichiers.is_same(fichier, name, kept):
            return piece
    if len(there) >= MOST:
        raise FileRefused(f"{to.capitalize()} porte {MOST} pièces au plus\u00a0: réunissez-les dans un seul PDF.")
    if sum(fichier.taille for _, fichier in there) + len(kept) > HEAVIEST:
        raise FileRefused(f"Les pièces d’{to} pèsent {HEAVIEST // 1024**2}\u00a0Mo au plus en tout\u00a0: allégez celle-ci.")
    made = row(fichiers.keep(db, name, kept, by=by).id)
    db.add(made)
    db.flush()
    journal.write(db, about, verbe, by=by)
    return made
