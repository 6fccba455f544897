"""To whom a mail goes."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlmodel import Session, col, select

from eclat.models import Appartenance, Attribution, EtatPersonne, InstructionRecours, Personne, Role, RoleAgent, Siege


def administrateurs(db: Session) -> Sequence[Personne]:
    """Every active administrateur."""
    return db.exec(
        select(Personne)
        .join(RoleAgent, col(RoleAgent.personne_id) == Personne.id)
        .where(
            RoleAgent.role == Role.ADMINISTRATEUR,
            col(RoleAgent.jusqu_a).is_(None),
            col(Personne.etat) == EtatPersonne.ACTIVE,
        )
        .order_by(Personne.courriel)
    ).all()


def of_organisme(db: Session, organisme_id: UUID, *roles: Role) -> Sequence[Personne]:
    """Who holds one of these roles in the organisme today."""
    return db.exec(
        select(Personne)
        .join(Appartenance, col(Appartenance.personne_id) == Personne.id)
        .where(
            Appartenance.organisme_id == organisme_id,
            col(Appartenance.role).in_(roles),
            col(Appartenance.jusqu_a).is_(None),
        )
        .order_by(Personne.courriel)
    ).all()


def binome(db: Session, session_id: UUID) -> Sequence[Personne]:
    """The members of the binôme paritaire to whom a session is entrusted today."""
    return db.exec(
        select(Personne)
        .join(Siege, col(Siege.personne_id) == Personne.id)
        .where(Siege.session_id == session_id, col(Siege.jusqu_a).is_(None), col(Personne.etat) == EtatPersonne.ACTIVE)
        .order_by(Personne.courriel)
    ).all()


def of_organismes(db: Session, organisme_ids: Iterable[UUID], *roles: Role) -> list[tuple[Personne, UUID]]:
    """Who holds one of these roles in these organismes today, each with the organisme."""
    rows = db.exec(
        select(Personne, Appartenance.organisme_id)
        .join(Appartenance, col(Appartenance.personne_id) == Personne.id)
        .where(
            col(Appartenance.organisme_id).in_(organisme_ids),
            col(Appartenance.role).in_(roles),
            col(Appartenance.jusqu_a).is_(None),
        )
        .order_by(Personne.courriel)
    )
    return [(personne, organisme_id) for personne, organisme_id in rows]


def instructeurs(db: Session, habilitation_id: UUID) -> Sequence[Personne]:
    """The binôme to whom the request is entrusted today."""
    return db.exec(
        select(Personne)
        .join(Attribution, col(Attribution.personne_id) == Personne.id)
        .where(
            Attribution.habilitation_id == habilitation_id,
            Attribution.role == Role.INSTRUCTEUR,
            col(Attribution.jusqu_a).is_(None),
        )
        .order_by(Personne.courriel)
    ).all()


def instructing(db: Session, recours_id: UUID) -> Sequence[Personne]:
    """The members of the comité technique to whom a recours is entrusted today."""
    return db.exec(
        select(Personne)
        .join(InstructionRecours, col(InstructionRecours.personne_id) == Personne.id)
        .where(InstructionRecours.recours_id == recours_id, col(InstructionRecours.jusqu_a).is_(None))
        .order_by(Personne.courriel)
    ).all()
