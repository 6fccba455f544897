"""How far an invited person is: mailed, mail failed, link expired, account active."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.comptes import jetons
from eclat.domain.courriels import envois
from eclat.domain.courriels.envois import Envoi
from eclat.domain.organismes.organismes import referent_of
from eclat.domain.organismes.referents import name_shown, place_of
from eclat.models import EtatPersonne, Evenement, Jeton, Organisme, Personne


@dataclass(frozen=True)
class Invitation:
    personne: Personne
    nom: str  # as who invited them may read it
    envoi: Envoi | None
    active_le: datetime | None  # None: not yet, or nobody noted it
    expire_le: datetime | None  # None: the account is active, or the mail has not left

    @property
    def attendue(self) -> bool:
        """The account still awaits its password."""
        return self.personne.etat == EtatPersonne.INVITEE

    @property
    def expiree(self) -> bool:
        return self.expire_le is not None and self.expire_le <= clock.now()


def of_referent(db: Session, organisme: Organisme) -> Invitation | None:
    """The present référent's. None when the organisme has none."""
    personne = referent_of(db, organisme.id)
    if personne is None:
        return None
    since = place_of(db, organisme).cree_le
    envoi = envois.last(db, personne.id, ("activation_referent", "referent_rattache"), about=organisme.id, since=since)
    return follow(db, personne, name_shown(db, organisme, personne), envoi)


def of_agent(db: Session, personne: Personne) -> Invitation:
    envoi = envois.last(db, personne.id, ("activation_agent",), about=personne.id, since=personne.cree_le)
    return follow(db, personne, personne.nom_complet, envoi)


def follow(db: Session, personne: Personne, nom: str, envoi: Envoi | None) -> Invitation:
    invited = personne.etat == EtatPersonne.INVITEE
    return Invitation(
        personne,
        nom,
        envoi,
        active_le=None if invited else active_since(db, personne.id),
        expire_le=last_expiry(db, personne.id) if invited else None,
    )


def active_since(db: Session, personne_id: UUID) -> datetime | None:
    """When the person chose their first password."""
    return db.exec(
        select(Evenement.cree_le)
        .where(
            Evenement.objet_type == Personne.__tablename__,
            Evenement.objet_id == personne_id,
            Evenement.avant == EtatPersonne.INVITEE,
            Evenement.apres == EtatPersonne.ACTIVE,
        )
        .order_by(col(Evenement.cree_le))
        .limit(1)
    ).first()


def last_expiry(db: Session, personne_id: UUID) -> datetime | None:
    """When the last of the person's links ends."""
    jeton = db.exec(
        select(Jeton)
        .where(Jeton.personne_id == personne_id, col(Jeton.annule_le).is_(None), col(Jeton.utilise_le).is_(None))
        .order_by(col(Jeton.cree_le).desc())
        .limit(1)
    ).first()
    return jetons.expires(db, jeton) if jeton else None
