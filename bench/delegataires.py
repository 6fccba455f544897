"""A national organisation and its 300 délégataires: a row saved, a paste, the table, the deposit, those who are relaunched.

Each beside the same with three délégataires, so that what 300 cost shows; as the server answers, then as a browser sees it.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path

import httpx
from playwright.sync_api import Browser, expect, sync_playwright
from sqlalchemy import text
from sqlmodel import Session, col, select

from bench.databases import made
from bench.report import Figure, times
from bench.saves import SAME_ORIGIN, all_of, said, timed
from bench.servers import bare, product
from bench.weight import visit, visitor
from tests.services.chromium import launch

MANY, FEW = 300, 3
PAUSED = timedelta(days=-2)  # when the awaited ones were invited: relaunched within a day, they would be spared
ROWS = count(1)


@dataclass(frozen=True)
class Scale:
    many: int = MANY
    saves: int = 300  # of one row
    rounds: int = 7  # of what is done once to a request


@dataclass(frozen=True)
class Demande:
    """A request of a national organisation, and the cookie of who leads it."""

    path: str
    cookie: str
    row: str = ""  # the address of its first row

    @property
    def table(self) -> str:
        return f"{self.path}/delegataires"


def figures(folder: Path, scale: Scale = Scale()) -> Iterator[Figure]:
    for kind, base in all_of(folder):
        database = made(kind, base, "delegataires", 1_000)
        with product(database.url, folder) as server, httpx.Client(timeout=60) as client:
            here = Reseau(kind, database.url, server.url, client, scale)
            with bare(folder, database.url) as least:
                yield from here.saved(least.url)
            yield from here.read()
            yield from here.pasted()
            yield from here.deposited()
            yield from here.relaunched()
            if kind == "SQLite":
                yield from here.seen()


@dataclass(frozen=True)
class Reseau:
    kind: str
    database: str
    server: str
    client: httpx.Client
    scale: Scale

    # --- what is acted upon ---

    @contextmanager
    def writing(self) -> Iterator[Session]:
        from eclat.database import make_engine, writing

        engine = make_engine(self.database)
        with writing(engine) as db:
            yield db
            db.commit()
        engine.dispose()

    def told(self, rows: int, etat: str = "brouillon", times: int = 1) -> list[Demande]:
        """So many requests with so many délégataires; those awaited were invited two days ago, and their mails have left."""
        from eclat import clock
        from eclat.domain import delegations
        from eclat.models import Courriel, EtatCourriel
        from tests import factories as make

        found = []
        with self.writing() as db, clock.travel(PAUSED if etat != "brouillon" else timedelta()):
            for _ in range(times):
                named = [make.row(number) for number in (next(ROWS) for _ in range(rows))]
                habilitation = make.national(db, rows=named, etat=etat)
                first = delegations.rows(db, habilitation)[:1]
                found.append((habilitation.id, make.owner(db, habilitation).personne_id, first[0].id if first else ""))
            for mail in db.exec(select(Courriel).where(Courriel.etat == EtatCourriel.A_ENVOYER)):
                mail.etat, mail.envoye_le = EtatCourriel.ENVOYE, mail.cree_le
            db.flush()
            db.execute(text("ANALYZE"))  # as the database does by itself, within minutes, once it holds so many more rows
        return [self.entered(*each) for each in found]

    def entered(self, habilitation_id: object, personne_id: object, row: object) -> Demande:
        from eclat.models import Personne
        from tests.browser import sign_in_cookie

        with self.writing() as db:
            name, value = sign_in_cookie(db, db.get_one(Personne, personne_id))
        path = f"/habilitations/{habilitation_id}"
        return Demande(path, f"{name}={value}", f"{path}/delegataires/{row}")

    def post(self, demande: Demande, path: str, data: dict[str, str], expected: int = 200) -> None:
        headers = SAME_ORIGIN | {"Cookie": demande.cookie} | ({"HX-Request": "true"} if expected == 200 else {})
        answer = self.client.post(self.server + path, data=data, headers=headers)
        assert answer.status_code == expected, answer.text[:500]

    def once(self, many: list[Demande], few: list[Demande], act: Callable[[Demande], None]) -> dict[str, list[float]]:
        """Milliseconds of what is done once to each request, in turn; the first of each warms up, and mails leave in between."""
        found: dict[str, list[float]] = {"many": [], "few": []}
        for pair in zip(many, few, strict=True):
            for name, demande in zip(found, pair, strict=True):
                began = time.perf_counter()
                act(demande)
                found[name].append((time.perf_counter() - began) * 1000)
                self.wait_for_mails()
        return {name: took[1:] for name, took in found.items()}

    def wait_for_mails(self) -> None:
        from eclat.models import Courriel, EtatCourriel

        waiting = (EtatCourriel.A_ENVOYER, EtatCourriel.EN_COURS)
        while True:
            with self.writing() as db:
                if db.exec(select(Courriel.id).where(col(Courriel.etat).in_(waiting)).limit(1)).first() is None:
                    return
            time.sleep(0.1)

    def beside(self, what: str, found: dict[str, list[float]], aim: float = 0) -> Figure:
        many, few = statistics.median(found["many"]), statistics.median(found["few"])
        return Figure(
            f"{what}, {self.kind}", said(found["many"]), f"of {FEW}: {said(found['few'])}", times(many / few),
            f"≤ {aim:.0f} ms" if aim else "", many <= aim if aim else None,
        )  # fmt: skip

    # --- what is measured ---

    def saved(self, least: str) -> Iterator[Figure]:
        (many,), (few,) = self.told(self.scale.many), self.told(FEW)

        def ours(demande: Demande) -> Callable[[int], None]:
            return lambda number: self.post(demande, demande.row, {"ville": f"Brest {number}"})

        def one_row(number: int) -> None:
            self.client.post(f"{least}/ecrire", data={"texte": f"Brest {number}"}).raise_for_status()

        found = timed({"many": ours(many), "few": ours(few), "bare": one_row}, self.scale.saves)
        yield self.beside(f"a row saved, of {self.scale.many}", found)
        ratio = statistics.median(found["many"]) / statistics.median(found["bare"])
        yield Figure(
            f"a row saved, of {self.scale.many}, {self.kind}", said(found["many"]), f"one row, driver alone: {said(found['bare'])}",
            times(ratio),
        )  # fmt: skip

    def read(self) -> Iterator[Figure]:
        """The table of a draft, then the délégués of a request that awaits them, and that page looking again by itself."""
        for what, etat, path in (
            ("the table", "brouillon", "{0.table}"),
            ("/delegataires", "en_attente_delegataires", "/delegataires"),
        ):
            (many,), (few,) = self.told(self.scale.many, etat), self.told(FEW, etat)
            found = timed({"many": self.page(many, path), "few": self.page(few, path)}, self.scale.saves // 10)
            yield self.beside(f"{what} of {self.scale.many}", found)

    def page(self, demande: Demande, path: str) -> Callable[[int], None]:
        headers = {"Cookie": demande.cookie, "Accept-Encoding": "gzip"}

        def ask(_: int) -> None:
            self.client.get(self.server + path.format(demande), headers=headers).raise_for_status()

        return ask

    def pasted(self) -> Iterator[Figure]:
        rounds = self.scale.rounds + 1
        many, few = self.told(0, times=rounds), self.told(0, times=rounds)
        sizes = {demande.path: size for size, group in ((self.scale.many, many), (FEW, few)) for demande in group}

        def act(demande: Demande) -> None:
            self.post(demande, f"{demande.table}/collage", {"texte": sheet(sizes[demande.path])})

        yield self.beside(f"a paste of {self.scale.many} rows", self.once(many, few, act))

    def deposited(self) -> Iterator[Figure]:
        rounds = self.scale.rounds + 1
        many, few = self.told(self.scale.many, times=rounds), self.told(FEW, times=rounds)
        found = self.once(many, few, lambda demande: self.post(demande, f"{demande.path}/depot", {}, expected=303))
        yield self.beside(f"the deposit that invites {self.scale.many}", found, aim=300)

    def relaunched(self) -> Iterator[Figure]:
        rounds = self.scale.rounds + 1
        many, few = (self.told(rows, "en_attente_delegataires", rounds) for rows in (self.scale.many, FEW))
        found = self.once(many, few, lambda demande: self.post(demande, "/delegataires/relance", {}, expected=303))
        yield self.beside(f"{self.scale.many} relaunched at once", found, aim=300)

    # --- as a browser sees it ---

    def seen(self) -> Iterator[Figure]:
        with sync_playwright() as playwright:
            browser = launch(playwright)
            (many,), (few,) = self.told(self.scale.many), self.told(FEW)
            paints = {name: self.first_paints(browser, each) for name, each in (("many", many), ("few", few))}
            yield self.beside(f"the table of {self.scale.many}, first paint in Chromium", paints)
            weights = [self.weighed(browser, each) for each in (many, few)]
            for what, first, other in zip(("first", "second"), *weights, strict=True):
                yield Figure(
                    f"the table of {self.scale.many}, {what} visit", f"{first / 1000:.1f} kB", f"of {FEW}: {other / 1000:.1f} kB"
                )
            drafts = self.told(0, times=self.scale.rounds)
            took = [self.paste_watched(browser, each) for each in drafts]
            yield Figure(
                f"a paste of {self.scale.many} rows, until Chromium shows them saved", said(took), aim="≤ 1 s",
                held=statistics.median(took) <= 1000,
            )  # fmt: skip
            browser.close()

    def first_paints(self, browser: Browser, demande: Demande) -> list[float]:
        found = []
        with visitor(browser, self.server, demande.cookie) as context:
            for _ in range(self.scale.rounds):
                page = context.new_page()
                page.goto(self.server + demande.table, wait_until="load")
                found.append(float(page.evaluate(FIRST_PAINT)))
                page.close()
        return found

    def weighed(self, browser: Browser, demande: Demande) -> tuple[int, int]:
        with visitor(browser, self.server, demande.cookie) as context:
            return visit(context, self.server + demande.table), visit(context, self.server + demande.table)

    def paste_watched(self, browser: Browser, demande: Demande) -> float:
        """Milliseconds from Ctrl+V until the last row is there, and all say that they are saved."""
        with visitor(browser, self.server, demande.cookie) as context:
            context.grant_permissions(["clipboard-read", "clipboard-write"])
            page = context.new_page()
            page.goto(self.server + demande.table, wait_until="networkidle")
            page.evaluate("text => navigator.clipboard.writeText(text)", sheet(self.scale.many))
            page.evaluate(WATCH, self.scale.many)
            page.keyboard.press("Control+V")
            expect(page.locator("[data-row]")).to_have_count(self.scale.many, timeout=30_000)
            return float(page.evaluate("window.seen"))


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


def sheet(rows: int) -> str:
    """A range as a spreadsheet copies it."""
    from tests import factories as make

    return "".join("\t".join(cell for (cell,) in make.row(next(ROWS)).values()) + "\n" for _ in range(rows))
