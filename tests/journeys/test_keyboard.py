"""The same stories with a keyboard alone: where the focus is, that it is seen, and that it comes back."""

from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlmodel import Session

from eclat.domain.dossiers import contenu
from eclat.models import Habilitation
from tests import factories as make
from tests.journeys.stage import Screen

pytestmark = pytest.mark.journey

# What shows the focus: two pixels at least, on the element or on what stands for it, against what is behind it (WCAG 1.4.11: 3 to 1).
FOCUS_SHOWN = """() => {
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map((each) => each / 255)
      .map((each) => (each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (each) => {
    for (let node = each; node; node = node.parentElement) {
      const colour = getComputedStyle(node).backgroundColor;
      if (!/^rgba\\(.*, 0\\)$|transparent/.test(colour)) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const contrast = (one, two) => {
    const [dark, bright] = [light(one), light(two)].sort((a, b) => a - b);
    return (bright + 0.05) / (dark + 0.05);
  };
  const focused = document.activeElement;
  const shows = [focused, focused.parentElement, ...(focused.labels ?? [])].some((each) => {
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(each);
    return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 && contrast(outlineColor, behind(each.parentElement)) >= 3;
  });
  return shows || focused === document.body || focused.matches("#contenu, [data-errors]")
    ? "" : `${focused.tagName.toLowerCase()}#${focused.id}.${focused.className} ${focused.textContent.trim().slice(0, 30)}`;
}"""
KEEP_PLACE = "() => { window.former = document.activeElement; }"
# A date has several stops in one field; from the last stop of the page the focus leaves it, and comes back at its top.
GOES_ON = """() => [window.former, document.body].includes(document.activeElement) || window.former === document.body
  || !window.former.isConnected
  || Boolean(window.former.compareDocumentPosition(document.activeElement) & Node.DOCUMENT_POSITION_FOLLOWING)"""


class Keyboard:
    """Hands that never touch the mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def tab_to(self, target: Locator) -> None:
        """Tab by tab, each stop seen, and in the order of the page."""
        for _ in range(150):
            if is_focused(target):
                return
            self.page.evaluate(KEEP_PLACE)
            self.page.keyboard.press("Tab")
            assert not (hidden := self.page.evaluate(FOCUS_SHOWN)), f"the focus is not seen on {hidden}"
            assert self.page.evaluate(GOES_ON), "the focus went back up the page"
        raise AssertionError(f"no way to {target} with Tab")

    def write(self, target: str, text: str) -> None:
        field = self.page.locator(target)
        self.tab_to(field)
        if field.evaluate("each => each.matches('[type=date]')"):
            self.page.keyboard.type(text)
            return
        if field.evaluate("each => each.tagName") == "INPUT":
            self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def press(self, target: Locator, key: str = "Enter") -> None:
        self.tab_to(target)
        self.page.keyboard.press(key)


def is_focused(target: Locator) -> bool:
    return target.count() > 0 and bool(target.first.evaluate("each => each === document.activeElement"))


def test_signing_in_and_going_straight_to_the_content(db: Session, screen: Screen, page: Page) -> None:
    courriel = make.dirigeant(db, make.organisme(db)).courriel
    db.commit()
    screen.go("/connexion")
    keyboard = Keyboard(page)
    expect(page.locator("#champ-identifiant")).to_be_focused()
    page.keyboard.type(courriel)
    keyboard.write("#champ-mot_de_passe", "un autre mot de passe")
    page.keyboard.press("Enter")
    expect(page.locator("[data-errors]")).to_be_focused()
    keyboard.write("#champ-identifiant", courriel)
    keyboard.write("#champ-mot_de_passe", make.PASSWORD)
    keyboard.press(page.get_by_role("button", name="Se connecter"))
    expect(page.get_by_role("heading", name="Bonjour Mathilde Lacombe")).to_be_visible()
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Aller au contenu")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#contenu")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.getElementById('contenu').contains(document.activeElement)")


def test_the_profile(db: Session, screen: Screen, page: Page) -> None:
    screen.enter(db, make.dirigeant(db, make.organisme(db, profil_complet=False)))
    screen.go("/profil")
    keyboard = Keyboard(page)
    for target, text in (
        ("#champ-statut_juridique", "Association d"), ("#champ-date_declaration", "05051998"),
        ("#champ-adresse", "12 rue des Marronniers"), ("#champ-code_postal", "3500"), ("#champ-ville", "Rennes"),
        ("#champ-telephone", "02 61 91 04 17"), ("#champ-site_web", "courdespossibles.example"),
        ("#champ-nom", "Lacombe"), ("#champ-prenom", "Mathilde"),
    ):  # fmt: skip
        keyboard.write(target, text)
    keyboard.press(page.get_by_role("button", name="Enregistrer le profil"))
    summary = page.locator("[data-errors]")
    expect(summary).to_be_focused()
    keyboard.press(summary.get_by_role("link").first)
    expect(page.locator("#champ-code_postal")).to_be_focused()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("35000")
    keyboard.press(page.get_by_role("button", name="Enregistrer le profil"))
    expect(page.get_by_role("heading", name="Bonjour Mathilde Lacombe")).to_be_visible()


@pytest.fixture
def almost(db: Session, screen: Screen) -> Habilitation:
    """A request from which one answer only is missing."""
    organisme = make.organisme(db, "Maison des Temps Libres")
    dirigeant = make.dirigeant(db, organisme)
    made = make.habilitation(db, organisme)
    contenu.save_field(db, made, "alternance", [""], by=make.user_of(db, dirigeant))
    screen.enter(db, dirigeant)
    return made


def test_a_request_from_its_last_answer_to_its_deposit(almost: Habilitation, screen: Screen, page: Page) -> None:
    screen.go(f"/habilitations/{almost.id}")
    keyboard = Keyboard(page)
    deposit = page.locator("#sommaire").get_by_role("button", name="Déposer la demande")
    keyboard.press(deposit)
    summary = page.locator("[data-errors]")
    expect(summary).to_be_focused()
    keyboard.press(summary.get_by_role("link", name="Alternance"))
    expect(page.locator("#champ-alternance")).to_be_focused()
    page.keyboard.type("Trois semaines en structure.")
    page.keyboard.press("Tab")
    expect(page.locator("#champ-alternance-etat")).to_contain_text("Enregistré")
    screen.go(f"/habilitations/{almost.id}")
    keyboard.press(page.get_by_role("button", name="Ajouter une personne"))
    row = page.locator("[data-row]").last
    expect(row.locator(".cell").first).to_be_focused()
    for text in ("Orsini", "Laurent", "Resp", "Master"):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    cv = row.locator("[type=file]")
    with page.expect_file_chooser() as chooser:  # the browser must know before the key is pressed, else it cancels at once
        keyboard.tab_to(cv)
        page.keyboard.press("Enter")
    chooser.value.set_files({"name": "cv.pdf", "mimeType": "application/pdf", "buffer": make.PDF})
    expect(row).to_contain_text("cv.pdf")
    assert page.evaluate("document.activeElement !== document.body"), "the swap lost the focus"
    screen.go(f"/habilitations/{almost.id}")
    keyboard.press(deposit)
    expect(page.get_by_role("heading", name="Déposer la demande ?")).to_be_visible()
    keyboard.press(page.get_by_role("button", name="Déposer la demande"))
    expect(page.get_by_text("Votre demande est chez OC Éclat").first).to_be_visible()


@pytest.fixture
def studied(db: Session, screen: Screen) -> Habilitation:
    """A request that Nour studies."""
    nour = make.instructeur(db, "Nour", "Haddad")
    pair = [nour, make.instructeur(db, "Basile", "Moreau")]
    made = make.habilitation(db, make.organisme(db, "Préau Formation"), etat="en_instruction", instructeurs=pair)
    screen.enter(db, nour)
    return made


def test_a_decision(studied: Habilitation, screen: Screen, page: Page) -> None:
    screen.go(f"/habilitations/{studied.id}")
    keyboard = Keyboard(page)
    closes_on_escape(keyboard, page.locator("details.account summary"), page.locator(".account-list"))
    closes_on_escape(keyboard, page.get_by_role("link", name="Refuser…"), page.locator("dialog[open]"))
    page.keyboard.press("Enter")
    keyboard.press(page.locator("dialog[open]").get_by_role("button", name="Relire avant de confirmer"))
    expect(page.locator("dialog[open] [data-errors]")).to_be_focused()
    page.keyboard.press("Escape")
    keyboard.press(page.get_by_role("link", name="Accepter l’habilitation…"))
    expect(page.locator("dialog[open]")).to_be_visible()
    keyboard.press(page.locator("dialog[open] [type=radio]:checked"), "ArrowUp")
    expect(page.get_by_role("radio", name="Évaluer", exact=True)).to_be_checked()
    keyboard.write("#champ-valide_du", f"0101{date.today().year + 1}")
    keyboard.write("#champ-valide_jusqu_au", f"0101{date.today().year + 3}")
    keyboard.press(page.get_by_role("button", name="Relire avant de confirmer"))
    expect(page.locator("dialog[open] [data-errors]")).to_be_focused()
    keyboard.press(page.get_by_role("button", name="Accepter et prévenir"))
    expect(page.get_by_text("Acceptée").first).to_be_visible()


def closes_on_escape(keyboard: Keyboard, opener: Locator, opened: Locator) -> None:
    keyboard.press(opener)
    expect(opened).to_be_visible()
    keyboard.page.keyboard.press("Tab")
    keyboard.page.keyboard.press("Escape")
    expect(opened).to_be_hidden()
    expect(opener).to_be_focused()


def test_nothing_moves_for_who_asked_for_stillness(almost: Habilitation, screen: Screen, page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    for path in (f"/habilitations/{almost.id}", "/dev/composants"):
        screen.go(path)
        moving: list[Any] = page.evaluate(
            """() => [...document.querySelectorAll("*")].filter((each) => ["", "::before", "::after"].some((part) => {
              const { transitionDuration, animationDuration, scrollBehavior } = getComputedStyle(each, part || null);
              return /[1-9]/.test(transitionDuration + animationDuration) || scrollBehavior === "smooth";
            })).map((each) => each.outerHTML.slice(0, 80))"""
        )
        assert moving == []


def test_the_focus_shows_in_forced_colours(almost: Habilitation, screen: Screen, page: Page) -> None:
    """The system replaces colours and removes shadows: outlines alone remain."""
    page.emulate_media(forced_colors="active")
    screen.go(f"/habilitations/{almost.id}")
    Keyboard(page).tab_to(page.get_by_role("button", name="Ajouter une personne"))
