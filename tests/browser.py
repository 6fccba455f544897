"""A person's browser over Starlette's test client: cookies, same-origin posts, htmx when asked, redirects not followed."""

import atexit
from collections.abc import Mapping
from functools import cache
from typing import Any, TypeVar

from anyio.from_thread import BlockingPortal, start_blocking_portal
from sqlmodel import Session
from starlette.applications import Starlette
from starlette.testclient import TestClient

from eclat.domain.comptes import connexions
from eclat.http.sign_ins import cookie_name
from eclat.models import Personne
from eclat.signatures import sign
from tests.statements import statements
from tests.styles import unstyled

BASE = "http://127.0.0.1:8000"
K = TypeVar("K")


def sign_in_cookie(db: Session, personne: Personne) -> tuple[str, str]:
    """The cookie of a sign-in just opened: its name and its value."""
    _, secret = connexions.open_connexion(db, personne, appareil="tests", facteur=True)
    db.commit()
    return cookie_name(), sign("connexion", secret)


def browsers_of(site: Starlette, db: Session, people: Mapping[K, Personne | None]) -> dict[K, "Browser"]:
    """The browser of each of them, all signed in at once; nobody's is a visitor's."""
    opened = {key: connexions.open_connexion(db, each, appareil="tests", facteur=True) for key, each in people.items() if each}
    db.commit()
    found = {key: Browser(site, db) for key in people}
    for key, (_, secret) in opened.items():
        found[key].client.cookies.set(cookie_name(), sign("connexion", secret))
    return found


@cache
def event_loop() -> tuple[Any, BlockingPortal]:
    """The one in which this process answers its browsers, as a server has one. Starlette's client would begin one for each request."""
    running = start_blocking_portal("asyncio")
    atexit.register(running.__exit__, None, None, None)
    return running, running.__enter__()


class Browser:
    def __init__(self, site: Starlette, db: Session, personne: Personne | None = None) -> None:
        self.client = TestClient(site, base_url=BASE, follow_redirects=False, raise_server_exceptions=True)
        self.client.portal = event_loop()[1]
        if personne is not None:
            self.client.cookies.set(*sign_in_cookie(db, personne))

    def get(self, path: str, *, htmx: bool = False, **headers: str) -> Any:
        answer = self.client.get(path, headers=self.headers(htmx) | headers)
        if answer.headers.get("content-type", "").startswith("text/html"):
            assert not unstyled(answer.text), f"{path} shows {unstyled(answer.text)} without their sheet"
        return answer

    def post(
        self, path: str, data: dict[str, Any] | None = None, *, files: Any = None, htmx: bool = False, **headers: str
    ) -> Any:
        return self.client.post(
            path, data=data or {}, files=files, headers=self.headers(htmx) | {"Sec-Fetch-Site": "same-origin"} | headers
        )

    def queries(self, path: str, *, status: int = 200, htmx: bool = False, **headers: str) -> list[str]:
        """The statements that a page takes."""
        with statements() as asked:
            assert self.get(path, htmx=htmx, **headers).status_code == status
        return asked

    def follow(self, response: Any) -> Any:
        """The page that a redirect leads to."""
        while response.status_code == 303:
            response = self.get(response.headers["location"])
        return response

    @staticmethod
    def headers(htmx: bool) -> dict[str, str]:
        return {"HX-Request": "true", "HX-Current-URL": BASE + "/"} if htmx else {}
