"""Who asked for what the worker does for them, with the rights that they have when it does it."""

from uuid import UUID

from sqlmodel import Session, col, select

from eclat.domain.comptes.connexions import OPEN_STATES
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import Appartenance, EtatPersonne, Organisme, Personne, RoleAgent


def acting(db: Session, personne_id: UUID, appartenance_id: UUID | None = None) -> Utilisateur:
    """As an agent, or in the place of an organisme that they had entered. Whoever is suspended, or left that place, has no right."""
    personne = db.get_one(Personne, personne_id)
    nobody = Utilisateur(personne.id, personne.nom_complet, personne.courriel)
    if personne.etat != EtatPersonne.ACTIVE:
        return nobody
    if appartenance_id is None:
        held = db.exec(select(RoleAgent).where(RoleAgent.personne_id == personne.id, col(RoleAgent.jusqu_a).is_(None)))
        return Utilisateur(personne.id, personne.nom_complet, personne.courriel, frozenset(each.role for each in held))
    place = db.get(Appartenance, appartenance_id)
    if place is None or place.jusqu_a is not None or place.personne_id != personne.id:
        return nobody
    organisme = db.get_one(Organisme, place.organisme_id)
    if organisme.etat not in OPEN_STATES:
        return nobody
    return Utilisateur(
        personne.id, personne.nom_complet, personne.courriel, frozenset([place.role]), organisme.id, organisme.nom, place.id
    )
