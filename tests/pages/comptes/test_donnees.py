"""One's own data: a ZIP of JSON and files, with nothing of anybody else and no secret."""

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import Session, select

from eclat.domain.organismes import referents
from eclat.domain.socle import fichiers
from eclat.domain.support import donnees
from eclat.models import Appartenance, Fichier, Role
from tests import factories as make
from tests.browser import Browser

Browse = Callable[..., Browser]


def taken(browser: Browser) -> dict[str, Any]:
    answer = browser.post("/compte/donnees/export")
    assert answer.status_code == 200 and answer.headers["content-type"] == "application/zip"
    assert "no-store" in answer.headers["cache-control"]
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert archive.testzip() is None
    return {name: json.loads(archive.read(name)) if name.endswith(".json") else archive.read(name) for name in archive.namelist()}


def test_it_holds_what_is_theirs_and_nothing_else(db: Session, browse: Browse) -> None:
    cour = make.organisme(db, "La Cour des Possibles")
    other = make.organisme(db, "Les Ateliers du Belvédère")
    made = make.habilitation(db, cour, etat="deposee")
    make.message(db, cour, "Où en est notre demande ?", by=make.owner(db, made))
    joel = make.dirigeant(db, cour)
    db.commit()
    found = taken(browse(joel))
    assert found["identite.json"][0]["adresse_mail"] == joel.courriel
    assert [each["organisme"] for each in found["organismes.json"]] == ["La Cour des Possibles"]
    assert [each["texte"] for each in found["messages_ecrits.json"]] == ["Où en est notre demande ?"]
    assert found["mails.json"] and found["actes.json"] and len(found["connexions.json"]) == 1
    assert found["roles_agent.json"] == []
    assert any(name.startswith("fichiers/0001 ") for name in found)
    said = json.dumps({name: each for name, each in found.items() if name.endswith(".json")}, ensure_ascii=False)
    assert other.nom not in said and make.dirigeant(db, other).courriel not in said
    assert "argon2" not in said and "⟦" not in said


def test_many_rows_come_by_pieces(db: Session, browse: Browse, monkeypatch: pytest.MonkeyPatch) -> None:
    cour = make.organisme(db, "La Cour des Possibles")
    joel = make.dirigeant(db, cour)
    for number in range(7):
        make.message(db, cour, f"Message {number}", by=make.user_of(db, joel))
    db.commit()
    monkeypatch.setattr(donnees, "AT_ONCE", 3)
    found = taken(browse(joel))
    assert [each["texte"] for each in found["messages_ecrits.json"]] == [f"Message {number}" for number in range(7)]


def test_the_page_says_what_the_law_keeps(db: Session, browse: Browse) -> None:
    joel = make.dirigeant(db, make.organisme(db))
    db.commit()
    browser = browse(joel)
    assert "/compte/donnees" in browser.get("/compte").text
    assert "La loi oblige à garder" in browser.get("/compte/donnees").text


def files(found: dict[str, Any]) -> list[str]:
    return [name for name in found if name.startswith("fichiers/")]


def test_a_file_that_one_may_no_longer_open_stays(db: Session, browse: Browse) -> None:
    """A référent who left, and signs in elsewhere."""
    cour, other = make.organisme(db, "La Cour des Possibles"), make.organisme(db, "Les Ateliers du Belvédère")
    karim = make.referent(db, cour)
    make.message(db, cour, "Voici le plan.", by=make.user_of(db, karim), pieces=1)
    db.add(Appartenance(personne_id=karim.id, organisme_id=other.id, role=Role.REFERENT))
    db.commit()
    place = db.exec(select(Appartenance).where(Appartenance.organisme_id == cour.id, Appartenance.role == Role.REFERENT)).one()
    browser = browse(karim)
    browser.post("/entree", {"appartenance": str(place.id)})
    assert len(files(taken(browser))) == 1
    referents.end(db, cour)
    db.commit()
    assert files(taken(browse(karim))) == []


def test_a_file_that_is_lost_is_said_in_its_place(db: Session, browse: Browse) -> None:
    cour = make.organisme(db, "La Cour des Possibles")
    make.habilitation(db, cour)
    db.commit()
    joel = make.dirigeant(db, cour)
    one, *others = db.exec(select(Fichier).where(Fichier.depose_par_id == joel.id).order_by(Fichier.id))  # type: ignore[arg-type]
    fichiers.storage().delete(one.cle)
    found = taken(browse(joel))
    assert len(files(found)) == 1 + len(others) > 1
    (lost,) = [each for name, each in found.items() if name.endswith("illisible.txt")]
    assert "n’a pas pu le lire" in lost.decode()
