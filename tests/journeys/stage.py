"""What the journeys share: people at their own screens, what they read in their mails, and what no screen may do."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import ClassVar
from uuid import UUID

import pyotp
from playwright.sync_api import Browser, BrowserContext, Page, Response, expect
from sqlmodel import Session

from eclat.database import writing
from eclat.models import Personne
from tests.browser import sign_in_cookie
from tests.factories import FACTEUR
from tests.journeys.look import DESKTOP, look
from tests.services.chromium import PATIENCE
from tests.services.smtp import SmtpServer

# The console reports it, and so does this, with the directive and the place.
TELL_VIOLATIONS = """document.addEventListener("securitypolicyviolation", (event) =>
  violated(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile ?? ""}:${event.lineNumber} ${event.sample}`));"""


OFFLINE = "net::ERR_INTERNET_DISCONNECTED"  # a journey takes the network away; the icon may not have come yet
ANSWERED = re.compile(r"Failed to load resource: (net::|the server responded with a status of 4)")


@dataclass
class Screen:
    """One person's own browser. What is wrong with what it shows, or said by its console, is kept: a journey ends with none."""

    base: str
    context: BrowserContext
    complaints: list[str] = field(default_factory=list)
    steps: ClassVar[dict[str, int]] = {}  # the last code taken, by site and secret
    excused: str = ""  # an answer that a journey provokes, as the console words it
    page: Page = field(init=False)
    document: Response | None = None

    @classmethod
    def open(cls, browser: Browser, base: str, *, javascript: bool = True, width: int = DESKTOP) -> "Screen":
        context = browser.new_context(
            viewport={"width": width, "height": 900}, locale="fr-FR", timezone_id="Europe/Paris", java_script_enabled=javascript
        )
        context.set_default_timeout(PATIENCE)
        screen = cls(base, context)
        context.expose_binding("violated", lambda _, what: screen.complaints.append(f"security policy: {what}"))
        context.add_init_script(TELL_VIOLATIONS)
        context.on("page", screen.listen)
        screen.page = context.new_page()
        return screen

    def listen(self, page: Page) -> None:
        page.on("console", lambda message: self.hear(message.type, message.text, message.location["url"]))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("response", self.note)

    def hear(self, kind: str, text: str, url: str) -> None:
        """Errors of scripts and of the security policy; a refusal (4xx) of a page, or no network, is not one."""
        if kind not in ("error", "warning") or (self.excused and self.excused in text):
            return
        refused = ANSWERED.match(text) and ("/static/" not in url or OFFLINE in text)
        if not refused and not text.startswith(
            ("htmx: htmx:error: Failed to fetch", "htmx: htmx:error: AbortError", "htmx: htmx:error: network")
        ):
            self.complaints.append(f"{text} ({url})")

    def note(self, response: Response) -> None:
        """The last document that this window showed."""
        if response.request.is_navigation_request() and response.frame == self.page.main_frame:
            self.document = response

    def go(self, path: str) -> Page:
        self.page.goto(path if path.startswith("http") else self.base + path)
        return self.page

    def enter(self, db: Session, personne: Personne) -> None:
        """Signed in without the form, where signing in is not the story. Commits what the journey prepared."""
        name, value = sign_in_cookie(db, personne)
        self.context.add_cookies([{"name": name, "value": value, "url": self.base, "httpOnly": True, "sameSite": "Lax"}])

    def sign_in(self, identifiant: str, password: str) -> Page:
        self.go("/connexion")
        self.page.locator("#champ-identifiant").fill(identifiant)
        self.page.locator("#champ-mot_de_passe").fill(password)
        with self.page.expect_navigation():
            self.page.get_by_role("button", name="Se connecter").click()
        if "/connexion/code" in self.page.url:
            self.give_code()
        return self.page

    def give_code(self, secret: str = FACTEUR) -> None:
        """What the application on the phone shows; a code serves once, the next one is taken early."""
        now = int(time.time()) // 30
        key = f"{self.base} {secret}"
        step = max(now, self.steps.get(key, 0) + 1)
        if step > now + 1:
            time.sleep((step - 1) * 30 - time.time())
        self.steps[key] = step
        self.page.locator("#champ-code").fill(pyotp.TOTP(secret).generate_otp(step))
        with self.page.expect_navigation():
            self.page.get_by_role("button", name="Se connecter").click()

    def sign_out(self) -> None:
        self.page.locator("details.account summary").click()
        self.page.get_by_role("button", name="Se déconnecter").first.click()
        expect(self.page.get_by_role("heading", name="Connexion")).to_be_visible()

    def look(self, name: str) -> None:
        """The page as it stands now, and as the server sent it."""
        source, self.document = self.document.text() if self.document else "", None
        self.complaints += look(self.page, name, source)

    def close(self) -> None:
        self.context.close()
        assert not self.complaints, "\n" + "\n".join(dict.fromkeys(self.complaints))


@dataclass
class Cast:
    """Who plays, by first name, each in their own browser."""

    people: dict[str, UUID]
    browser: Browser
    base: str

    @contextmanager
    def screens(self, *names: str, javascript: bool = True, width: int = DESKTOP) -> Iterator[list[Screen]]:
        """A screen for each of them, signed in."""
        with ExitStack() as stack:
            opened = []
            for name in names:
                screen = Screen.open(self.browser, self.base, javascript=javascript, width=width)
                stack.callback(screen.close)
                with writing() as db:
                    screen.enter(db, db.get_one(Personne, self.people[name]))
                opened.append(screen)
            yield opened


@dataclass
class Mailbox:
    """What one reader received, read as they would."""

    server: SmtpServer
    screen: Screen

    def wait(self, recipient: str, subject: str) -> EmailMessage:
        """The newest mail to this reader whose subject holds these words."""
        for _ in range(PATIENCE // 100):
            found = [mail for mail in self.server.to(recipient) if subject in mail["Subject"]]
            if found:
                return found[-1]
            self.screen.page.wait_for_timeout(100)
        received = [mail["Subject"] for mail in self.server.to(recipient)]
        raise AssertionError(f"no mail “{subject}” for {recipient}; received: {received}")


def eventually(page: Page, read: Callable[[], object], expected: object) -> None:
    """What the server has, once it has it: nothing on the page tells when."""
    for _ in range(PATIENCE // 100):
        if read() == expected:
            return
        page.wait_for_timeout(100)
    found = read()
    assert found == expected, f"{found!r}, not {expected!r}"


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def link_in(mail: EmailMessage, path: str) -> str:
    """The address in the mail that leads under ``path``."""
    found = re.search(rf"https?://\S*{path}\S*", text_of(mail))
    assert found, f"no link to {path} in: {text_of(mail)}"
    return found[0].rstrip(".")
