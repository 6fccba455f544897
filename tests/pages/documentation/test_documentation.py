"""The library's pages: what a reader finds, what an administrateur publishes, and everything that they may send wrong."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from python_calamine import CalamineWorkbook
from sqlmodel import Session, select

from eclat import clock
from eclat.domain.documentation import lectures
from eclat.models import Document, EtatDocument, Personne, Role, VersionDocument
from tests import factories as make
from tests.browser import Browser
from tests.domain.documentation.test_documents import SECOND

GOOD = {
    "titre": "Guide du jury", "categorie": "Sessions et jury", "description": "Composition.", "roles": ["dirigeant"],
    "natures": ["independant", "national", "delegataire"], "habilites": "", "cqp": "", "adresse": "", "du": "", "jusqu_au": "",
}  # fmt: skip
FILE = {"fichier": ("guide.pdf", make.PDF, "application/pdf")}


@pytest.fixture
def mathilde(db: Session) -> Personne:
    with clock.travel(timedelta(days=-30)):
        return make.dirigeant(db, make.organisme(db))


@pytest.fixture
def claire(db: Session, browse: Callable[..., Browser]) -> Browser:
    found = browse(make.administrateur(db))
    db.commit()
    return found


def test_a_document_is_published_and_read(
    db: Session, browse: Callable[..., Browser], claire: Browser, mathilde: Personne
) -> None:
    db.commit()
    answer = claire.post("/documentation/nouveau", GOOD, files=FILE)
    document = db.exec(select(Document)).one()
    assert answer.headers["location"] == f"/documentation/{document.id}"
    assert "Tous les organismes (dirigeants)" in claire.follow(answer).text
    db.commit()
    page = browse(mathilde).get("/documentation").text
    assert f'href="/documentation/{document.id}/fichier">Guide du jury</a>' in page and "Nouveau" in page
    assert "Lecture obligatoire" not in page


@pytest.mark.parametrize(
    ("said", "files", "sentence"),
    [
        ({}, None, "Choisissez un fichier, ou indiquez l’adresse"),
        ({}, {"fichier": ("guide.pdf", b"MZ\x90\x00 a program", "application/pdf")}, "n’est pas accepté"),
        ({}, {"fichier": ("vide.pdf", b"", "application/pdf")}, "est vide"),
        ({"adresse": "javascript:alert(1)"}, None, "qui commence par https://"),
        ({"adresse": "https://exemple.fr"}, FILE, "pas les deux"),
        ({"titre": "x" * 10_000}, FILE, "10000 caractères"),
        ({"titre": "   "}, FILE, "Donnez un titre"),
        ({"categorie": ""}, FILE, "Rangez le document"),
        ({"roles": []}, FILE, "Choisissez au moins un public"),
        ({"roles": ["administrateur"]}, FILE, "Choisissez parmi les publics proposés"),
        ({"natures": []}, FILE, "Choisissez au moins une sorte d’organisme"),
        ({"du": "2200-01-01", "jusqu_au": "2199-01-01"}, FILE, "précède celui de la publication"),
        ({"du": "2020-01-01"}, FILE, "Ce jour est passé"),
        ({"jusqu_au": "31/02/2027"}, FILE, "Cette date n’existe pas"),
        ({"cqp": str(uuid4())}, FILE, "Choisissez un des CQP proposés"),
        ({"cqp": "autre"}, FILE, "Choisissez une des réponses proposées"),
    ],
)
def test_what_cannot_be_published_is_said_and_kept(
    db: Session, claire: Browser, said: dict[str, Any], files: Any, sentence: str
) -> None:
    answer = claire.post("/documentation/nouveau", {**GOOD, **said}, files=files)
    assert answer.status_code == 422 and sentence in answer.text
    assert ("Composition." in answer.text and 'value="dirigeant" checked' in answer.text) or "roles" in said
    assert db.exec(select(Document)).all() == []


def test_nothing_in_a_title_is_markup(db: Session, browse: Callable[..., Browser], claire: Browser, mathilde: Personne) -> None:
    db.commit()
    claire.post(
        "/documentation/nouveau", {**GOOD, "titre": "<script>alert(1)</script>", "description": "<b>gras</b>"}, files=FILE
    )
    for page in (claire.get("/documentation").text, browse(mathilde).get("/documentation").text):
        assert "<script>alert" not in page and "&lt;script&gt;alert" in page and "<b>gras" not in page


def test_two_who_replace_at_once(db: Session, browse: Callable[..., Browser], claire: Browser) -> None:
    """The second is told who was first, keeps what they wrote, and may send it over what they now see."""
    document = make.published(db)
    paul = browse(make.agent(db, "Paul", "Ferrand", Role.ADMINISTRATEUR))
    db.commit()
    address = f"/documentation/{document.id}/version"
    said, sent = {"vue": "1", "adresse": "", "note": "Page 12."}, {"fichier": ("b.pdf", SECOND, "application/pdf")}
    assert claire.post(address, said, files=sent).status_code == 303
    late = paul.post(
        address, {**said, "note": "Page 40, délais."}, files={"fichier": ("c.pdf", SECOND + b"%\n%%EOF\n", "application/pdf")}
    )
    assert late.status_code == 409
    assert "Claire Aubertin vient de publier une nouvelle version" in late.text and "Page 40, délais." in late.text
    assert 'name="vue" value="2"' in late.text
    assert len(db.exec(select(VersionDocument)).all()) == 2
    db.commit()
    again = claire.post(address, said, files=sent)  # a second click lands where the first one led
    assert again.status_code == 303 and len(db.exec(select(VersionDocument)).all()) == 2


def test_a_new_version_without_a_word_or_a_file_is_refused(db: Session, claire: Browser) -> None:
    document = make.published(db)
    db.commit()
    address = f"/documentation/{document.id}/version"
    for said, sentence in (
        ({"note": "Page 12."}, "Choisissez un fichier"),
        ({"adresse": "https://exemple.fr"}, "Dites aux lecteurs"),
    ):
        answer = claire.post(address, {"vue": "1", **said})
        assert answer.status_code == 422 and sentence in answer.text


def test_a_withdrawn_document_is_not_replaced(db: Session, claire: Browser) -> None:
    document = make.published(db)
    document.etat = EtatDocument.RETIRE
    db.commit()
    for act in ("version", "modification"):
        assert claire.get(f"/documentation/{document.id}/{act}").status_code == 409
        assert claire.post(f"/documentation/{document.id}/{act}", {**GOOD, "vue": "1", "note": "Page 12."}).status_code in (
            409,
            422,
        )


def test_what_is_said_of_it_is_changed(db: Session, claire: Browser) -> None:
    document = make.published(db, categorie="Modèles")
    db.commit()
    shown = claire.get(f"/documentation/{document.id}/modification").text
    assert 'value="Guide du jury de validation"' in shown and 'value="dirigeant" checked' in shown
    answer = claire.post(f"/documentation/{document.id}/modification", {**GOOD, "roles": ["instructeur"], "obligatoire": "oui"})
    assert answer.status_code == 303
    db.refresh(document)
    assert (document.titre, document.instructeurs, document.dirigeants, document.obligatoire) == (
        "Guide du jury",
        True,
        False,
        True,
    )
    assert "guide jury" not in document.cherche and "guide-jury.pdf" in document.cherche


def test_a_reader_finds_by_category_by_words_and_what_is_new(
    db: Session, browse: Callable[..., Browser], mathilde: Personne
) -> None:
    make.published(db, "Guide du jury", description="Délibération")
    make.published(db, "Émargement", categorie="Modèles")
    db.commit()
    browser = browse(mathilde)
    assert "<b>2 documents sont nouveaux</b>" in browser.get("/documentation").text
    for query, found in (
        ("categorie=modeles", ["Émargement"]), ("q=deliberation", ["Guide du jury"]), ("q=emarg", ["Émargement"]),
        ("nouveaux=oui", ["Émargement", "Guide du jury"]), ("q=zzz", []), ("categorie=x&q=%00", []),
    ):  # fmt: skip
        page = browser.get(f"/documentation?{query}").text
        assert [titre for titre in ("Émargement", "Guide du jury") if f"{titre}</a>" in page] == found
        assert ("Aucun document trouvé" in page) == (not found)


def test_an_obligatory_reading_is_on_the_dashboard_until_it_is_confirmed(
    db: Session, browse: Callable[..., Browser], claire: Browser, mathilde: Personne
) -> None:
    document = make.published(db, obligatoire=True, roles=[Role.DIRIGEANT, Role.BINOME_PARITAIRE])
    readers = [browse(mathilde), browse(make.binome_paritaire(db))]
    db.commit()
    for reader in readers:
        assert f'href="/documentation/{document.id}"' in reader.get("/").text
        answer = reader.post(f"/documentation/{document.id}/confirmation")
        assert "Vous avez confirmé avoir lu cette version" in reader.follow(answer).text
        assert f'href="/documentation/{document.id}"' not in reader.get("/").text
    rows = claire.post(f"/documentation/lecteurs/export?document={document.id}", {"format": "csv"})
    told = list(csv.reader(io.StringIO(rows.content.decode("utf-8-sig")), delimiter=";"))
    assert [row[-1] for row in told[1:]] == ["Lecture confirmée"] * 2


def test_who_has_not_confirmed_is_listed_reminded_and_exported(db: Session, claire: Browser, mathilde: Personne) -> None:
    document = make.published(db, obligatoire=True)
    db.commit()
    page = claire.get(f"/documentation/lecteurs?document={document.id}&etat=a_ouvrir").text
    assert mathilde.courriel in page and "La Cour des Possibles" in page and "Relancer ceux qui n’ont pas confirmé" in page
    assert claire.get(f"/documentation/lecteurs?document={document.id}&q=zzz").text.count("Aucun lecteur trouvé") == 1
    sheet = claire.post(f"/documentation/lecteurs/export?document={document.id}&etat=a_ouvrir", {"format": "xlsx"})
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet.content)).get_sheet_by_index(0).to_python()
    assert [row[2] for row in rows] == ["Adresse mail", mathilde.courriel]
    answer = claire.post(f"/documentation/{document.id}/relance")
    assert "Relance envoyée à 1 personne" in claire.follow(answer).text
    assert [each.destinataire for each in make.mails(db) if each.modele == "lecture_a_confirmer"] == [mathilde.courriel]


@pytest.mark.parametrize("query", ["", "?document=x", "?document=01a20000-0000-7000-8000-000000000000"])
def test_the_readers_of_no_document_do_not_exist(claire: Browser, query: str) -> None:
    assert claire.get(f"/documentation/lecteurs{query}").status_code == 404
    assert claire.post(f"/documentation/lecteurs/export{query}", {"format": "csv"}).status_code == 404


def test_the_page_of_a_reader_tells_nothing_of_the_others(
    db: Session, browse: Callable[..., Browser], mathilde: Personne
) -> None:
    document = make.published(db, obligatoire=True)
    db.commit()
    page = browse(mathilde).get(f"/documentation/{document.id}").text
    for words in ("Voir les lecteurs", "Pour qui", "Historique", "Remplacer", "Retirer", "ouverture", "Claire"):
        assert words not in page


def test_a_visit_is_noted_once_it_is_answered(db: Session, browse: Callable[..., Browser], mathilde: Personne) -> None:
    make.published(db)
    db.commit()
    browser = browse(mathilde)
    assert "depuis l’ouverture de votre compte" in browser.get("/documentation").text
    assert "depuis votre visite" not in browser.get("/documentation?q=x", htmx=True).text
    since, known = lectures.since(db, make.user_of(db, mathilde))
    assert known and since == mathilde.cree_le
