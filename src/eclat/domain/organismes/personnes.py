"""Whoever an organisme names, at the address that was given for them."""

from sqlmodel import Session, select

from eclat.domain.comptes import preuves
from eclat.domain.socle.errors import ChampRefuse
from eclat.models import Personne, RoleAgent


def person_at(db: Session, courriel: str, *, nom: str, prenom: str, agent: str) -> Personne:
    """The person at this address, made when unknown; a known one keeps the name that they gave.

    ``agent``: what to say when it is an agent's. Raises ChampRefuse with it.
    """
    personne = db.exec(select(Personne).where(Personne.courriel == courriel)).first()
    if personne is None:
        personne = Personne(courriel=courriel, nom=nom, prenom=prenom)
        db.add(personne)
        db.flush()
    elif db.exec(select(RoleAgent.id).where(RoleAgent.personne_id == personne.id)).first() is not None:
        raise ChampRefuse("courriel", agent)
    elif preuves.awaits_link(personne):
        personne.nom, personne.prenom = nom, prenom
    return personne
