"""Someone of an organisme lets support fill in what they see, in their place, for a day; they take that back whenever they like (P17).

What support may do then is what prepares, and engages nobody: each address says so itself (``prepares`` of ``http/routing``).
"""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.socle import policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.workflow import UNCHANGED, transition
from eclat.models import Autorisation, EtatPersonne, Personne, SecondFacteur

DUREE: Final = timedelta(hours=24)


def of(db: Session, personne_id: UUID | None) -> Autorisation | None:
    """The one that stands now, if any."""
    current = select(Autorisation).where(Autorisation.personne_id == personne_id, col(Autorisation.fin_le).is_(None))
    return db.exec(current.where(Autorisation.jusqu_a > clock.now())).first()


def why_not(db: Session, user: Utilisateur, personne: Personne) -> str:
    """Why there is nothing to allow; nothing when they may."""
    if user.organisme_id is None:
        return "Personne ne voit OC Éclat à la place d’un agent\u00a0: il n’y a rien à autoriser."
    if db.exec(select(SecondFacteur.id).where(SecondFacteur.personne_id == personne.id)).first():
        return "Votre compte est protégé par un second facteur\u00a0: personne n’y entre à votre place, même avec votre accord."
    return ""


@transition(
    "support_autorise",
    Personne,
    {EtatPersonne.ACTIVE: EtatPersonne.ACTIVE},
    by=policies.is_oneself,
    label="Autoriser pendant 24 heures",
    past="a autorisé le support à remplir à sa place pendant 24 heures",
    infinitive="autoriser le support",
    kind="primary",
    unless=why_not,
)
def allow(db: Session, personne: Personne, *, by: Utilisateur) -> Any:
    """For a day from now. One that stands stays as it is: a second click makes it no longer."""
    if of(db, personne.id) is not None:
        return UNCHANGED
    close(db, personne.id)
    db.add(Autorisation(personne_id=personne.id, jusqu_a=clock.now() + DUREE))
    return None


@transition(
    "support_retire",
    Personne,
    {EtatPersonne.ACTIVE: EtatPersonne.ACTIVE},
    by=policies.is_oneself,
    label="Retirer l’autorisation",
    past="a retiré au support l’autorisation de remplir à sa place",
    infinitive="retirer cette autorisation",
)
def withdraw(db: Session, personne: Personne, *, by: Utilisateur) -> Any:
    """At once, for what support is doing now too: it goes on in reading."""
    if of(db, personne.id) is None:
        return UNCHANGED
    close(db, personne.id)
    return None


def close(db: Session, personne_id: UUID) -> None:
    """No more, since now or since its day was over."""
    now: datetime = clock.now()
    held = select(Autorisation).where(Autorisation.personne_id == personne_id, col(Autorisation.fin_le).is_(None))
    for each in db.exec(held.with_for_update()).all():
        each.fin_le = min(now, each.jusqu_a)
    db.flush()


def stands(db: Session, personne_id: UUID) -> bool:
    """Whether it does, held until the end of the transaction: to take it back waits, and is then obeyed."""
    current = select(Autorisation).where(Autorisation.personne_id == personne_id, col(Autorisation.fin_le).is_(None))
    found = db.exec(current.with_for_update().execution_options(populate_existing=True)).first()
    return found is not None and found.jusqu_a > clock.now()
