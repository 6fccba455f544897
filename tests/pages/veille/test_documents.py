"""A document replaced from its page: what is wrong is said, what was chosen and typed stays, OC Éclat reads nothing before it is sent."""

from collections.abc import Callable

from sqlmodel import Session

from eclat.domain.veille import documents
from eclat.models import DocumentSuivi, EtatDocumentSuivi, Personne
from tests import documents_suivis as told
from tests import factories as make
from tests.browser import Browser

Browse = Callable[[Personne], Browser]
CHOSEN = ("qualiopi-neuf.pdf", make.PDF, "application/pdf")


def two(db: Session, browse: Browse) -> tuple[DocumentSuivi, Browser, Browser]:
    """Its dirigeant and an administrateur."""
    owner = make.habilite(db)
    thing = told.suivi(db, owner)
    found = thing, browse(make.dirigeant(db, owner)), browse(make.administrateur(db))
    db.commit()
    return found


def test_what_was_chosen_stays_when_the_day_is_wrong(db: Session, browse: Browse) -> None:
    thing, leader, claire = two(db, browse)
    at = f"/documents-suivis/{thing.id}"
    answer = leader.post(f"{at}/remplacement", {"valable_jusqu_au": "31/02/2030"}, files={"fichier": CHOSEN})
    assert answer.status_code == 422 and "Cette date n’existe pas" in answer.text
    assert "qualiopi-neuf.pdf" in answer.text and "31/02/2030" in answer.text
    again = leader.get(f"{at}/remplacement").text
    assert "qualiopi-neuf.pdf" in again and "31/02/2030" in again
    assert "qualiopi-neuf.pdf" not in claire.get(at).text and claire.get(f"{at}/remplacement").status_code == 403
    found = documents.open_one(db, thing)
    db.commit()
    assert found is not None and claire.get(f"/fichiers/{found.fichier_id}").status_code == 404
    sent = leader.post(f"{at}/remplacement", {"valable_jusqu_au": told.dans(400)})
    assert sent.status_code == 303 and sent.headers["location"].startswith(at)
    db.expire_all()
    assert thing.etat == EtatDocumentSuivi.A_CONFIRMER and "qualiopi-neuf.pdf" in claire.get(at).text


def test_it_is_kept_for_later_without_leaving(db: Session, browse: Browse) -> None:
    thing, leader, claire = two(db, browse)
    at = f"/documents-suivis/{thing.id}"
    kept = leader.post(f"{at}/remplacement", {"valable_jusqu_au": "", "garder": "oui"}, files={"fichier": CHOSEN})
    assert kept.status_code == 303 and kept.headers["location"].endswith("/remplacement")
    db.expire_all()
    assert thing.etat == EtatDocumentSuivi.A_JOUR and "neuf" not in claire.get(at).text


def test_a_file_that_is_none_is_refused_beside_its_field(db: Session, browse: Browse) -> None:
    thing, leader, _ = two(db, browse)
    bad = {"fichier": ("certificat.pdf", b"MZ\x90\x00program", "application/pdf")}
    answer = leader.post(f"/documents-suivis/{thing.id}/remplacement", {"valable_jusqu_au": told.dans(400)}, files=bad)
    assert answer.status_code == 422 and 'id="champ-fichier-erreur"' in answer.text and told.dans(400) in answer.text


def test_a_second_click_lands_on_the_document(db: Session, browse: Browse) -> None:
    thing, leader, _ = two(db, browse)
    at = f"/documents-suivis/{thing.id}/remplacement"
    for _ in range(2):
        answer = leader.post(at, {"valable_jusqu_au": told.dans(400)}, files={"fichier": CHOSEN})
        assert answer.status_code == 303
    assert len(documents.history(db, thing)) == 2  # the one of the request, and this one


def test_a_stranger_finds_nothing(db: Session, browse: Browse) -> None:
    thing, *_ = two(db, browse)
    other = browse(make.dirigeant(db, make.habilite(db, "Un autre")))
    db.commit()
    for at in ("", "/remplacement"):
        assert other.get(f"/documents-suivis/{thing.id}{at}").status_code == 404


def test_dashboards_say_what_is_to_be_done(db: Session, browse: Browse) -> None:
    thing, leader, claire = two(db, browse)
    assert "Assurance responsabilité civile\u00a0: à joindre" in leader.get("/").text
    thing.etat = EtatDocumentSuivi.A_VERIFIER
    db.commit()
    assert "Certificat Qualiopi\u00a0: expiré" in leader.get("/").text
    assert "1 document expiré est à vérifier" in claire.get("/").text
