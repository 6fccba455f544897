"""Bytes that a real browser receives, headers and all, for a first visit and a second one."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from bench import reseau
from bench.databases import made
from bench.report import Figure
from bench.servers import product
from tests.services.chromium import launch

PUBLIC = ("/connexion", "/inscription", "/annuaire")
ADMINISTRATEUR = ("/", "/organismes", "/habilitations")
FIRST, SECOND = 60_000, 15_000


def figures(folder: Path, rows: int = 1_000) -> Iterator[Figure]:
    database = made("SQLite", f"sqlite:///{folder}/eclat.db", "weight", rows)
    with product(database.url, folder) as server, sync_playwright() as playwright:
        browser = launch(playwright)
        pages = [(path, path, "") for path in PUBLIC]
        pages += [(f"{path} (administrateur)", path, database.cookie) for path in ADMINISTRATEUR]
        for size in (reseau.MANY, reseau.FEW):
            (demande,) = reseau.made(database.url, size)
            pages.append((f"the table of {size} délégataires", demande.table, demande.cookie))
        for what, path, cookie in pages:
            first, second = visits(browser, server.url, path, cookie)
            yield Figure(f"{what}, first visit", f"{first / 1000:.1f} kB", aim="≤ 60 kB", held=first <= FIRST)
            yield Figure(f"{what}, second visit", f"{second / 1000:.1f} kB", aim="≤ 15 kB", held=second <= SECOND)
        browser.close()


def visits(browser: Browser, url: str, path: str, cookie: str) -> tuple[int, int]:
    with visitor(browser, url, cookie) as context:
        return visit(context, url + path), visit(context, url + path)


@contextmanager
def visitor(browser: Browser, url: str, cookie: str) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="fr-FR")
    if cookie:
        name, value = cookie.split("=", 1)
        context.add_cookies([{"name": name, "value": value, "url": url}])
    yield context
    context.close()


def visit(context: BrowserContext, address: str) -> int:
    """The bytes that came for this page, until nothing more did."""
    page = context.new_page()
    received: list[int] = []
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    network.on("Network.loadingFinished", lambda event: received.append(encoded(event)))
    page.goto(address, wait_until="networkidle")
    page.close()
    return sum(received)


def encoded(event: dict[str, Any]) -> int:
    return int(event["encodedDataLength"])
