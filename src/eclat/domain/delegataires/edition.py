"""Whether a request may still be changed, and by whom: its form, and the table of its délégataires."""

from sqlmodel import Session

from eclat.domain.socle import policies
from eclat.domain.socle.errors import DejaFait, Interdit, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.engines.rereading import hold
from eclat.engines.workflow import explain
from eclat.models import EtatHabilitation, Habilitation

EDITABLE = (EtatHabilitation.BROUILLON, EtatHabilitation.A_COMPLETER)


def editable(db: Session, habilitation: Habilitation, by: Utilisateur) -> None:
    """Lock the request and check that its content may change now. Raises Interdit, Refus."""
    hold(db, habilitation)
    if not policies.can_edit_habilitation(db, by, habilitation):
        raise Interdit("edit habilitation")
    if habilitation.etat not in EDITABLE:
        said = f"{explain(db, habilitation, by)} Le contenu de la demande ne peut plus être modifié."
        done = any(journal.just_written(db, habilitation, verb, by=by) for verb in ("depot", "invitation"))
        raise DejaFait(said, habilitation) if done else Refus(said)
