"""The clauses of conventions: read again before they are in service; two colleagues at once; an example as PDF."""

from collections.abc import Callable

import pytest
from sqlmodel import Session, select

from eclat.domain.habilitations import clauses, modele_convention
from eclat.models import Personne, VersionModeleConvention
from tests import factories as make
from tests.browser import Browser

AT = "/clauses"


@pytest.fixture
def claire(browse: Callable[..., Browser], db: Session) -> Browser:
    found = browse(make.administrateur(db))
    db.commit()
    return found


def typed(vu: int = 0, **changed: str) -> dict[str, str]:
    return {"vu": str(vu), **clauses.texts({}), **changed}


def versions(db: Session) -> list[int]:
    db.commit()
    found = [each.version for each in db.exec(select(VersionModeleConvention))]
    db.commit()
    return found


def test_they_are_read_again_before_they_are_in_service(claire: Browser, db: Session) -> None:
    page = claire.get(AT).text
    assert (
        "Les clauses d’origine sont en service" in page
        and "Article R.\u00a06113-16-2, 1°" in page
        and "<code>{organisme}</code>" in page
    )
    again = claire.post(AT, typed(contrepartie="45 euros par candidat."))
    assert again.status_code == 200 and "Ce qui change" in again.text and versions(db) == []
    done = claire.post(AT, typed(contrepartie="45 euros par candidat.") | {"confirme": "oui"})
    assert done.status_code == 303 and versions(db) == [1]
    page = claire.get(AT).text
    assert "Version 1, en service" in page and "45 euros par candidat." in page and 'id="versions"' in page
    assert claire.post(AT, typed(contrepartie="45 euros par candidat.") | {"confirme": "oui"}).status_code == 303, (
        "a second click"
    )
    assert versions(db) == [1]


def test_what_is_wrong_is_said_beside_its_clause(claire: Browser, db: Session) -> None:
    found = claire.post(AT, typed(objet="", autres="Pour {organisne}") | {"confirme": "oui"})
    assert found.status_code == 422 and "La loi veut cette clause" in found.text and "{organisme}" in found.text
    assert versions(db) == []


def test_two_colleagues_do_not_overwrite_each_other(claire: Browser, db: Session) -> None:
    assert claire.post(AT, typed(autres="Un.") | {"confirme": "oui"}).status_code == 303
    met = claire.post(AT, typed(autres="Deux.") | {"confirme": "oui"})
    assert met.status_code == 409 and "Un collègue" in met.text and "Deux." in met.text and versions(db) == [1]
    assert claire.post(AT, typed(1, autres="Deux.") | {"confirme": "oui"}).status_code == 303
    assert modele_convention.texts(db)[0]["autres"] == "Deux."


def test_the_example_is_a_pdf_and_administrateurs_alone_see_all_this(
    claire: Browser, browse: Callable[..., Browser], db: Session
) -> None:
    found = claire.get(f"{AT}/exemple")
    assert found.headers["content-type"] == "application/pdf" and found.content.startswith(b"%PDF")
    sophie: Personne = make.instructeur(db)
    reader = browse(sophie)
    db.commit()
    assert {reader.get(AT).status_code, reader.get(f"{AT}/exemple").status_code} == {403}
