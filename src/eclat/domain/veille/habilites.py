"""Which organismes are habilitated today, each with the form that says what it holds: its own request, or what it filled as délégataire."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, or_, select

from eclat.models import Delegation, EtatDelegation, EtatHabilitation, Habilitation, Identification

HELD = (EtatHabilitation.ACCEPTEE, EtatHabilitation.SUSPENDUE)
THERE = (EtatDelegation.HABILITEE, EtatDelegation.SUSPENDUE)
Source = Habilitation | Identification


def are_habilitated(organisme: Any) -> Any:
    """A condition on the key of an organisme."""
    own = select(Habilitation.organisme_id).where(col(Habilitation.etat).in_(HELD))
    return or_(organisme.in_(own), organisme.in_(named().with_only_columns(col(Delegation.organisme_id))))


def named() -> Any:
    """The délégataires of an habilitation that holds."""
    rows = select(Delegation.organisme_id, Identification).join(
        Identification, col(Identification.delegation_id) == Delegation.id
    )
    rows = rows.join(Habilitation, col(Habilitation.id) == Delegation.habilitation_id)
    return rows.where(
        col(Delegation.etat).in_(THERE), col(Habilitation.etat).in_(HELD), col(Delegation.organisme_id).is_not(None)
    )


def sources(db: Session) -> Mapping[UUID, Source]:
    """By organisme; of several forms, the one whose certificate lasts longest."""
    own = select(Habilitation.organisme_id, Habilitation).where(col(Habilitation.etat).in_(HELD))
    found: dict[UUID, Source] = {}
    for key, form in [*db.exec(named().order_by(col(Identification.id))), *db.exec(own.order_by(col(Habilitation.id)))]:
        known = found.get(key)
        if known is None or lasts(form) >= lasts(known):
            found[key] = form
    return found


def lasts(form: Source) -> str:
    return form.qualiopi_jusqu_au.isoformat() if form.qualiopi_jusqu_au else ""
