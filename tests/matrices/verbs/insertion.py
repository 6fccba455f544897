"""What becomes of holders: asked, answered at their link or in their place."""

from sqlmodel import Session

from eclat.models import Candidat
from tests import factories as make
from tests import insertion as told
from tests.matrices.verbs.case import Case
from tests.matrices.verbs.staff import Staff


def cases(db: Session, staff: Staff) -> dict[str, Case]:
    claire, owner = staff.claire.id, make.habilite(db, "Organisme des certifiés")
    sent, answered = told.ouvertes(db, owner, adresse=False)
    db.get_one(Candidat, sent.candidat_id).courriel = "retrouvee@exemple.example"
    own, declined = told.ouvertes(db, owner)
    return {
        "enquete-insertion-envoi": Case(claire, f"/insertion/{sent.id}/envoi"),
        "enquete-insertion-reponse": Case(claire, f"/insertion/{answered.id}/reponse", told.FORMULAIRE),
        "insertion-taux-export": Case(claire, "/insertion/taux/export", {"format": "csv"}),
        "enquete-reponse": Case(None, f"{told.at(own)}/reponse", told.FORMULAIRE | {"accord": "oui"}),
        "enquete-refus": Case(None, f"{told.at(declined)}/refus"),
    }
