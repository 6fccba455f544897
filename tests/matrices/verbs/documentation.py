"""The library: published, replaced, arranged, withdrawn by an administrateur; confirmed by its readers."""

from datetime import timedelta

from sqlmodel import Session

from eclat import clock
from eclat.models import EtatDocument, Role
from tests import factories as make
from tests.matrices.verbs.case import Case
from tests.matrices.verbs.staff import Staff

TO_ALL = {
    "roles": ["dirigeant", "instructeur"],
    "natures": ["independant", "national", "delegataire"],
    "habilites": "",
    "cqp": "",
}


def cases(db: Session, staff: Staff) -> dict[str, Case]:
    claire = staff.claire.id
    low, _ = (make.published(db, titre, categorie="À monter") for titre in ("Le livret", "Le rythme"))
    _, high = (make.published(db, titre, categorie="À descendre") for titre in ("Le bilan", "Le suivi"))
    read, reminded, published = (
        make.published(db, titre, obligatoire=True, roles=[Role.INSTRUCTEUR]) for titre in ("Lire", "Relire", "Lu")
    )
    coming = make.published(db, "Le renouvellement", du=clock.today() + timedelta(days=9))
    gone = make.published(db, "L’ancien guide")
    gone.etat = EtatDocument.RETIRE
    new = {
        "titre": "La délibération",
        "categorie": "Repères",
        "description": "",
        "adresse": "",
        "du": "",
        "jusqu_au": "",
        **TO_ALL,
    }
    changed = {"titre": "Le tutorat en bref", "categorie": "Modèles", "description": "", "du": "", "jusqu_au": "", **TO_ALL}
    return {
        "document-nouveau": Case(claire, "/documentation/nouveau", new, {"fichier": ("guide.pdf", make.PDF, "application/pdf")}),
        "document-modification": Case(claire, f"/documentation/{published.id}/modification", changed),
        "document-version": Case(
            claire, f"/documentation/{published.id}/version", {"vue": "1", "note": "Page 12.", "adresse": ""},
            {"fichier": ("guide-2.pdf", make.PDF + b"%\n%%EOF\n", "application/pdf")},
        ),
        "document-confirmation": Case(staff.sophie.id, f"/documentation/{read.id}/confirmation"),
        "document-relance": Case(claire, f"/documentation/{reminded.id}/relance"),
        "document-parution": Case(claire, f"/documentation/{coming.id}/parution"),
        "document-montee": Case(claire, f"/documentation/{low.id}/montee"),
        "document-descente": Case(claire, f"/documentation/{high.id}/descente"),
        "document-retrait": Case(claire, f"/documentation/{make.published(db, 'À retirer').id}/retrait"),
        "document-retablissement": Case(claire, f"/documentation/{gone.id}/retablissement"),
        "document-lecteurs-export": Case(claire, f"/documentation/lecteurs/export?document={read.id}", {"format": "csv"}),
    }  # fmt: skip
