"""The address of a délégataire that receives nothing, corrected by support from the mail that failed (P17)."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session, col, select

from eclat.domain.delegataires import delegations, delegues, designations
from eclat.domain.delegataires.delegations import LigneDelegation, habilitation_of
from eclat.domain.socle import policies
from eclat.domain.socle.errors import ChampRefuse, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.workflow import transition
from eclat.models import Courriel, Delegation, EtatDelegation, EtatPersonne

D = EtatDelegation


def awaited(db: Session, courriel: Courriel) -> Delegation | None:
    """The délégataire whom this mail invites where the list still has it, and to whose account nobody has come yet."""
    if courriel.modele not in designations.TOLD:
        return None
    delegation = db.get(Delegation, courriel.objet_id)
    if delegation is None or delegation.etat != D.INVITEE or delegation.courriel != courriel.destinataire:
        return None
    if not delegues.follows(habilitation_of(db, delegation)):
        return None
    came = any(dirigeant.etat != EtatPersonne.INVITEE for _, dirigeant in designations.dirigeants(db, [delegation]))
    return None if came else delegation


def named_by(db: Session, courriel: Courriel) -> Delegation:
    """The délégataire of whom this mail speaks, whatever became of it. Raises Refus when it speaks of none."""
    delegation = db.get(Delegation, courriel.objet_id) if courriel.modele in designations.TOLD else None
    if delegation is None:
        raise Refus("L’adresse de ce mail ne se corrige pas d’ici.")
    return delegation


@transition(
    "readressage",
    Delegation,
    {D.INVITEE: D.INVITEE},
    by=policies.can_administer,
    label="Modifier l’adresse et relancer",
    past="a corrigé l’adresse du délégataire, invité de nouveau",
    infinitive="corriger l’adresse de ce délégataire",
    within=habilitation_of,
)
def readdress(db: Session, delegation: Delegation, adresse: str, *, by: Utilisateur) -> Mapping[str, Any]:
    """Invite it at this address, all else as the list has it: the former link is void at once. Raises ChampRefuse, Refus."""
    habilitation = habilitation_of(db, delegation)
    if not delegues.follows(habilitation):
        raise Refus("La demande est déposée : la liste des délégataires ne peut plus être modifiée.")
    if delegations.ours(db, habilitation, [adresse]):
        raise ChampRefuse("courriel", "Cette adresse est celle de l’Organisme National. Indiquez celle du dirigeant de l’OF.")
    return delegues.rewrite(db, delegation, LigneDelegation(**delegues.said(delegation) | {"courriel": adresse}), by=by)


def invitation(db: Session, delegation: Delegation) -> Courriel:
    """The last mail that invites it."""
    told = select(Courriel).where(Courriel.objet_id == delegation.id, col(Courriel.modele).in_(designations.TOLD))
    return db.exec(told.order_by(col(Courriel.cree_le).desc(), col(Courriel.id).desc()).limit(1)).one()
