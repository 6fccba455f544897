"""What France compétences is told of."""

from sqlmodel import Session

from tests.matrices.verbs.case import Case
from tests.matrices.verbs.staff import Staff

LU = b"NOM_PARTENAIRE;SIRET_PARTENAIRE;HABILITATION_PARTENAIRE;ETAT_HABILITATION\nAilleurs;73282932000074;FORMER;Actif\n"


def cases(db: Session, staff: Staff) -> dict[str, Case]:
    return {
        "partenaires-comparaison": Case(
            staff.claire.id, "/partenaires/comparaison", files={"fichier": ("partenaires.csv", LU, "text/csv")}
        ),
    }
