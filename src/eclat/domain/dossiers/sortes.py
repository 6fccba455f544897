"""What a kind of form is: its wing declares it once, and nothing else asks of which kind a form is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlmodel import Session

from eclat.domain.dossiers.completude import Manque
from eclat.domain.dossiers.dossiers import Contenu
from eclat.domain.socle.champs import FormModel
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import Formulaire, NaturePiece, Piece

F = TypeVar("F", bound=Formulaire)


def as_typed(db: Session, form: Any, name: str, raw: Sequence[str]) -> Sequence[str]:
    return raw


def nothing(db: Session, form: Any, *of_it: Any) -> bool:
    return False


@dataclass(frozen=True)
class Sorte(Generic[F]):
    """A kind of form. A section named ``nda``, ``territoire`` or ``equipe`` brings a certificate, a territory, a team with it."""

    model: type[F]
    champs: type[FormModel]  # its own fields, each of which names its section
    sections: Mapping[str, str]  # their titles, in the order of the page
    editable: Callable[[Session, F, Utilisateur], None]  # hold what must be held, check the right and the state: Interdit, Refus
    manques: Callable[[Session, F, Contenu | None], list[Manque]]  # all that is missing before it is handed over
    offered: Callable[[Session, F, str, Sequence[str]], Sequence[str]] = as_typed  # an answer, without what is not offered today
    awaits: Callable[[Session, F, NaturePiece, UUID], bool] = (
        nothing  # whether a document may answer to this thing of the form, beside its points
    )
    joignable: Callable[[Session, F, NaturePiece, Utilisateur, Piece | None], None] | None = (
        None  # the same as ``editable``, of documents, where they come later too: its nature, and the one that goes
    )


SORTES: dict[type[Formulaire], Sorte[Any]] = {}


def declare(sorte: Sorte[F]) -> Sorte[F]:
    SORTES[sorte.model] = sorte
    return sorte


def sorte_of(formulaire: Formulaire) -> Sorte[Any]:
    return SORTES[type(formulaire)]
