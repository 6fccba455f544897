"""What comes with a form: looked at before the transaction, on the disk before its row, and never under another field's name."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlmodel import Session, select

from eclat.domain.socle import fichiers
from eclat.models import Fichier, Habilitation, Organisme, Personne
from tests import factories as make
from tests.browser import Browser

Order = list[str]


@pytest.fixture
def draft(db: Session) -> Habilitation:
    make.administrateur(db)
    return make.habilitation(db, make.organisme(db), complete=False)


@pytest.fixture
def applicant(db: Session, draft: Habilitation) -> Personne:
    organisme = db.get(Organisme, draft.organisme_id)
    assert organisme is not None
    person = make.dirigeant(db, organisme)
    db.commit()
    return person


@pytest.fixture
def order(monkeypatch: pytest.MonkeyPatch) -> Order:
    """What happened first: the file looked at, its bytes and the folder on the disk, a transaction begun, committed."""
    seen: Order = []

    def noted(where: object, name: str, said: Callable[..., str | None]) -> None:
        real = getattr(where, name)

        def call(*given: object, **named: object) -> object:
            if word := said(*given):
                seen.append(word)
            return real(*given, **named)

        monkeypatch.setattr(where, name, call)

    def flushed(held: int) -> str:
        path = Path(f"/proc/self/fd/{held}").readlink()
        return "folder flushed" if path.is_dir() else "file flushed"

    noted(fichiers, "without_metadata", lambda *_: "looked at")
    noted(os, "fsync", flushed)
    noted(__import__("eclat.http.web").http.web, "writing", lambda *_: "begun")
    noted(__import__("eclat.http.web").http.web, "commit", lambda *_: "committed")
    return seen


def test_a_document_is_looked_at_before_the_transaction_and_on_the_disk_before_its_row(
    browse: Callable[..., Browser], db: Session, draft: Habilitation, applicant: Personne, order: Order
) -> None:
    answer = browse(applicant).post(f"/habilitations/{draft.id}/pieces", files={"piece-qualiopi": ("qualiopi.pdf", make.PDF)})
    assert answer.status_code in (200, 303)
    assert order == ["looked at", "begun", "file flushed", "folder flushed", "committed"]
    assert db.exec(select(Fichier)).one().nom == "qualiopi.pdf"


def test_a_logo_is_looked_at_before_the_transaction(browse: Callable[..., Browser], applicant: Personne, order: Order) -> None:
    from tests.matrices.verbs.organismes import picture

    browse(applicant).post("/profil/logo", files={"logo": ("logo.png", picture())})
    assert order == ["looked at", "begun", "file flushed", "folder flushed", "committed"]


def test_nobody_s_file_is_looked_at_for_who_may_not_send_it(
    browse: Callable[..., Browser], draft: Habilitation, order: Order
) -> None:
    browse().post(f"/habilitations/{draft.id}/pieces", files={"piece-qualiopi": ("qualiopi.pdf", make.PDF)})
    assert order == []


@pytest.mark.parametrize("name", ["financement", "departements", "nimporte"])
def test_a_file_under_another_field_s_name_is_said_not_to_be_understood(
    browse: Callable[..., Browser], db: Session, draft: Habilitation, applicant: Personne, name: str
) -> None:
    """Nothing is missing: the address exists. What was asked makes no sense."""
    for path in ("brouillon", "depot", f"champs/{name}"):
        answer = browse(applicant).post(f"/habilitations/{draft.id}/{path}", files={name: ("a.pdf", make.PDF)})
        assert answer.status_code == 422, (path, answer.status_code)
        assert "n’a pas été comprise" in answer.text
    assert not db.exec(select(Fichier)).all()


def test_a_file_in_the_place_of_a_text_is_said_beside_it(browse: Callable[..., Browser], applicant: Personne) -> None:
    answer = browse(applicant).post("/profil", files={"site_web": ("a.pdf", make.PDF)})
    assert answer.status_code == 422 and "Un fichier est arrivé à la place de ce texte" in answer.text
