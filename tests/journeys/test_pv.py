"""The entry of a procès-verbal: by keyboard alone, two members at once, the network cut, without a script on a phone."""

from uuid import UUID

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from eclat.database import reading, writing
from eclat.domain.jurys import champs, pv
from eclat.models import SessionCqp
from tests import jurys
from tests.journeys.look import PHONE
from tests.journeys.stage import Cast, eventually
from tests.services.live import LiveServer

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def session(database: str) -> UUID:
    with writing() as db:
        held = jurys.tenu(db, people=6)
        db.commit()
        return held.id


@pytest.fixture(scope="module")
def troupe(session: UUID, chromium: Browser, live_server: LiveServer) -> Cast:
    with reading() as db:
        brigitte, amadou = jurys.copresidents(db, db.get_one(SessionCqp, session))
    assert brigitte.personne_id and amadou.personne_id
    return Cast({"Brigitte": brigitte.personne_id, "Amadou": amadou.personne_id}, chromium, live_server.url)


def kept(session: UUID, rank: int, *cells: str) -> list[str]:
    """What these cells of a row hold in the database."""
    with reading() as db:
        held = db.get_one(SessionCqp, session)
        row = pv.passages(db, jurys.pv_of(db, held))[rank]
        return [champs.held(row.passage, dict(row.tapes), each) for each in cells]


def row(page: Page, rank: int) -> Locator:
    return page.locator("[data-row]").nth(rank)


def blocs(*codes: str) -> list[str]:
    return [f"resultat-BC0{each}" for each in codes]


def focused(page: Page) -> tuple[str, str]:
    """The cell and the row where one types."""
    found: list[str] = page.evaluate(
        "[document.activeElement.name, document.activeElement.closest('[data-row]').querySelector('.state span').textContent]"
    )
    return found[0], found[1]


def test_by_keyboard_alone(troupe: Cast, session: UUID) -> None:
    with troupe.screens("Brigitte") as (brigitte,):
        page = brigitte.go(f"/sessions/{session}/pv")
        brigitte.look("pv-saisie")
        page.locator("[data-row] select").first.focus()
        page.keyboard.press("Tab")
        assert focused(page) == ("resultat-BC01", "1")
        for letter in "VVNV":
            page.keyboard.press(letter)
        assert focused(page) == ("resultat-BC01", "2")
        expect(row(page, 0)).to_have_attribute("data-state", "error")
        expect(row(page, 0).locator(".row-error")).to_contain_text("pourquoi BC03 n’est pas validé")
        expect(page.locator("#enregistrement")).to_contain_text("Enregistré à")
        assert kept(session, 0, *blocs("1", "2", "3", "4")) == ["valide", "valide", "non_valide", "valide"]
        brigitte.look("pv-saisie-a-corriger")

        # Up to the sentence that lacks: letters are letters there.
        row(page, 1).locator("[name=resultat-BC01]").first.focus()
        page.keyboard.press("ArrowUp")
        for _ in range(4):
            page.keyboard.press("ArrowRight")
        assert focused(page) == ("observations", "1")
        page.keyboard.type("VNAE : notions fragiles")
        page.keyboard.press("Enter")
        assert focused(page) == ("observations", "2")
        expect(row(page, 0)).to_have_attribute("data-state", "saved")
        expect(row(page, 0).locator("[data-resultat]")).to_have_text("Partielle, 3 sur 4")
        assert kept(session, 0, "observations") == ["VNAE : notions fragiles"]

        # Shift V: the whole row; A, E: who is not there; Suppr: nothing was said.
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Shift+V")
        expect(row(page, 1).locator("[data-resultat]")).to_have_text("Validation totale")
        assert focused(page) == ("resultat-BC01", "3")
        page.keyboard.press("A")
        expect(row(page, 2).locator("[data-resultat]")).to_have_text("Absent")
        assert focused(page) == ("resultat-BC01", "4")
        page.keyboard.press("E")
        expect(row(page, 3).locator(".row-error")).to_contain_text("justificatif")
        assert focused(page)[1] == "5"
        page.keyboard.press("V")
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("Delete")
        eventually(page, lambda: kept(session, 4, "resultat-BC01"), [""])
        expect(page.locator("#pv-dit")).to_contain_text("BC01 effacé")
        expect(page.locator(".counts")).to_contain_text("3 saisis")


def test_two_members_at_once(troupe: Cast, session: UUID) -> None:
    with troupe.screens("Brigitte", "Amadou") as (brigitte, amadou):
        hers, his = brigitte.go(f"/sessions/{session}/pv"), amadou.go(f"/sessions/{session}/pv")
        expect(hers.locator("[data-presents]")).to_contain_text("Amadou Ndiaye a cette page ouverte")
        sixth = row(hers, 5)
        sixth.locator("[name=resultat-BC01]").first.focus()
        hers.keyboard.press("V")
        expect(sixth).to_have_attribute("data-state", "editing")
        expect(row(his, 5).locator("[name=resultat-BC01]:checked")).to_have_value("valide", timeout=9000)

        # The other one has not seen yet what is written: the second is told, and nothing is lost.
        his.route("**/pv/suivi*", lambda route: route.abort())
        sixth.locator("[name=resultat-BC02]").first.focus()
        hers.keyboard.press("N")
        eventually(hers, lambda: kept(session, 5, "resultat-BC02"), ["non_valide"])
        row(his, 5).locator("[name=resultat-BC02]").first.focus()
        his.keyboard.press("V")
        line = row(his, 5).locator(".row-conflict")
        expect(line).to_contain_text("BC02 : votre saisie est « Validé », l’autre « Non validé »")
        amadou.look("pv-saisie-conflit")
        assert kept(session, 5, "resultat-BC02") == ["non_valide"]
        line.get_by_role("button", name="Garder ma saisie").click()
        eventually(his, lambda: kept(session, 5, "resultat-BC02"), ["valide"])
        expect(row(his, 5).locator(".row-conflict")).to_have_count(0)


def test_the_network_is_cut(troupe: Cast, session: UUID) -> None:
    with troupe.screens("Brigitte") as (brigitte,):
        page = brigitte.go(f"/sessions/{session}/pv")
        page.context.set_offline(True)
        row(page, 4).locator("[name=resultat-BC03]").first.focus()
        page.keyboard.press("V")
        expect(page.locator("#pv-avis")).to_contain_text("Le réseau ne répond pas")
        expect(row(page, 4)).to_have_attribute("data-state", "offline")
        page.context.set_offline(False)
        eventually(page, lambda: kept(session, 4, "resultat-BC03"), ["valide"])
        expect(page.locator("#pv-avis")).to_be_empty()
        expect(row(page, 4)).to_have_attribute("data-state", "editing")


def test_on_a_phone_one_at_a_time(troupe: Cast, session: UUID) -> None:
    with troupe.screens("Brigitte", width=PHONE) as (brigitte,):
        page = brigitte.go(f"/sessions/{session}/pv")
        opened = page.locator("[data-row][data-open]")
        expect(opened).to_have_count(1)
        opened.locator("label.v").nth(1).click()
        expect(opened.locator("[name=resultat-BC02]:checked")).to_have_value("valide")
        brigitte.look("pv-saisie-telephone")


def test_without_a_script_on_a_phone(troupe: Cast, session: UUID) -> None:
    with troupe.screens("Amadou", javascript=False, width=PHONE) as (amadou,):
        page = amadou.go(f"/sessions/{session}/pv")
        last = row(page, 5)
        last.locator("label.n").nth(3).click()
        last.locator("[name=observations]").fill("Projet non présenté")
        last.get_by_role("button", name="Enregistrer").click()
        expect(page.locator("#annonces")).to_contain_text("Ligne enregistrée")
        assert kept(session, 5, "resultat-BC04", "observations") == ["non_valide", "Projet non présenté"]
