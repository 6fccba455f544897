"""Two clicks within an instant on every kind of button that sends something, with a script and without: one effect, no refusal."""

from collections import Counter
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Locator, Page, Request, expect
from sqlmodel import select

from eclat import clock
from eclat.database import reading, writing
from eclat.models import Courriel, Evenement, Personne
from tests.conftest import emptied
from tests.journeys.stage import Screen
from tests.matrices.verbs.case import Case
from tests.matrices.verbs.table import tell
from tests.services.chromium import PATIENCE
from tests.services.live import running_server

pytestmark = pytest.mark.journey

# Where the button stands, when it is not at the address that it sends to: how many names of the path to leave out.
ABOVE = {
    "profil-logo-retrait": 2, "referent-relance": 1, "habilitation-formateurs-retrait": 3,
    "habilitation-piece-retrait": 3, "point-ajout": 1, "agent-roles": 1, "agent-relance": 1,
    "organisme-acceptation": 1, "identification-achevement": 1, "identification-reprise": 1, "identification-reintegration": 1,
    "courriel-relance": 1,
}  # fmt: skip
# In the order of a day, with the line of the journal that each leaves. (Every verb: tests/test_twice.py.)
STORY = {
    "inscription": "inscription organisme",
    "connexion": "",
    "organisme-acceptation": "acceptation organisme",
    "profil": "profil organisme",
    "profil-logo-retrait": "retrait_logo organisme",
    "referent-relance": "relance_referent organisme",
    "referent-retrait": "retrait_referent organisme",
    "habilitation-nouvelle": "ouverture habilitation",
    "habilitation-formateurs-retrait": "",
    "habilitation-piece-retrait": "",
    "habilitation-depot": "depot habilitation",
    "identification-achevement": "achevement delegation",
    "identification-reprise": "reprise delegation",
    "identification-ecart": "ecart delegation",
    "identification-reintegration": "reintegration delegation",
    "habilitation-attribution": "attribution habilitation",
    "habilitation-renvoi": "renvoi habilitation",
    "habilitation-acceptation": "acceptation habilitation",
    "point-ajout": "ajout_point habilitation",
    "agent-nouveau": "creation_agent personne",
    "agent-roles": "roles personne",
    "agent-relance": "relance_agent personne",
    "agent-suspension": "suspension personne",
    "courriel-relance": "relance courriel",
}
# With a script one listener keeps the second click back: one form of each way of sending is enough.
WITH_SCRIPT = (
    "inscription", "connexion", "organisme-acceptation", "profil-logo-retrait", "referent-relance", "referent-retrait",
    "habilitation-formateurs-retrait", "habilitation-piece-retrait", "habilitation-depot", "habilitation-attribution", "point-ajout", "agent-roles",
    "courriel-relance",
)  # fmt: skip
# What the clock and the worker do meanwhile, of what the world holds.
BY_ITSELF = {
    "suivi document_suivi",
    "veille organisme",
    "jury_tenue session",
    "delivrance certificat",
    "fin export",
    "ouverture declaration",
    "ecriture flux",
    "rappel_fin habilitation",
}
PENDING: dict[Page, set[Request]] = {}


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_a_double_click_does_it_once(chromium: Browser, database_url: str, tmp_path: Path, javascript: bool) -> None:
    story = WITH_SCRIPT if javascript else tuple(STORY)
    emptied(database_url)
    with writing() as db, clock.travel(timedelta(minutes=-10)):  # nobody is reminded of a mail that has just left
        table = tell(db)
        db.commit()
    before = done()
    with running_server(database_url, tmp_path) as server:
        screens: dict[UUID | None, Screen] = {}
        for name in story:
            case = table[name]
            if case.who not in screens:
                screen = screens[case.who] = Screen.open(chromium, server.url, javascript=javascript)
                watch(screen.page)
                if case.who:
                    with writing() as db:
                        screen.enter(db, db.get_one(Personne, case.who))
            double_click(screens[case.who], name, case)
        for screen in screens.values():
            screen.close()
    found = done() - before
    assert {kind for kind, times in found.items() if times > 1} == set()
    lines = Counter(kind.rpartition(" ")[0] for kind in found if not kind.startswith("mail "))
    assert Counter({line: times for line, times in lines.items() if line not in BY_ITSELF}) == Counter(
        STORY[name] for name in story if STORY[name]
    )


def double_click(screen: Screen, name: str, case: Case) -> None:
    """Open the page where the button stands, fill its form, click twice, and wait for what comes."""
    parts = case.path.strip("/").split("/")
    page = screen.go("/" + "/".join(parts[: len(parts) - ABOVE.get(name, 0)]))
    button = button_of(page, case.path)
    page.locator("#contenu details").evaluate_all("found => found.forEach((each) => { each.open = true })")
    asked = {name: value for name, value in case.data.items() if name != "confirme"}
    for field, value in asked.items():
        for each in value if isinstance(value, list) else [value] if value else []:
            fill(page, field, each)
    if asked != case.data:  # it is read again first
        button.click()
        settle(page)
        button = page.locator("button[name=confirme][value=oui]")
    button.dblclick()
    settle(page)
    assert screen.document is not None and screen.document.status == 200, f"{name}: {screen.document and screen.document.status}"
    expect(page.locator(".error-page, #annonces h2"), name).to_have_count(0)


def settle(page: Page) -> None:
    """Until nothing that was asked is still awaited: neither by htmx nor by the browser, which drops the first of two answers."""
    quiet = 0
    for _ in range(PATIENCE // 20):
        page.wait_for_timeout(20)
        quiet = 0 if PENDING[page] else quiet + 1
        if quiet == 4:  # a redirect asked for by htmx begins a little after its answer
            return page.wait_for_load_state()
    raise AssertionError(f"still waiting for {[each.url for each in PENDING[page]]}")


def watch(page: Page) -> None:
    asked = PENDING[page] = set()
    page.on("request", lambda request: asked.add(request))
    page.on("requestfinished", lambda request: asked.discard(request))
    page.on("requestfailed", lambda request: asked.discard(request))


def button_of(page: Page, path: str) -> Locator:
    """The button that sends there; not the one that only serves Enter."""
    forms = f"form[action$='{path}'] button, form[action*='{path}?'] button"
    return (
        page.locator(f":is([formaction$='{path}'], :is({forms}):not([formaction])):not(.sr, [type=button])")
        .locator("visible=true")
        .first
    )


def fill(page: Page, name: str, value: str) -> None:
    field = page.locator(f"[name='{name}']")
    kind = field.first.evaluate("each => each.type")
    if kind in ("radio", "checkbox"):
        page.locator(f"[name='{name}'][value='{value}']").check(force=True)
    elif kind == "select-one":
        field.first.select_option(value)
    elif kind not in ("submit", "hidden"):
        field.first.fill(value)


def done() -> Counter[str]:
    """What happened to each thing, and which mail told whom of what."""
    with reading() as db:
        found = Counter(f"{line.verbe} {line.objet_type} {line.objet_id}" for line in db.exec(select(Evenement)))
        found.update(f"mail {mail.modele} {mail.destinataire} {mail.objet_id}" for mail in db.exec(select(Courriel)))
    return found
