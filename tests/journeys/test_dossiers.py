"""A whole file is taken without a script: by an instructeur, then by the dirigeant whose request it is; and the file of a control."""

import io
import time
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlmodel import select

from eclat import clock
from eclat.database import writing
from eclat.models import Personne
from tests import factories as make
from tests.journeys.look import PHONE
from tests.journeys.stage import Mailbox, Screen, link_in
from tests.services.live import LiveServer
from tests.services.smtp import SmtpServer

pytestmark = pytest.mark.journey

Enter = Callable[..., Screen]
TRIES = 40  # looks at a file that is being made, half a second apart


@pytest.fixture(scope="module")
def people(database: str) -> dict[str, str]:
    with writing() as db:
        organisme, sophie = make.organisme(db, "Les Tilleuls"), make.instructeur(db)
        request = make.habilitation(db, organisme, etat="en_instruction", instructeurs=[sophie])
        mathilde = make.dirigeant(db, organisme)
        make.message(db, request, "Où envoyer le bilan ?", by=make.user_of(db, mathilde))
        found = {
            "Sophie": sophie.courriel, "Mathilde": mathilde.courriel, "Claire": make.administrateur(db).courriel, "demande": str(request.id),
        }  # fmt: skip
        db.commit()
    return found


@pytest.fixture
def enter(people: dict[str, str], chromium: Browser, live_server: LiveServer) -> Enter:
    def opened(who: str, **how: bool | int) -> Screen:
        screen = Screen.open(chromium, live_server.url, **how)  # type: ignore[arg-type]
        with writing() as db:
            screen.enter(db, db.exec(select(Personne).where(Personne.courriel == people[who])).one())
        return screen

    return opened


def until_ready(page: Page) -> None:
    """Whoever has no script follows the link that looks again."""
    again, ready = (
        page.get_by_role("link", name="Voir où en est le dossier"),
        page.get_by_role("link", name="Télécharger le dossier"),
    )
    for _ in range(TRIES):
        if ready.count():
            break
        time.sleep(0.5)
        again.click()
    expect(ready).to_be_visible()


def taken(page: Page) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger le dossier").click()
    return Path(download.value.path()).read_bytes()


@pytest.mark.parametrize("who", ["Sophie", "Mathilde"])
def test_a_request_is_taken_whole_without_a_script(
    enter: Enter, people: dict[str, str], smtp_server: SmtpServer, who: str
) -> None:
    screen = enter(who, javascript=False)
    page = screen.page
    screen.go(f"/habilitations/{people['demande']}")
    page.get_by_role("link", name="Télécharger le dossier").click()
    page.get_by_role("button", name="Préparer le dossier").click()
    until_ready(page)
    expect(page.locator("#export-phrase")).to_contain_text("Le dossier est prêt")
    with zipfile.ZipFile(io.BytesIO(taken(page))) as found:
        names = found.namelist()
        assert (
            found.testzip() is None
            and names[-1] == "Index.csv"
            and any(each.startswith("Pièces de la demande/") for each in names)
        )
    link = link_in(Mailbox(smtp_server, screen).wait(people[who], "Votre dossier est prêt"), "/exports/")
    assert link.endswith(page.url.rsplit("/", 1)[-1])
    page.get_by_role("link", name="Retour au dossier").click()
    assert page.url.endswith(people["demande"])
    seen = enter(who)
    seen.go(f"/habilitations/{people['demande']}/archive")
    seen.look(f"dossier-entier-{who.lower()}")
    seen.go(link)
    seen.look(f"dossier-pret-{who.lower()}")


def test_a_control_is_one_form_on_a_phone_too(enter: Enter) -> None:
    claire = enter("Claire", width=PHONE)
    claire.go("/dossier-controle")
    claire.look("controle")
    claire.page.locator("#champ-du").fill((clock.today() - timedelta(days=90)).isoformat())
    claire.page.get_by_role("button", name="Préparer le dossier").click()
    expect(claire.page.get_by_role("link", name="Télécharger le dossier")).to_be_visible(timeout=30_000)
    claire.go("/exports")
    expect(claire.page.get_by_role("link", name="Télécharger Dossier ZIP, Dossier de contrôle")).to_be_visible()
