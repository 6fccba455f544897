"""Documents that organismes keep valid, told by hand, for tests that begin there."""

from datetime import timedelta
from typing import Any

from sqlmodel import Session

from eclat import clock
from eclat.domain.socle.utilisateur import SYSTEME
from eclat.domain.veille import documents, naissances, remplacements
from eclat.models import DocumentSuivi, NatureDocument, Organisme
from tests import factories as make


def dans(days: int) -> str:
    return (clock.today() + timedelta(days=days)).isoformat()


def demande() -> dict[str, Any]:
    return {"nature": "formateur", "intitule": "Diplôme de Jean Roy"}


def remplacement() -> dict[str, Any]:
    return {"valable_jusqu_au": dans(400), "fichier": ("qualiopi-neuf.pdf", make.PDF, "application/pdf")}


def suivi(db: Session, organisme: Organisme | None = None, nature: NatureDocument = NatureDocument.QUALIOPI) -> DocumentSuivi:
    """Of an organisme that is habilitated, as its acceptance left it."""
    organisme = organisme or make.habilite(db)
    naissances.follow(db, organisme, by=SYSTEME)
    found = (each for each in documents.of(db, organisme) if each.nature == nature)
    return next(found, None) or documents.born(db, organisme, nature, documents.NATURES[nature], by=SYSTEME)


def transmis(db: Session, organisme: Organisme | None = None, nature: NatureDocument = NatureDocument.QUALIOPI) -> DocumentSuivi:
    """Replaced by its dirigeant, not checked yet."""
    found = suivi(db, organisme, nature)
    by = make.user_of(db, make.dirigeant(db, documents.organisme_of(db, found)))
    remplacements.write(db, found, jour=dans(400), sans_fin=False, by=by)
    remplacements.join(db, found, "qualiopi-neuf.pdf", make.PDF + b"neuf", by=by)
    remplacements.hand_over(db, found, by=by)
    return found
