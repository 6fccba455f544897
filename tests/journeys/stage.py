"""What the journeys share: people at their own screens, what they read in their mails, and what no screen may do."""

import re
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.services.smtp import SmtpServer

CAPTURES = Path(__file__).parent / "captures"
PHONE, DESKTOP = 375, 1280


@dataclass
class Screen:
    """One person's own browser. What the console says against the page is kept: a journey ends with none."""

    base: str
    context: BrowserContext
    complaints: list[str] = field(default_factory=list)

    @classmethod
    def open(cls, browser: Browser, base: str, *, javascript: bool = True, width: int = DESKTOP) -> "Screen":
        context = browser.new_context(
            viewport={"width": width, "height": 900}, locale="fr-FR", timezone_id="Europe/Paris", java_script_enabled=javascript
        )
        context.set_default_timeout(15_000)
        screen = cls(base, context)
        screen.page = context.new_page()
        screen.page.on("console", lambda message: screen.hear(message.type, message.text))
        screen.page.on("pageerror", lambda error: screen.complaints.append(str(error)))
        return screen

    page: Page = field(init=False)

    def hear(self, kind: str, text: str) -> None:
        """Keep errors of scripts and of the security policy; a refusal (4xx) is an answer, not an error."""
        if kind == "error" and "the server responded with a status of 4" not in text:
            self.complaints.append(text)

    def go(self, path: str) -> Page:
        self.page.goto(path if path.startswith("http") else self.base + path)
        return self.page

    def sign_in(self, identifiant: str, password: str) -> Page:
        self.go("/connexion")
        self.page.locator("#champ-identifiant").fill(identifiant)
        self.page.locator("#champ-mot_de_passe").fill(password)
        self.page.get_by_role("button", name="Se connecter").click()
        return self.page

    def sign_out(self) -> None:
        self.page.locator("details.account summary").click()
        self.page.get_by_role("button", name="Se déconnecter").first.click()
        expect(self.page.get_by_role("heading", name="Connexion")).to_be_visible()

    def capture(self, name: str) -> None:
        """The whole page at both widths, to be looked at."""
        CAPTURES.mkdir(exist_ok=True)
        for width in (PHONE, DESKTOP):
            self.page.set_viewport_size({"width": width, "height": 900})
            self.page.screenshot(path=CAPTURES / f"{name}-{width}.png", full_page=True)
            overflow = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert overflow <= 0, f"{name} at {width} px scrolls sideways by {overflow} px"


@dataclass
class Mailbox:
    """What one reader received, read as they would."""

    server: SmtpServer
    screen: Screen

    def wait(self, recipient: str, subject: str) -> EmailMessage:
        """The newest mail to this reader whose subject holds these words."""
        for _ in range(150):
            found = [mail for mail in self.server.to(recipient) if subject in mail["Subject"]]
            if found:
                return found[-1]
            self.screen.page.wait_for_timeout(100)
        received = [mail["Subject"] for mail in self.server.to(recipient)]
        raise AssertionError(f"no mail “{subject}” for {recipient}; received: {received}")


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def link_in(mail: EmailMessage, path: str) -> str:
    """The address in the mail that leads under ``path``."""
    found = re.search(rf"https?://\S*{path}\S*", text_of(mail))
    assert found, f"no link to {path} in: {text_of(mail)}"
    return found[0].rstrip(".")
