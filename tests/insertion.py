"""Surveys told by hand, for tests that begin there."""

from typing import Any

from sqlmodel import Session

from eclat.domain.insertion import ouvertures
from eclat.models import Candidat, ContratInsertion, Employeur, EnqueteInsertion, Organisme, SituationInsertion
from eclat.signatures import sign
from tests import certificats

REPONSE: dict[str, Any] = {
    "situation": SituationInsertion.EMPLOI, "contrat": ContratInsertion.CDI, "heures": 30, "poste": "Animatrice périscolaire", "vise": True,
    "employeur": Employeur.COLLECTIVITE, "debut_le": None, "tranche": None,
}  # fmt: skip
FORMULAIRE = {
    "situation": "emploi", "contrat": "cdi", "heures": "30", "poste": "Animatrice périscolaire", "vise": "oui", "employeur": "collectivite",
    "debut_le": "", "tranche": "",
}  # fmt: skip


def ouvertes(
    db: Session, owner: Organisme | None = None, *, people: int = 2, mois: int = 6, adresse: bool = True
) -> list[EnqueteInsertion]:
    """Of a session whose certificates were just delivered, as if their day had come."""
    session = certificats.delivree(db, owner, people=people)
    found = []
    for rank, each in enumerate(certificats.of(db, session)):
        candidat = db.get_one(Candidat, each.candidat_id)
        candidat.courriel = f"titulaire{rank}@exemple.example" if adresse else ""
        found.append(ouvertures.born(db, each, candidat, mois, 60))
    db.flush()
    return found


def at(enquete: EnqueteInsertion) -> str:
    """The address of its holder."""
    return f"/enquete/{sign('jeton', str(enquete.lien))}"
