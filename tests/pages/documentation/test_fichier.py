"""A document as it leaves: under lock, by parts, asked for again each time, and only for those whom it concerns."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from sqlmodel import Session, select

from eclat.domain.documentation import documents, versions
from eclat.domain.documentation.fiche import NouvelleVersion
from eclat.domain.documentation.versions import Depose
from eclat.http.fichiers import LOCKED
from eclat.models import Document, Fichier, LectureDocument, Personne, Role
from tests import factories as make
from tests.browser import Browser
from tests.domain.documentation.test_documents import SECOND

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture
def mathilde(db: Session) -> Personne:
    return make.dirigeant(db, make.organisme(db))


@pytest.fixture
def document(db: Session) -> Document:
    made = make.published(db, fichier=("Guide du jury, été.pdf", make.PDF))
    db.commit()
    return made


def path(document: Document) -> str:
    return documents.lien(document.id)


def former(db: Session, document: Document) -> str:
    """The address of its first version."""
    version, _ = versions.kept(db, document)[-1]
    db.commit()
    return f"/documentation/versions/{version.id}"


def replace(db: Session, document: Document) -> None:
    fiche = NouvelleVersion(vue=document.version, note="Page 12.")
    versions.replace(db, document, fiche, Depose("Guide 2.pdf", SECOND), by=make.decider(db))
    db.commit()


def test_a_pdf_opens_in_the_browser_under_lock(browse: Callable[..., Browser], mathilde: Personne, document: Document) -> None:
    answer = browse(mathilde).get(path(document))
    assert (answer.status_code, answer.content) == (200, make.PDF)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-security-policy"] == LOCKED and answer.headers["x-content-type-options"] == "nosniff"
    assert (
        answer.headers["content-disposition"].startswith("inline; ")
        and "%C3%A9t%C3%A9.pdf" in answer.headers["content-disposition"]
    )
    assert answer.headers["cache-control"] == "private, no-cache" and answer.headers["accept-ranges"] == "bytes"


def test_the_same_link_gives_the_new_bytes_to_who_held_the_old_ones(
    db: Session, browse: Callable[..., Browser], mathilde: Personne, document: Document
) -> None:
    browser = browse(mathilde)
    held = browser.get(path(document)).headers["etag"]
    again = browser.get(path(document), **{"If-None-Match": held})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", held)
    replace(db, document)
    after = browser.get(path(document), **{"If-None-Match": held})
    assert (after.status_code, after.content) == (200, SECOND) and after.headers["etag"] != held
    assert browser.get(former(db, document)).content == make.PDF
    assert browser.get(f"/documentation/versions/{uuid4()}").status_code == 404


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("bytes=0-9", slice(0, 10)), ("bytes=10-", slice(10, None)), ("bytes=-5", slice(-5, None)), ("bytes=3-999999", slice(3, None)),
        ("bytes=9-3", None), ("bytes=-", None), ("octets=0-3", None), ("bytes=0-1,4-5", None), ("bytes=x-", None),
    ],
)  # fmt: skip
def test_a_part_is_given_when_it_is_asked(
    browse: Callable[..., Browser], mathilde: Personne, document: Document, asked: str, expected: slice | None
) -> None:
    answer = browse(mathilde).get(path(document), Range=asked)
    if expected is None:
        assert (answer.status_code, answer.content) == (200, make.PDF)
        return
    assert (answer.status_code, answer.content) == (206, make.PDF[expected])
    first = make.PDF.index(answer.content)
    assert answer.headers["content-range"] == f"bytes {first}-{first + len(answer.content) - 1}/{len(make.PDF)}"


def test_a_part_that_is_not_there_is_refused(browse: Callable[..., Browser], mathilde: Personne, document: Document) -> None:
    answer = browse(mathilde).get(path(document), Range=f"bytes={len(make.PDF)}-")
    assert (answer.status_code, answer.headers["content-range"]) == (416, f"bytes */{len(make.PDF)}")


def test_a_part_of_what_it_no_longer_is_is_answered_by_the_whole(
    db: Session, browse: Callable[..., Browser], mathilde: Personne, document: Document
) -> None:
    browser = browse(mathilde)
    held = browser.get(path(document)).headers["etag"]
    assert browser.get(path(document), Range="bytes=10-", **{"If-Range": held}).status_code == 206
    replace(db, document)
    assert browser.get(path(document), Range="bytes=10-", **{"If-Range": held}).content == SECOND


def test_a_part_of_a_word_file_is_not_compressed(db: Session, browse: Callable[..., Browser], mathilde: Personne) -> None:
    document = make.published(db, "Convention")
    fichier = db.exec(select(Fichier)).one()
    fichier.type_mime, fichier.nom = WORD, "convention.docx"
    db.commit()
    asked = {"Range": "bytes=0-9", "Accept-Encoding": "br, gzip"}
    answer = browse(mathilde).client.get(path(document), headers=asked)
    assert (answer.status_code, answer.content) == (206, make.PDF[:10]) and "content-encoding" not in answer.headers
    whole = browse(mathilde).get(path(document))
    assert whole.headers["content-disposition"].startswith("attachment; ")
    assert whole.headers["content-security-policy"] == f"sandbox; {LOCKED}"


def test_an_address_is_elsewhere(db: Session, browse: Callable[..., Browser], mathilde: Personne) -> None:
    document = make.published(db, fichier=None)
    db.commit()
    answer = browse(mathilde).get(path(document))
    assert (answer.status_code, answer.headers["location"]) == (303, "https://www.legifrance.gouv.fr")
    assert answer.headers["referrer-policy"] == "no-referrer"


def test_nobody_else_reads_it_even_with_the_address(
    db: Session, browse: Callable[..., Browser], mathilde: Personne, document: Document
) -> None:
    replace(db, document)
    kept = [path(document), former(db, document), f"/documentation/{document.id}"]
    karim, sophie = (
        make.referent(db, db.get_one(type(make.organisme(db)), make.user_of(db, mathilde).organisme_id)),
        make.instructeur(db),
    )
    documents_of = [str(each.id) for each in db.exec(select(Fichier))]
    db.commit()
    for stranger in (browse(karim), browse(sophie)):
        assert {stranger.get(each).status_code for each in kept} == {404}
    assert browse().get(path(document)).status_code == 303  # to sign in
    assert browse(mathilde).get(f"/documentation/{uuid4()}/fichier").status_code == 404
    for each in documents_of:  # nor by the address of files
        assert browse(mathilde).get(f"/fichiers/{each}").status_code == 404
    document = db.get_one(Document, document.id)
    documents.withdraw(db, document, by=make.decider(db))
    db.commit()
    assert {browse(mathilde).get(each).status_code for each in kept} == {404}


def test_who_opens_it_is_counted_and_who_goes_on_is_not(
    db: Session, browse: Callable[..., Browser], mathilde: Personne, document: Document
) -> None:
    browser, claire = browse(mathilde), browse(make.agent(db, "Claire", "Aubertin", Role.ADMINISTRATEUR))
    db.commit()
    browser.get(path(document))
    browser.get(path(document), Range="bytes=0-3")
    browser.get(path(document), Range="bytes=4-")
    browser.client.head(path(document))
    claire.get(path(document))
    lecture = db.exec(select(LectureDocument)).one()
    assert (lecture.personne_id, lecture.ouvertures) == (mathilde.id, 2)
