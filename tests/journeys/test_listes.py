"""A list: choose all that answer, take one out, act, and take it away as a file; with a script, without, on a phone."""

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from python_calamine import CalamineWorkbook

from eclat.database import writing
from eclat.models import EtatOrganisme, Personne
from tests import factories as make
from tests.journeys.look import PHONE
from tests.journeys.stage import Screen
from tests.services.live import LiveServer

pytestmark = pytest.mark.journey

WAITING = 24


@pytest.fixture(scope="module")
def key(database: str) -> object:
    """Two pages of organismes that wait, seen by Claire."""
    with writing() as db:
        claire = make.administrateur(db)
        for number in range(WAITING):
            make.organisme(db, f"École {number:02}", etat=EtatOrganisme.EN_ATTENTE)
        db.commit()
        return claire.id


@pytest.fixture
def claire(chromium: Browser, live_server: LiveServer, key: object) -> Iterator[Callable[..., Screen]]:
    opened = []

    def enter(**how: bool | int) -> Screen:
        screen = Screen.open(chromium, live_server.url, **how)  # type: ignore[arg-type]
        opened.append(screen)
        with writing() as db:
            screen.enter(db, db.get_one(Personne, key))
        return screen

    yield enter
    for screen in opened:
        screen.close()


def rows_of(page: Page, button: str) -> list[list[Any]]:
    """The file that this button brings."""
    with page.expect_download() as download:
        page.get_by_role("button", name=button).first.click()
    assert re.match(r"Organismes, [0-9]+ lignes? 20", download.value.suggested_filename)
    data = Path(download.value.path()).read_bytes()
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()


def test_choose_all_that_answer_then_take_one_out(claire: Callable[..., Screen]) -> None:
    screen = claire()
    screen.page.clock.install()
    page = screen.go("/organismes?tri=nom")
    bar = page.locator("[data-batch]")
    expect(bar).to_be_hidden()
    page.get_by_role("checkbox", name="Tout sélectionner").check()
    expect(bar).to_contain_text("20 organismes sélectionnés")
    screen.look("organismes-choisis")
    page.get_by_role("link", name=f"Sélectionner les {WAITING} qui répondent").press("Enter")
    expect(bar).to_contain_text(f"Les {WAITING} organismes qui répondent sont sélectionnés")
    screen.look("organismes-tous-choisis")
    assert len(rows_of(page, "Exporter la sélection")) == WAITING + 1
    box = page.get_by_role("checkbox", name="Choisir École 03")
    expect(box).to_be_enabled()
    box.press("Space")
    expect(bar).to_contain_text("19 organismes sélectionnés")
    page.clock.run_for(2_100)  # until another file may be asked for
    assert len(rows_of(page, "Exporter la sélection")) == 20
    bar.get_by_role("button", name="Tout désélectionner").click()
    expect(bar).to_be_hidden()


def test_the_export_follows_the_search(claire: Callable[..., Screen]) -> None:
    screen = claire()
    screen.page.clock.install()
    page = screen.go("/organismes")
    page.get_by_role("searchbox").fill("05")
    expect(page.locator("tbody")).to_have_count(1)
    rows = rows_of(page, "Exporter en XLSX")
    assert [row[0] for row in rows] == ["Organisme", "École 05"]
    page.clock.run_for(2_100)
    with page.expect_download() as download:
        page.get_by_role("button", name="Exporter en CSV").click()
    assert download.value.suggested_filename.endswith(".csv")


def test_on_a_phone(claire: Callable[..., Screen]) -> None:
    screen = claire(width=PHONE)
    page = screen.go("/organismes")
    page.get_by_role("checkbox", name="Choisir École 07").check()
    expect(page.locator("[data-batch]")).to_contain_text("1 organisme sélectionné")
    screen.look("organismes-choix-telephone")


def test_without_a_script(claire: Callable[..., Screen]) -> None:
    screen = claire(javascript=False)
    page = screen.go("/organismes?etat=en_attente&tri=nom")
    assert len(rows_of(page, "Exporter en XLSX")) == WAITING + 1
    page.get_by_role("checkbox", name="Choisir École 01").check()
    page.get_by_role("button", name="Accepter les organismes cochés").click()
    expect(page.locator("#lot-phrase")).to_have_text("1 organisme accepté.")
    page.get_by_role("link", name="Retour à la liste").click()
    page.get_by_role("link", name=f"Sélectionner les {WAITING - 1} qui répondent").click()
    expect(page.locator("[data-batch]")).to_contain_text(f"Les {WAITING - 1} organismes qui répondent sont sélectionnés")
    page.get_by_role("button", name="Accepter la sélection").click()
    expect(page.locator("#lot-phrase")).to_have_text(f"{WAITING - 1} organismes acceptés.")


def test_a_text_that_was_stretched_keeps_its_size_over_a_refusal(claire: Callable[..., Screen]) -> None:
    """Its style is the browser's own: copied as an attribute, the security policy would refuse it, and the journey complain."""
    with writing() as db:  # the others may have been accepted by now
        make.organisme(db, "Une école de plus", etat=EtatOrganisme.EN_ATTENTE)
        db.commit()
    page = claire().go("/organismes?etat=en_attente&tri=nom")
    page.get_by_role("link", name="Refuser…").first.press("Enter")
    reason = page.get_by_label("Motif")
    reason.evaluate("(each) => { each.style.height = '240px'; }")  # what dragging its corner writes
    page.get_by_role("button", name="Refuser et prévenir").press("Enter")
    expect(reason).to_have_attribute("aria-invalid", "true")
    expect(reason).to_have_css("height", "240px")
