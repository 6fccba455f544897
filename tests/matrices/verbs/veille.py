"""Documents that organismes keep valid, changes that they declare."""

from sqlmodel import Session, select

from eclat.domain.changements.changements import Declare
from eclat.domain.dossiers import dossiers
from eclat.models import Habilitation
from tests import changements as declares
from tests import documents_suivis as told
from tests import factories as make
from tests.matrices.verbs.case import Case
from tests.matrices.verbs.staff import Staff


def cases(db: Session, staff: Staff) -> dict[str, Case]:
    claire, asked, replaced = staff.claire.id, make.habilite(db, "Organisme suivi"), make.habilite(db, "Organisme à jour")
    confirmed, refused, withdrawn = (told.transmis(db, make.habilite(db, f"Suivi {rank}")) for rank in range(3))
    thing = told.suivi(db, replaced)
    said = told.remplacement()
    begun, gone, written, whole = (declares.brouillon(db, make.habilite(db, f"Change {rank}")) for rank in range(4))
    noted, back, no = (declares.transmis(db, make.habilite(db, f"Déclare {rank}")) for rank in range(3))
    fresh = make.habilite(db, "Va changer")
    request = db.exec(select(Habilitation).where(Habilitation.organisme_id == fresh.id)).one()
    owner, at = declares.leader(db, written).personne_id, f"/changements/{written.id}"
    (joined,) = dossiers.documents(db, begun)
    changes = {
        "habilitation-changement": Case(make.dirigeant(db, fresh).id, f"/habilitations/{request.id}/changement"),
        "changement-brouillon": Case(owner, f"{at}/brouillon", declares.reponses(), draft=Declare),
        "changement-champ": Case(owner, f"{at}/champs/texte", {"texte": "Autrement."}),
        "changement-pieces": Case(owner, f"{at}/pieces", files={"piece-autre": ("bail.pdf", make.PDF + b"9")}),
        "changement-piece-retrait": Case(
            declares.leader(db, begun).personne_id, f"/changements/{begun.id}/pieces/{joined.id}/retrait"
        ),
        "changement-suppression": Case(declares.leader(db, gone).personne_id, f"/changements/{gone.id}/suppression"),
        "changement-transmission": Case(
            declares.leader(db, whole).personne_id, f"/changements/{whole.id}/transmission", draft=Declare
        ),
        "changement-prise-en-note": Case(claire, f"/changements/{noted.id}/prise-en-note"),
        "changement-complement": Case(claire, f"/changements/{back.id}/complement", {"motif": "Depuis quand ?"}),
        "changement-refus": Case(claire, f"/changements/{no.id}/refus", {"motif": "Hors territoire."}),
    }
    return changes | {
        "vie-demande-document": Case(claire, f"/organismes/{asked.id}/demande-document", told.demande()),
        "document-suivi-remplacement": Case(
            make.dirigeant(db, replaced).id, f"/documents-suivis/{thing.id}/remplacement", {"valable_jusqu_au": said["valable_jusqu_au"]},
            files={"fichier": said["fichier"]},
        ),
        "document-suivi-confirmation": Case(claire, f"/documents-suivis/{confirmed.id}/confirmation"),
        "document-suivi-refus": Case(claire, f"/documents-suivis/{refused.id}/refus", {"motif": "La page 2 manque."}),
        "document-suivi-retrait": Case(claire, f"/documents-suivis/{withdrawn.id}/retrait", {"motif": "Suivi par sa fédération."}),
    }  # fmt: skip
