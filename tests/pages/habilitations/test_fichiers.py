"""Files as they are served: under lock, under their own name, and to nobody else."""

from collections.abc import Callable
from urllib.parse import unquote
from uuid import uuid4

import pytest
from sqlmodel import Session, select

from eclat import file_types
from eclat.domain.dossiers import contenu
from eclat.models import Fichier, Habilitation, NaturePiece, Organisme, Personne, Piece
from tests import factories as make
from tests.base.test_file_types import docx
from tests.browser import Browser
from tests.domain.socle.test_metadata import SECRET, talkative

HTML = b"<html><script>alert(1)</script></html>"


@pytest.fixture
def draft(db: Session) -> Habilitation:
    make.administrateur(db)
    return make.habilitation(db, make.organisme(db), complete=False)


def applicant(db: Session, thing: Habilitation) -> Personne:
    organisme = db.get(Organisme, thing.organisme_id)
    assert organisme is not None
    return make.dirigeant(db, organisme)


def attached(db: Session, thing: Habilitation, name: str, data: bytes) -> Piece:
    by = make.user_of(db, applicant(db, thing))
    piece = contenu.attach(db, thing, NaturePiece.AUTRE, name, data, by=by)
    db.commit()
    return piece


@pytest.mark.parametrize(
    ("name", "data", "shown"),
    [
        ("a.pdf", make.PDF + HTML, True),
        ("a.jpg", talkative(file_types.JPEG) + HTML, True),
        ("a.png", talkative(file_types.PNG) + HTML, True),
        ("a.webp", talkative(file_types.WEBP) + HTML, True),
        ("a.docx", docx(), False),
    ],
)
def test_nothing_in_a_file_runs_here(
    browse: Callable[..., Browser], db: Session, draft: Habilitation, name: str, data: bytes, shown: bool
) -> None:
    """A PDF that is also a page stays a PDF; of a picture that is also a page, the picture is kept."""
    piece = attached(db, draft, name, data)
    answer = browse(applicant(db, draft)).get(f"/fichiers/{piece.fichier_id}")
    policy = answer.headers["content-security-policy"]
    assert answer.headers["content-disposition"].startswith("inline" if shown else "attachment")
    assert answer.headers["x-content-type-options"] == "nosniff" and answer.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "script-src" not in policy
    assert policy.startswith("sandbox;") or name == "a.pdf"  # browsers draw no PDF inside a sandbox
    assert "html" not in answer.headers["content-type"] and SECRET not in answer.content
    assert name == "a.pdf" or HTML not in answer.content


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ("Équipe pédagogique (v2).pdf", "Équipe pédagogique (v2).pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("CON", "CON.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie x.pdf"),
        ('a".html; filename=b.pdf', "a .html; filename=b.pdf"),
        ("photo\u202egnp.exe", "photognp.exe.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("", "fichier.pdf"),
        ("文書.pdf", "文書.pdf"),
    ],
)
def test_a_file_bears_its_name_and_no_trick(
    browse: Callable[..., Browser], db: Session, draft: Habilitation, sent: str, told: str
) -> None:
    piece = attached(db, draft, sent, make.PDF)
    header = browse(applicant(db, draft)).get(f"/fichiers/{piece.fichier_id}").headers["content-disposition"]
    kind, plain, exact = header.split('"')[0], header.split('"')[1], header.split('"')[2]
    assert kind == "inline; filename=" and plain.isascii() and plain.isprintable() and plain
    assert exact.startswith("; filename*=UTF-8''") and unquote(exact.removeprefix("; filename*=UTF-8''")) == told
    assert exact.count(";") == 1


def test_another_s_file_is_not_found_by_its_address(browse: Callable[..., Browser], db: Session, draft: Habilitation) -> None:
    piece = attached(db, draft, "a.pdf", make.PDF)
    stranger = make.dirigeant(db, make.organisme(db, "Les Ateliers du Belvédère"))
    unattributed = make.instructeur(db)
    db.commit()
    for who in (stranger, unattributed):
        for key in (piece.fichier_id, uuid4(), piece.id):
            assert browse(who).get(f"/fichiers/{key}").status_code == 404
    assert browse().get(f"/fichiers/{piece.fichier_id}").status_code == 303


def test_a_file_taken_out_stays_readable_by_those_who_read_the_request_alone(
    browse: Callable[..., Browser], db: Session, draft: Habilitation
) -> None:
    """It is part of the history of the request."""
    piece, mathilde = attached(db, draft, "a.pdf", make.PDF), applicant(db, draft)
    contenu.remove_document(db, draft, piece, by=make.user_of(db, mathilde))
    stranger = make.dirigeant(db, make.organisme(db, "Les Ateliers du Belvédère"))
    db.commit()
    assert browse(mathilde).get(f"/fichiers/{piece.fichier_id}").status_code == 200
    assert browse(stranger).get(f"/fichiers/{piece.fichier_id}").status_code == 404


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("vide.pdf", b"", "vide.pdf est vide"),
        ("lourd.pdf", make.PDF + bytes(20 * 1024 * 1024), "dépasse 20"),
        ("photo.png", b"<html>", "son contenu n’est pas celui d’un fichier .png"),
        ("photo.jpg", talkative(file_types.JPEG)[:-40], "photo.jpg est abîmé"),
        ("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "Enregistrez-le en PDF ou en JPEG"),
    ],
)
def test_a_file_that_cannot_be_taken_is_told_so_beside_its_field(
    browse: Callable[..., Browser], db: Session, draft: Habilitation, name: str, data: bytes, said: str
) -> None:
    mathilde = applicant(db, draft)
    db.commit()
    for htmx in (True, False):
        browser = browse(mathilde)
        answer = browser.post(f"/habilitations/{draft.id}/pieces", files={"piece-autre": (name, data)}, htmx=htmx)
        assert answer.status_code == (422 if htmx else 303)
        assert said in browser.follow(answer).text
    db.rollback()
    assert db.exec(select(Fichier)).all() == []


def test_a_form_without_its_file_asks_for_one(browse: Callable[..., Browser], db: Session, draft: Habilitation) -> None:
    mathilde = applicant(db, draft)
    db.commit()
    answer = browse(mathilde).post(f"/habilitations/{draft.id}/pieces", {"piece-autre": "a.pdf"}, htmx=True)
    assert answer.status_code == 422 and "Choisissez d’abord un fichier" in answer.text
