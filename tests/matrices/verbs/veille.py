"""Documents that organismes keep valid."""

from sqlmodel import Session

from tests import documents_suivis as told
from tests import factories as make
from tests.matrices.verbs.case import Case
from tests.matrices.verbs.staff import Staff


def cases(db: Session, staff: Staff) -> dict[str, Case]:
    claire, asked, replaced = staff.claire.id, make.habilite(db, "Organisme suivi"), make.habilite(db, "Organisme à jour")
    confirmed, refused, withdrawn = (told.transmis(db, make.habilite(db, f"Suivi {rank}")) for rank in range(3))
    thing = told.suivi(db, replaced)
    said = told.remplacement()
    return {
        "vie-demande-document": Case(claire, f"/organismes/{asked.id}/demande-document", told.demande()),
        "document-suivi-remplacement": Case(
            make.dirigeant(db, replaced).id, f"/documents-suivis/{thing.id}/remplacement", {"valable_jusqu_au": said["valable_jusqu_au"]},
            files={"fichier": said["fichier"]},
        ),
        "document-suivi-confirmation": Case(claire, f"/documents-suivis/{confirmed.id}/confirmation"),
        "document-suivi-refus": Case(claire, f"/documents-suivis/{refused.id}/refus", {"motif": "La page 2 manque."}),
        "document-suivi-retrait": Case(claire, f"/documents-suivis/{withdrawn.id}/retrait", {"motif": "Suivi par sa fédération."}),
    }  # fmt: skip
