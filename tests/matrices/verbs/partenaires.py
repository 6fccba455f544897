"""What France compétences is told of."""

from sqlmodel import Session, select

from eclat.domain.partenaires import partenaires
from eclat.models import Organisme, Partenaire
from tests import factories as make
from tests.matrices.verbs.case import Case
from tests.matrices.verbs.staff import Staff

LU = b"NOM_PARTENAIRE;SIRET_PARTENAIRE;HABILITATION_PARTENAIRE;ETAT_HABILITATION\nAilleurs;73282932000074;FORMER;Actif\n"


def cases(db: Session, staff: Staff) -> dict[str, Case]:
    habilite: Organisme = make.habilite(db, "Un partenaire")
    partenaires.follow(db)
    (key,) = db.exec(select(Partenaire.id).where(Partenaire.organisme_id == habilite.id))
    return {
        "partenaires-declaration": Case(staff.claire.id, "/partenaires/declaration", {"ids": str(key), "rang": "99"}),
        "partenaires-comparaison": Case(
            staff.claire.id, "/partenaires/comparaison", files={"fichier": ("partenaires.csv", LU, "text/csv")}
        ),
    }
