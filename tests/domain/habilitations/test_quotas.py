"""A request does not swallow the storage: how many documents it carries, and how heavy."""

import itertools
from collections.abc import Callable
from uuid import UUID

import pytest
from sqlmodel import Session, select

from eclat.domain.dossiers import contenu, dossiers, equipe, quotas
from eclat.file_types import FileRefused
from eclat.models import Fichier, Habilitation, NaturePiece, Organisme, Piece, Point
from tests import factories as make
from tests.browser import Browser

_copies = itertools.count()
AUTRE, QUALIOPI, CV, POINT = NaturePiece.AUTRE, NaturePiece.QUALIOPI, NaturePiece.CV, NaturePiece.POINT


@pytest.fixture
def draft(db: Session) -> Habilitation:
    make.administrateur(db)
    return make.habilitation(db, make.organisme(db), complete=False)


def attach(db: Session, thing: Habilitation, nature: NaturePiece = AUTRE, target: UUID | None = None) -> Piece:
    applicant = make.user_of(db, make.dirigeant(db, owner(db, thing)))
    content = make.PDF + b"%04d" % next(_copies)  # the very same file twice is one
    return contenu.attach(db, thing, nature, "piece.pdf", content, target=target, by=applicant)


def owner(db: Session, thing: Habilitation) -> Organisme:
    found = db.get(Organisme, thing.organisme_id)
    assert found is not None
    return found


def test_so_many_documents_and_no_more(db: Session, draft: Habilitation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quotas, "MAX_DOCUMENTS", 3)
    attach(db, draft, QUALIOPI)
    first, _ = attach(db, draft), attach(db, draft)
    with pytest.raises(FileRefused, match=r"3 pièces au plus, sans compter les CV\. Retirez-en une"):
        attach(db, draft)
    attach(db, draft, QUALIOPI)  # takes the place of the former
    applicant = make.user_of(db, make.dirigeant(db, owner(db, draft)))
    member = equipe.add_member(db, draft, by=applicant)
    attach(db, draft, CV, member.id)  # not counted
    contenu.remove_document(db, draft, first, by=applicant)
    attach(db, draft)
    assert len(dossiers.documents(db, draft)) == 4


def test_so_heavy_and_no_more(db: Session, draft: Habilitation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quotas, "MAX_BYTES", 2 * len(make.PDF) + 9)
    attach(db, draft, QUALIOPI)
    attach(db, draft)
    with pytest.raises(FileRefused, match=r"au plus en tout\. Allégez celle-ci, ou retirez-en une autre\."):
        attach(db, draft)
    attach(db, draft, QUALIOPI)


@pytest.mark.parametrize("limit", [("MAX_EVER", 4), ("MAX_BYTES_EVER", 4 * len(make.PDF) + 17)])
def test_replacing_a_document_for_ever_ends_too(
    db: Session, draft: Habilitation, monkeypatch: pytest.MonkeyPatch, limit: tuple[str, int]
) -> None:
    monkeypatch.setattr(quotas, *limit)
    for _ in range(4):
        attach(db, draft, QUALIOPI)
    with pytest.raises(FileRefused, match="a déjà reçu 4 fichiers, en comptant ceux que vous avez remplacés"):
        attach(db, draft, QUALIOPI)


def test_a_point_receives_so_many(db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quotas, "MAX_PER_POINT", 2)
    make.administrateur(db)
    thing = make.habilitation(db, make.organisme(db), etat="a_completer")
    point = db.exec(select(Point)).one()
    for _ in range(2):
        attach(db, thing, POINT, point.id)
    with pytest.raises(FileRefused, match="Un point reçoit 2 pièces au plus"):
        attach(db, thing, POINT, point.id)
    attach(db, thing)


def test_the_page_says_it_beside_the_documents_and_keeps_nothing(
    browse: Callable[..., Browser], db: Session, draft: Habilitation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quotas, "MAX_DOCUMENTS", 1)
    attach(db, draft)
    mathilde = make.dirigeant(db, owner(db, draft))
    db.commit()
    answer = browse(mathilde).post(f"/habilitations/{draft.id}/pieces", files={"piece-autre": ("b.pdf", make.PDF)}, htmx=True)
    assert answer.status_code == 422 and "1 pièces au plus" in answer.text and "piece.pdf" in answer.text
    db.rollback()
    assert len(db.exec(select(Fichier)).all()) == 1
