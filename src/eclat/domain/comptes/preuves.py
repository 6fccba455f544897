"""Whose address it is. An account serves once its single-use link was opened from the mailbox that it names (P1, P15).

Whoever registers an organisme types an address that may be another's, and a password with it. Until the link of the mail comes back with
that password, or with a new one, the person stays ``invitee``: nothing signs them in, and whoever names them writes to that address.
"""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session, col, select

from eclat.domain.comptes import connexions, essais, facteurs, jetons
from eclat.domain.socle import policies
from eclat.domain.socle.errors import Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.workflow import transition
from eclat.models import EtatPersonne, Jeton, Personne

INVITEE, ACTIVE = EtatPersonne.INVITEE, EtatPersonne.ACTIVE


def awaits_link(personne: Personne) -> bool:
    """Nobody has shown yet that this address is theirs."""
    return personne.etat == INVITEE


def awaits_confirmation(personne: Personne) -> bool:
    """The same, of someone who chose a password when they registered: it is worth nothing until they come by the link."""
    return awaits_link(personne) and personne.mot_de_passe is not None


@transition(
    "nouvelle_inscription",
    Personne,
    {INVITEE: INVITEE, ACTIVE: INVITEE},
    by=policies.is_platform,
    label="S’inscrire à nouveau",
    past="doit confirmer l’adresse mail, inscrite à nouveau",
    infinitive="s’inscrire à nouveau",
)
def claim(db: Session, personne: Personne, hache: str, *, by: Utilisateur) -> None:
    """Someone who has no access left registers again, or so they say: the password waits for the link like anyone's."""
    void(db, personne.id)
    personne.mot_de_passe = hache


@transition(
    "confirmation_adresse",
    Personne,
    {INVITEE: ACTIVE},
    by=policies.anyone,
    label="Confirmer mon adresse",
    past="a confirmé son adresse mail",
    infinitive="confirmer cette adresse mail",
)
def confirm(db: Session, personne: Personne, *, jeton: Jeton, present: str | None, by: Utilisateur) -> None:
    """Open the account with the password chosen at the inscription, and end every other link.

    ``present`` is the hash of the password that was given with the link: who opens another's mail confirms nothing by mistake.
    Raises Refus when it was replaced meanwhile, or when the link was used, voided or has expired.
    """
    if personne.mot_de_passe is None or personne.mot_de_passe != present or not jetons.consume(db, jeton):
        raise Refus("Ce lien a déjà servi, ou il a expiré. Demandez-en un nouveau.")
    jetons.void(db, personne.id)
    connexions.close_all(db, personne.id)
    essais.forget(personne.courriel)


def void_claims(db: Session, personne_ids: Collection[UUID]) -> None:
    """Before these people are named by someone: what was set at an address that nobody proved is void."""
    claimed = select(Personne.id).where(
        col(Personne.id).in_(personne_ids), Personne.etat == INVITEE, col(Personne.mot_de_passe).is_not(None)
    )
    for personne_id in db.exec(claimed.order_by(col(Personne.id)).with_for_update()).all():
        void(db, personne_id)


def void(db: Session, personne_id: UUID) -> None:
    """Forget the password, the second factor, the sign-ins and the links of someone, who begins again from a link."""
    db.execute(update(Personne).where(col(Personne.id) == personne_id).values(mot_de_passe=None))
    facteurs.forget(db, personne_id)
    connexions.close_all(db, personne_id)
    jetons.void(db, personne_id)
