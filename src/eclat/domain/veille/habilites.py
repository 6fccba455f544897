"""Which organismes are habilitated today, each with the form that says what it holds: its own request, or what it filled as délégataire."""

from typing import Any

from sqlmodel import Session, and_, col, or_, select

from eclat.models import Delegation, EtatDelegation, EtatHabilitation, Habilitation, Identification, Organisme

HELD = (EtatHabilitation.ACCEPTEE, EtatHabilitation.SUSPENDUE)
THERE = (EtatDelegation.HABILITEE, EtatDelegation.SUSPENDUE)
FORMS = (Habilitation, Identification)
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


def is_of(form: Any, organisme: Any) -> Any:
    """Whether a form of this kind is one of an organisme, by its key, that habilitates it today."""
    if form is Habilitation:
        return and_(col(Habilitation.organisme_id) == organisme, col(Habilitation.etat).in_(HELD))
    through = select(Delegation.id).join(Habilitation, col(Habilitation.id) == Delegation.habilitation_id)
    theirs = through.where(
        col(Delegation.etat).in_(THERE), col(Habilitation.etat).in_(HELD), col(Delegation.organisme_id) == organisme
    )
    return col(Identification.delegation_id).in_(theirs.correlate(Organisme))


def source(db: Session, organisme: Organisme) -> Source | None:
    """Of several forms, the one whose certificate lasts longest; nothing of one that is not habilitated."""
    through = named().where(col(Delegation.organisme_id) == organisme.id).with_only_columns(Identification)
    own = select(Habilitation).where(Habilitation.organisme_id == organisme.id, col(Habilitation.etat).in_(HELD))
    forms: list[Source] = [*db.scalars(through.order_by(col(Identification.id))), *db.exec(own.order_by(col(Habilitation.id)))]
    return max(reversed(forms), key=lasts, default=None)


def lasts(form: Source) -> str:
    return form.qualiopi_jusqu_au.isoformat() if form.qualiopi_jusqu_au else ""
