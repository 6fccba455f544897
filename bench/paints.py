"""The table of 300 délégataires in Chromium: its first paint, and a paste until its rows are shown saved."""

import statistics
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

from bench import reseau
from bench.databases import made
from bench.report import Figure, times
from bench.reseau import FEW, MANY, Demande, sheet
from bench.servers import product
from bench.timing import said
from bench.weight import visitor
from tests.services.chromium import launch

ROUNDS = 7
FIRST_PAINT = """new Promise((done) => new PerformanceObserver((list) => {
  for (const { startTime } of list.getEntriesByName("first-contentful-paint")) done(startTime);
}).observe({ type: "paint", buffered: true }))"""
# From the paste itself until the frame after the rows were shown.
WATCH = """(many) => { window.seen = new Promise((done) => addEventListener("paste", () => {
  const began = performance.now();
  const look = () => document.querySelectorAll("[data-row][data-state=saved]").length < many
    ? requestAnimationFrame(look) : requestAnimationFrame(() => done(performance.now() - began));
  look();
}, { capture: true, once: true })); }"""


def figures(folder: Path) -> Iterator[Figure]:
    database = made("SQLite", f"sqlite:///{folder}/eclat.db", "paints", 1_000)
    with product(database.url, folder) as server, sync_playwright() as playwright:
        browser = launch(playwright)
        many, few = (first_paints(browser, server.url, *reseau.made(database.url, rows)) for rows in (MANY, FEW))
        ratio = statistics.median(many) / statistics.median(few)
        yield Figure(f"the table of {MANY}, first paint", said(many), f"of {FEW}: {said(few)}", times(ratio))
        took = [paste_watched(browser, server.url, each) for each in reseau.made(database.url, 0, times=ROUNDS)]
        yield Figure(
            f"a paste of {MANY} rows, until they are shown saved", said(took), aim="≤ 1 s", held=statistics.median(took) <= 1000
        )
        browser.close()


def first_paints(browser: Browser, url: str, demande: Demande) -> list[float]:
    found = []
    with visitor(browser, url, demande.cookie) as context:
        for _ in range(ROUNDS):
            page = context.new_page()
            page.goto(url + demande.table, wait_until="load")
            found.append(float(page.evaluate(FIRST_PAINT)))
            page.close()
    return found


def paste_watched(browser: Browser, url: str, demande: Demande) -> float:
    """Milliseconds from Ctrl+V until the last row is there, and all say that they are saved."""
    with visitor(browser, url, demande.cookie) as context:
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = context.new_page()
        page.goto(url + demande.table, wait_until="networkidle")
        page.evaluate("text => navigator.clipboard.writeText(text)", sheet(MANY))
        page.evaluate(WATCH, MANY)
        page.keyboard.press("Control+V")
        expect(page.locator("[data-row]")).to_have_count(MANY, timeout=30_000)
        return float(page.evaluate("window.seen"))
