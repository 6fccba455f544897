"""People at their screens, over HTTP. After a cut or an error page they look at what happened, then try again."""

import random
import re
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import httpx

from tests import factories as make
from tests.faults.ledger import Ledger, Subject
from tests.faults.patience import tries
from tests.faults.stage import Stage

PATIENCE_S = 40
CODES_S = 75
READ_TIMEOUT_S = 12

# A row of a table typed into, but for the one with which an empty table opens.
ROW = re.compile(r'id="?ligne-([0-9a-f-]{36})\b(?!"? data-row data-state="?new\b)')


class Cut(Exception):
    """No whole answer came: who asked does not know what became of it."""


class GaveUp(Exception):
    """Nothing worked for as long as a patient person tries."""


@dataclass
class Person:
    """Whichever process of the site refuses a connection, another is tried."""

    courriel: str
    stage: Stage
    ledger: Ledger
    rng: random.Random
    password: str = make.PASSWORD
    client: httpx.Client = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.client = self.at_home()

    def elsewhere(self) -> "Person":
        """The same person at another of their screens, signed in there too."""
        other = Person(self.courriel, self.stage, self.ledger, random.Random(self.rng.random()), self.password)
        other.client.cookies.update(self.client.cookies)
        return other

    def leave(self) -> None:
        self.client.close()

    def at_home(self) -> httpx.Client:
        """A browser of their own, at an address of their own."""
        home = f"198.18.{self.rng.randrange(256)}.{self.rng.randrange(1, 255)}"
        return httpx.Client(
            timeout=httpx.Timeout(READ_TIMEOUT_S, connect=2), trust_env=False,
            headers={"Sec-Fetch-Site": "same-origin", "X-Forwarded-For": home, "User-Agent": "campaign"},
        )  # fmt: skip

    def send(self, method: str, path: str, **more: Any) -> httpx.Response:
        """One request. Raises Cut when no whole answer came; a refused connection is tried elsewhere, then again."""
        for _ in tries(PATIENCE_S, every=0.1):
            for site in self.rng.sample(self.stage.web, len(self.stage.web)):
                try:
                    with self.stage.posting() if method == "POST" else nullcontext():
                        answer = self.client.request(method, site + path, **more)
                except httpx.ConnectError:
                    self.ledger.counts(refused=1)
                except httpx.TransportError as error:
                    self.ledger.counts(requests=1, cuts=1)
                    raise Cut(type(error).__name__) from error
                else:
                    self.ledger.page(answer.status_code)
                    return answer
        raise GaveUp(f"{self.courriel}: nobody listens")

    def look(self, path: str) -> httpx.Response:
        """A page, asked for until it comes."""
        for _ in tries(PATIENCE_S, every=0.2):
            try:
                answer = self.send("GET", path)
            except Cut:
                continue
            if answer.status_code < 500:
                return answer
        raise GaveUp(f"{self.courriel}: {path} never came")

    def read(self, path: str) -> str:
        answer = self.look(path)
        if answer.status_code != 200:
            raise GaveUp(f"{self.courriel}: {path} answered {answer.status_code} {answer.headers.get('location', '')}")
        return unescape(answer.text)

    def sign_in(self) -> None:
        """Nothing is journalled: tried until it works. Codes that served already are followed by another within the minute."""
        for _ in tries(CODES_S, every=1):
            try:
                answer = self.send("POST", "/connexion", data={"identifiant": self.courriel, "mot_de_passe": self.password})
                if answer.status_code == 303 and self.gave_code():
                    return
            except Cut:
                continue
            if answer.status_code < 500 and answer.status_code != 303:
                raise GaveUp(f"{self.courriel} cannot sign in: {answer.status_code} {words(answer)}")
        raise GaveUp(f"{self.courriel} cannot sign in")

    def gave_code(self) -> bool:
        """Whether nothing more is asked: an administrateur has a second factor, whose codes serve once, the next one early."""
        for steps in (0, 1):
            if not self.owes_code():
                return True
            self.send("POST", "/connexion/code", data={"code": make.code(steps=steps)})
        return not self.owes_code()

    def owes_code(self) -> bool:
        return str(self.send("GET", "/").headers.get("location", "")).startswith("/connexion/code")

    def act(
        self, subject: Subject, verb: str, path: str, data: dict[str, Any] | None = None, *, files: dict[str, Any] | None = None,
        done: Callable[[], bool] = lambda: False, already: str = "Vous (venez|avez)", prepare: Callable[[], dict[str, Any]] = dict,
    ) -> httpx.Response | None:  # fmt: skip
        """Send a form until one is told that it is done.

        ``done``: whether a look at the site shows it done; ``already``: what a refusal says of what oneself has just done;
        ``prepare``: fields read from the page each time. Returns the answer, None when only the look told.
        """
        for rank in tries(PATIENCE_S, every=0.2):
            if rank and done():
                self.ledger.is_told(subject, verb)
                return None
            form = {**(data or {}), **prepare()}
            self.ledger.asks(subject, verb)
            try:
                answer = self.send("POST", path, data=form, files=files)
            except Cut:
                answer = None
            if answer is not None and answer.status_code < 400:
                # A link asks for no sign-in: whoever used theirs may have to wait before they enter.
                if answer.headers.get("location", "").startswith("/connexion") and not path.startswith("/activation/"):
                    raise GaveUp(f"{self.courriel}: signed out before {verb} at {path}")
                self.ledger.is_told(subject, verb)
                return answer
            if answer is not None and answer.status_code < 500:
                if re.search(already, unescape(answer.text)):
                    self.ledger.is_told(subject, verb)
                    return answer
                raise GaveUp(f"{self.courriel}: {verb} at {path} answered {answer.status_code} {words(answer)}")
        raise GaveUp(f"{self.courriel}: {verb} at {path} never worked")


def words(answer: httpx.Response) -> str:
    """The text of a page, for a complaint."""
    text = re.sub(r"<(script|style|svg).*?</\1>|<[^>]+>", " ", unescape(answer.text), flags=re.S)
    main = " ".join(text.split())
    return main[:600]
