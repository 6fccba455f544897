"""The identification forms of a request read together: each whole, its documents, who comes before and after (P10)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, func, select

from eclat.domain.delegataires import delegations
from eclat.domain.dossiers import documents, dossiers
from eclat.domain.dossiers.documents import Document
from eclat.domain.socle import policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import (
    Appartenance,
    Delegation,
    Formateur,
    Habilitation,
    Identification,
    Organisme,
    Personne,
    Piece,
    Role,
)


@dataclass(frozen=True)
class Recueilli:
    """A délégataire with all that its form holds."""

    identification: Identification
    delegation: Delegation
    organisme: Organisme
    dirigeant: Personne | None
    territoire: Sequence[str]
    equipe: Sequence[Formateur]
    documents: Sequence[Document]


@dataclass(frozen=True)
class Pieces:
    """The documents of a délégataire, and whose they are."""

    id: UUID  # of the form
    nom: str
    documents: Sequence[Document]


@dataclass(frozen=True)
class Voisin:
    id: UUID  # of the form
    nom: str


@dataclass(frozen=True)
class Rang:
    """Where a form stands among those that its reader sees: “3 sur 12”, and the ones beside it."""

    numero: int
    total: int
    precedent: Voisin | None
    suivant: Voisin | None


def whole(db: Session, habilitation: Habilitation, *, by: Utilisateur) -> list[Recueilli]:
    """Every form that this user may read, in the order of the table: four questions, whatever their number."""
    leads = (col(Appartenance.role) == Role.DIRIGEANT) & col(Appartenance.jusqu_a).is_(None)
    statement: Any = (
        read_by(by, habilitation)
        .outerjoin(Appartenance, (col(Appartenance.organisme_id) == Organisme.id) & leads)
        .outerjoin(Personne, col(Personne.id) == Appartenance.personne_id)
        .with_only_columns(Identification, Delegation, Organisme, Personne)
    )
    rows = db.execute(statement).all()
    keys = [form.id for form, *_ in rows]
    territoires, equipes, pieces = dossiers.territories(db, keys), dossiers.teams(db, keys), documents.in_force_of(db, keys)
    return [
        Recueilli(form, delegation, organisme, dirigeant, territoires[form.id], equipes[form.id], pieces[form.id])
        for form, delegation, organisme, dirigeant in rows
    ]


def pieces(db: Session, habilitation: Habilitation, *, by: Utilisateur) -> list[Pieces]:
    """The documents in force of each form that this user may read; those that have none are left out."""
    named = names(db, habilitation, by=by)
    found = documents.in_force_of(db, [each.id for each in named])
    return [Pieces(each.id, each.nom, found[each.id]) for each in named if found[each.id]]


def count_pieces(db: Session, habilitation: Habilitation, *, by: Utilisateur) -> int:
    """How many ``pieces`` would give."""
    forms = read_by(by, habilitation).with_only_columns(col(Identification.id)).order_by(None)
    there = col(Piece.dossier_id).in_(forms) & col(Piece.retiree_le).is_(None)
    return db.exec(select(func.count()).select_from(Piece).where(there)).one()


def rank(db: Session, habilitation: Habilitation, identification: Identification, *, by: Utilisateur) -> Rang | None:
    """Where the form stands; None when its reader sees no other."""
    named = names(db, habilitation, by=by)
    here = next((rang for rang, each in enumerate(named) if each.id == identification.id), None)
    if here is None or len(named) < 2:
        return None
    return Rang(here + 1, len(named), named[here - 1] if here else None, named[here + 1] if here + 1 < len(named) else None)


def names(db: Session, habilitation: Habilitation, *, by: Utilisateur) -> list[Voisin]:
    """There are 300 at most."""
    rows = db.execute(read_by(by, habilitation).with_only_columns(col(Identification.id), col(Organisme.nom)))
    return [Voisin(*row) for row in rows]


def read_by(user: Utilisateur, habilitation: Habilitation) -> Any:
    """The forms of the request that this user may read, in the order of the table."""
    return (
        policies.visible_identifications(user)
        .join(Organisme, col(Organisme.id) == Delegation.organisme_id)
        .where(Delegation.habilitation_id == habilitation.id, col(Delegation.etat).not_in(delegations.OUT))
        .order_by(col(Delegation.rang), col(Delegation.id))
    )
