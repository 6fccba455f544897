"""The statistics as the administrateur reads them: each number leads to the rows that it counts, each figure has its table and its file."""

import csv
import io
import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from lxml import html
from sqlmodel import Session

from eclat import clock
from eclat.domain.statistiques import issues, preparation
from eclat.models import Personne
from eclat.pages.statistiques.figures import FIGURES
from eclat.partials.statistique.figure import Figure, Rang
from tests import factories as make
from tests import signes
from tests.browser import Browser
from tests.scenes import told
from tests.worlds import some_of_everything

Browse = Callable[[Personne], Browser]


def world(db: Session) -> Personne:
    claire = some_of_everything(db)
    make.national(db, etat="en_attente_delegataires")
    signes.close(db)
    for each in make.mails(db)[:2]:
        each.cree_le = clock.now() - timedelta(days=400)
    db.flush()
    issues.note(db, issues.due(db))
    preparation.prepare(db)
    return claire


@pytest.fixture
def claire(db: Session, browse: Browse) -> Browser:
    browser = browse(told(db, world))
    db.commit()
    return browser


def parsed(text: str) -> Any:
    return html.fromstring(text)


def test_every_number_leads_to_as_many_rows(claire: Browser) -> None:
    page = parsed(claire.get("/statistiques?periode=tout").text)
    links = [
        each
        for table in page.cssselect(".chiffres-table")
        for each in [link for link in table.cssselect("td a") if "jour" not in link.text][:4]
    ]
    assert len(links) > 15
    for link in links:
        rows = parsed(claire.get(link.get("href")).text)
        (said,) = rows.cssselect("#lignes-trouves")
        assert said.text_content().split()[0].replace("\u202f", "").replace("\u00a0", "") == link.text.replace("\u00a0", ""), (
            link.get("href")
        )


def test_each_tile_leads_somewhere(claire: Browser) -> None:
    page = parsed(claire.get("/statistiques").text)
    tiles = page.cssselect(".tuiles a")
    assert len(tiles) == 5
    for tile in tiles:
        assert claire.get(tile.get("href")).status_code == 200


def test_each_figure_says_what_it_counts_and_has_its_table(claire: Browser) -> None:
    page = parsed(claire.get("/statistiques?periode=tout").text)
    cards = page.cssselect(".figure")
    assert [each.get("id") for each in cards] == list(FIGURES)
    for card in cards:
        assert card.cssselect("p.caption")[0].text_content().strip().endswith(".")
        if not card.cssselect("svg[role=img]"):
            assert card.cssselect("p.muted")
            continue
        (drawing,) = card.cssselect("svg[role=img]")
        names = [page.get_element_by_id(each).text_content() for each in drawing.get("aria-labelledby").split()]
        assert all(names), "a title, and all that it shows"
        assert card.cssselect("table caption") and card.cssselect(".legende")


@pytest.mark.parametrize("figure", FIGURES)
def test_a_figure_leaves_as_a_file(claire: Browser, figure: str) -> None:
    answer = claire.post(f"/statistiques/figures/{figure}?periode=tout", {"format": "csv"})
    assert answer.status_code == 200
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    page = parsed(claire.get("/statistiques?periode=tout").text)
    shown = page.cssselect(f"#{figure} tbody tr")
    heads = [each.text_content() for each in page.cssselect(f"#{figure} thead th")]
    assert len(rows[0]) == len(heads)
    told = {row[0]: row[1:] for row in rows[1:]}
    for line in shown:
        name, *cells = [unescape(each.text_content()).replace("\u00a0", "").strip() for each in line]
        kept = [re.match(r"\d*", each)[0] for each in cells]  # type: ignore[index]
        label = next(each for each in told if each.replace("\u00a0", "") == name)
        assert told[label][: len(kept) - (1 if "%" in rows[0][-1] else 0)] == kept[: len(kept) - (1 if "%" in rows[0][-1] else 0)]


def test_an_unknown_figure_is_none(claire: Browser) -> None:
    assert claire.post("/statistiques/figures/inconnue", {"format": "csv"}).status_code == 404


@pytest.mark.parametrize(
    "query", ["periode=1900", "periode=tout", "cqp=x", "cqp=00000000-0000-0000-0000-000000000001", "periode=%00"]
)
def test_whatever_the_address_says(claire: Browser, query: str) -> None:
    assert claire.get(f"/statistiques?{query}").status_code == 200


@pytest.mark.parametrize(
    "query", ["du=x", "du=2026-13", "cle=acces:x", "cle=organisme:x", "cle=x:y", "cle=:", "serie=x", "cqp=x", "etat=x"]
)
def test_whatever_the_address_of_a_list_says(claire: Browser, query: str) -> None:
    assert claire.get(f"/statistiques/candidats?{query}").status_code == 200


def test_before_anything_is_prepared(db: Session, browse: Browse) -> None:
    browser = browse(make.administrateur(db))
    db.commit()
    page = browser.get("/statistiques").text
    assert "se préparent" in page and "Rien n’est compté sur cette période." in page


def test_what_is_late_leads_to_its_list(claire: Browser) -> None:
    page = parsed(claire.get("/statistiques").text)
    late = page.cssselect("#retards a")
    assert late
    for link in late:
        rows = parsed(claire.get(link.get("href")).text)
        assert rows.cssselect("#retards-trouves")[0].text_content().split()[0] == link.getnext().text


def test_only_who_administers_sees_them(db: Session, browse: Browse) -> None:
    browser = browse(make.comite_technique(db))
    db.commit()
    assert browser.get("/statistiques").status_code == 403
    assert browser.get("/statistiques/mails").status_code == 403
    assert 'href="/statistiques"' not in browser.get("/").text


def test_nothing_is_written_in_a_style_or_a_script(claire: Browser) -> None:
    text = claire.get("/statistiques").text
    assert " style=" not in text and "onclick" not in text


def figure(*values: int) -> Figure:
    return Figure("x", "colonnes", "X", "", "", "Mois", (), [Rang(str(rank), (value,)) for rank, value in enumerate(values)])


@pytest.mark.parametrize(("most", "top"), [(0, 4), (1, 4), (4, 4), (5, 8), (9, 20), (41, 80), (250, 400), (1_000_000, 2_000_000)])
def test_a_scale_is_round_and_holds_all(most: int, top: int) -> None:
    assert figure(0, most).sommet == top


@pytest.mark.parametrize(("most", "least"), [(1, [1, 2, 3, 4]), (4, [1, 2, 3, 4]), (9, [1, 2, 3, 6]), (160, [1, 21, 51, 101])])
def test_the_steps_of_the_map(most: int, least: list[int]) -> None:
    drawn = figure(0, most)
    assert drawn.seuils == least
    assert drawn.pas(0) == 0 and drawn.pas(most) >= 1
