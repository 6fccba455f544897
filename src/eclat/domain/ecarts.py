"""An instructeur sets a délégataire aside from the request that names it, with a reason, or puts it back (P10).

Neither the délégataire nor the Organisme National is told before the decision.
"""

from sqlmodel import Session

from eclat.domain import delegations, policies
from eclat.domain.errors import Refus
from eclat.domain.utilisateur import Utilisateur
from eclat.domain.workflow import explain, transition
from eclat.models import Delegation, EtatDelegation, EtatHabilitation, Habilitation

D = EtatDelegation


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
    within=delegations.habilitation_of,
)
def set_aside(db: Session, delegation: Delegation, *, motif: str, by: Utilisateur) -> dict[str, str]:
    """The request will be accepted without this one, whom the decision tells the reason. Raises Refus out of the study."""
    studied(db, delegation, by)
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
    within=delegations.habilitation_of,
)
def put_back(db: Session, delegation: Delegation, *, by: Utilisateur) -> None:
    """It is of the request again; the journal keeps the reason. Raises Refus out of the study."""
    studied(db, delegation, by)
    delegation.motif = ""


def check(db: Session, delegation: Delegation, *, by: Utilisateur) -> None:
    """Whether it may be set aside now. Raises Refus."""
    if delegation.etat != D.TERMINEE:
        raise Refus(explain(db, delegation, by))
    studied(db, delegation, by)


def studying(habilitation: Habilitation) -> bool:
    """Whether the request is where its délégataires may be set aside."""
    return habilitation.etat == EtatHabilitation.EN_INSTRUCTION


def studied(db: Session, delegation: Delegation, by: Utilisateur) -> None:
    habilitation = delegations.habilitation_of(db, delegation)
    if not studying(habilitation):
        raise Refus(f"{explain(db, habilitation, by)} Ses délégataires ne s’écartent que pendant l’étude.")
