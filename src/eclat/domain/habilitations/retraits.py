"""What the applicant takes back: a request that nobody studies yet becomes a draft again, and a draft may be deleted."""

from sqlalchemy import delete
from sqlmodel import Session, col

from eclat import courriels
from eclat.domain.delegataires import delegations
from eclat.domain.dossiers import dossiers
from eclat.domain.socle import policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.workflow import transition
from eclat.models import Delegation, EtatDelegation, EtatHabilitation, Habilitation, ImportDelegataires, MotHabilitation

D, E = EtatDelegation, EtatHabilitation
EVER_INVITED = tuple(etat for etat in D if etat != D.BROUILLON)


@transition(
    "retrait",
    Habilitation,
    {E.DEPOSEE: E.BROUILLON},
    by=policies.can_edit_habilitation,
    label="Reprendre la demande",
    past="a repris la demande pour la modifier",
    infinitive="reprendre cette demande",
    icon="pencil",
    asks=True,
)
def withdraw(db: Session, habilitation: Habilitation, *, by: Utilisateur) -> None:
    """Take a deposited request back before it is attributed: it may be changed again, and the administrateurs are told.

    Its délégataires keep the form that they finished; its first deposit remains one.
    """
    courriels.habilitations.habilitation_retiree(db, habilitation)
    habilitation.depose_le = None


def others_invited(db: Session, user: Utilisateur, habilitation: Habilitation) -> str:
    """Others took part in it: their work, and what they were told, are kept."""
    if habilitation.etat == E.BROUILLON and delegations.count(db, habilitation, *EVER_INVITED):
        return "Des délégataires ont été invités pour cette demande : elle se garde, avec leurs formulaires."
    return ""


@transition(
    "suppression",
    Habilitation,
    {E.BROUILLON: E.BROUILLON},
    by=policies.can_edit_habilitation,
    label="Supprimer le brouillon",
    past="a supprimé le brouillon",
    infinitive="supprimer ce brouillon",
    kind="danger-outline",
    icon="trash-2",
    asks=True,
    unless=others_invited,
)
def discard(db: Session, habilitation: Habilitation, *, by: Utilisateur) -> dict[str, str]:
    """Delete a draft with all that was typed and attached. The journal keeps that there was one."""
    for part in (Delegation, ImportDelegataires, MotHabilitation):
        db.execute(delete(part).where(col(part.habilitation_id) == habilitation.id))
    numero = habilitation.numero
    dossiers.erase(db, habilitation)
    return {"numero": numero}
