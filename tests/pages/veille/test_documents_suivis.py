"""A document that is kept valid, as each side reads it: what is refused says why, what waits is said."""

from collections.abc import Callable

from sqlmodel import Session

from eclat.domain.veille import documents
from eclat.models import NatureDocument, Personne
from tests import documents_suivis as told
from tests import factories as make
from tests.browser import Browser

Browse = Callable[[Personne], Browser]
MOTIF = "L’attestation est celle de 2025."


def test_a_refusal_is_read_from_the_dashboard_to_the_next_one(db: Session, browse: Browse) -> None:
    document = told.transmis(db, nature=NatureDocument.ASSURANCE)
    owner, claire = browse(make.dirigeant(db, documents.organisme_of(db, document))), browse(make.administrateur(db))
    db.commit()
    at, list_ = f"/documents-suivis/{document.id}", claire.get("/documents-suivis").text
    assert "1 document à confirmer" in claire.get("/").text and "1 document est à confirmer ou à vérifier." in list_
    assert claire.post(f"{at}/refus", {"motif": MOTIF}).status_code == 303
    home = owner.get("/").text
    assert f"{document.intitule}\u00a0: à remplacer" in home and MOTIF in home
    mine = owner.get("/documents-suivis").text
    assert "à joindre." in mine and "<th>Organisme" not in mine and "Organisme ou SIRET" not in mine
    new = told.remplacement()
    sent = owner.post(f"{at}/remplacement", {"valable_jusqu_au": new["valable_jusqu_au"]}, files={"fichier": new["fichier"]})
    assert sent.status_code == 303
    assert "à remplacer" not in owner.get("/").text and MOTIF in owner.get(at).text


def test_a_file_that_is_missing_is_named_without_an_empty_label(db: Session, browse: Browse) -> None:
    document = told.suivi(db)
    owner = browse(make.dirigeant(db, documents.organisme_of(db, document)))
    db.commit()
    page = owner.post(f"/documents-suivis/{document.id}/remplacement", {}).text
    assert 'href="#champ-fichier">Joignez le document.</a>' in page
