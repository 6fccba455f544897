"""A mail that its reader's server took, then returned: it is a failure like another, told where the mail is followed."""

from sqlmodel import Session

from eclat.domain.courriels import envois
from eclat.domain.socle import policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.workflow import transition
from eclat.models import Courriel, EtatCourriel


@transition(
    "retour",
    Courriel,
    {EtatCourriel.ENVOYE: EtatCourriel.ECHEC},
    by=policies.is_platform,
    label="Noter le retour",
    past="a reçu ce mail en retour : il n’a pas été remis",
    infinitive="noter le retour de ce mail",
)
def come_back(db: Session, courriel: Courriel, *, reponse: str, by: Utilisateur) -> dict[str, str]:
    """It left, and did not arrive. The row keeps what the server answered, which may hold an address; the journal, what it means."""
    courriel.derniere_reponse = reponse[:500]
    return {"motif": envois.reason(reponse)}
