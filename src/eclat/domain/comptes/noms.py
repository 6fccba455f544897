"""A person's name put right by an administrateur, who says why (P17).

A certificate and a signed procès-verbal keep what they say: each is corrected in its own way, with its own proof.
"""

from typing import Any

from sqlmodel import Session

from eclat.domain.socle import policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.engines.workflow import UNCHANGED, transition
from eclat.models import EtatPersonne, Personne

TITRES = {"prenom": "Prénom", "nom": "Nom"}


def erased(db: Session, user: Utilisateur, personne: Personne) -> str:
    gone = personne.courriel.endswith("@oc-eclat.invalid")
    return "Les données de cette personne ont été effacées\u00a0: il n’y a plus de nom à corriger." if gone else ""


@transition(
    "correction_nom",
    Personne,
    {state: state for state in EtatPersonne},
    by=policies.can_administer,
    label="Corriger le nom",
    past="a corrigé le nom de cette personne",
    infinitive="corriger le nom de cette personne",
    icon="pencil",
    asks=True,
    unless=erased,
)
def correct(db: Session, personne: Personne, *, prenom: str, nom: str, motif: str, by: Utilisateur) -> Any:
    """It shows everywhere at once, but on what was signed."""
    before = {name: getattr(personne, name) for name in TITRES}
    personne.prenom, personne.nom = prenom, nom
    changed = journal.changements(before, {name: getattr(personne, name) for name in TITRES}, TITRES)
    return {"motif": motif, "changements": changed} if changed else UNCHANGED
