"""An instructeur sets a délégataire aside from the request that names it, with a reason, or puts it back (P10).

Neither the délégataire nor the Organisme National is told before the decision.
"""

from sqlmodel import Session

from eclat.domain.delegataires import delegations
from eclat.domain.socle import policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.workflow import explain, transition
from eclat.models import Delegation, EtatDelegation, EtatHabilitation, Habilitation

D = EtatDelegation


def out_of_study(db: Session, user: Utilisateur, delegation: Delegation) -> str:
    """A délégataire is set aside while its request is studied, neither before nor after."""
    habilitation = delegations.habilitation_of(db, delegation)
    if studying(habilitation):
        return ""
    return f"{explain(db, habilitation, user)} Ses délégataires ne s’écartent que pendant l’étude."


@transition(
    "ecart",
    Delegation,
    {D.TERMINEE: D.ECARTEE},
    by=policies.can_decide_delegation,
    label="Écarter",
    past="a écarté le délégataire",
    infinitive="écarter ce délégataire",
    kind="danger-outline",
    asks=True,
    unless=out_of_study,
    within=delegations.habilitation_of,
)
def set_aside(db: Session, delegation: Delegation, *, motif: str, by: Utilisateur) -> dict[str, str]:
    """The request will be accepted without this one, whom the decision tells the reason."""
    delegation.motif = motif
    return {"motif": motif}


@transition(
    "reintegration",
    Delegation,
    {D.ECARTEE: D.TERMINEE},
    by=policies.can_decide_delegation,
    label="Réintégrer",
    past="a réintégré le délégataire",
    infinitive="réintégrer ce délégataire",
    icon="rotate-cw",
    unless=out_of_study,
    within=delegations.habilitation_of,
)
def put_back(db: Session, delegation: Delegation, *, by: Utilisateur) -> None:
    """It is of the request again; the journal keeps the reason."""
    delegation.motif = ""


def studying(habilitation: Habilitation) -> bool:
    """Whether the request is where its délégataires may be set aside."""
    return habilitation.etat == EtatHabilitation.EN_INSTRUCTION
