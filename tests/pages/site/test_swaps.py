"""A swap equals a reload, on the regions of the file and of the profile (the others are proved beside their pages)."""

import io
from collections.abc import Callable

import pytest
from PIL import Image
from sqlmodel import Session, select

from eclat.models import Habilitation, Personne, Point
from tests import factories as make
from tests.browser import Browser
from tests.swap import assert_swap_equals_reload


@pytest.fixture
def sophie(db: Session) -> Personne:
    make.administrateur(db)
    return make.instructeur(db)


@pytest.fixture
def studied(db: Session, sophie: Personne) -> Habilitation:
    thing = make.habilitation(db, make.organisme(db), etat="en_instruction", instructeurs=[sophie])
    db.commit()
    return thing


def act(browser: Browser, page: str, path: str, data: dict[str, str], *, target: str) -> None:
    """Do it as htmx does, and compare what it makes of the page with the page fetched again."""
    before = browser.get(page).text
    answer = browser.post(path, data, htmx=True)
    assert answer.status_code == 200
    assert_swap_equals_reload(before, answer.text, browser.get(page).text, target=target)


def test_the_points_of_a_file(browse: Callable[..., Browser], db: Session, sophie: Personne, studied: Habilitation) -> None:
    browser, at = browse(sophie), f"/habilitations/{studied.id}"
    act(browser, at, f"{at}/ajout-point", {"texte": "Convention de stage"}, target="points")
    point = db.exec(select(Point)).one()
    db.close()  # a writing session holds SQLite’s lock
    act(browser, at, f"{at}/points/{point.id}/levee", {}, target="points")
    act(browser, at, f"{at}/points/{point.id}/reprise", {}, target="points")


def test_the_attribution_in_the_list(browse: Callable[..., Browser], db: Session) -> None:
    sophie, claire = make.instructeur(db), make.administrateur(db)
    thing = make.habilitation(db, make.organisme(db), etat="deposee")
    db.commit()
    browser = browse(claire)
    before = browser.get("/habilitations").text
    path = f"/habilitations/{thing.id}/attribution"
    answer = browser.post(f"{path}?vue=liste", {"instructeur_1": str(sophie.id), "instructeur_2": ""}, htmx=True)
    assert answer.status_code == 200, answer.text
    assert "Sophie Rakoto" in answer.text and "Sophie Rakoto" not in before


def test_the_logo_of_the_profile(browse: Callable[..., Browser], db: Session) -> None:
    make.administrateur(db)
    organisme = make.organisme(db)
    db.commit()
    browser = browse(make.dirigeant(db, organisme))
    picture = io.BytesIO()
    Image.new("RGB", (64, 32), "#FFC62B").save(picture, "PNG")
    before = browser.get("/profil").text
    sent = browser.post("/profil/logo", files={"logo": ("logo.png", picture.getvalue(), "image/png")}, htmx=True)
    with_logo = browser.get("/profil").text
    assert_swap_equals_reload(before, sent.text, with_logo, target="logo")
    removed = browser.post("/profil/logo/retrait", htmx=True)
    assert_swap_equals_reload(with_logo, removed.text, browser.get("/profil").text, target="logo")
