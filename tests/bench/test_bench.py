"""The bench works: its rows are ones that the product lists, and it reads what the tools it calls say. No time is looked at."""

import json
import re

import pytest
from sqlmodel import Session

from bench import (
    bureau,
    candidats,
    declarations,
    lists,
    load,
    memory,
    messagerie,
    presences,
    pv_document,
    report,
    reseau,
    resultats,
    sessions,
    weight,
)
from bench.seed import fill
from eclat.database import get_engine
from tests import factories as make

ROWS = 200
SAID = """Running 2s test @ http://127.0.0.1:8000/organismes
  Latency Distribution
     50%  812.00us
     75%    1.20ms
     90%    2.51ms
     99%    1.02s
  412 requests in 2.00s, 3.02MB read
Requests/sec:    205.97
Transfer/sec:      1.51MB
"""


@pytest.fixture
def claire(db: Session, browse):
    personne = make.administrateur(db)
    make.instructeur(db)
    db.commit()
    fill(get_engine(), ROWS)
    return browse(personne)


def test_its_rows_are_listed_filtered_and_found(claire) -> None:
    first = claire.get("/organismes").text
    assert len(re.findall(r'id="organisme-[0-9a-f-]{36}"', first)) == 20
    assert re.search(r"Tous <b>200</b>", first) and "direction@of-0000200.example" in first
    assert len(re.findall(r'id="organisme-[0-9a-f-]{36}"', claire.get("/organismes?etat=en_attente").text)) == 12
    assert "0000042" in claire.get("/organismes?q=0000042").text
    requests = claire.get("/habilitations").text
    assert len(re.findall(r'id="demande-[0-9a-f-]{36}"', requests)) == 20
    assert "Sophie Rakoto" in requests and "HAB-2026-0000200" in requests


def test_it_reads_wrk() -> None:
    assert load.parse(SAID) == load.Load(205.97, 0.812, 1020.0)
    assert load.median([load.Load(1, 5, 9), load.Load(3, 4, 8), load.Load(2, 6, 7)]) == load.Load(2, 5, 8)


@pytest.mark.parametrize("trouble", ["Non-2xx or 3xx responses: 3", "Socket errors: connect 0, read 2", ""])
def test_it_refuses_a_load_that_met_refusals_or_nothing(trouble: str) -> None:
    said = SAID + trouble if trouble else SAID.replace("812.00us", "0.00us")
    with pytest.raises(RuntimeError):
        load.parse(said)


def test_it_reads_memory_and_bytes() -> None:
    assert memory.rollup("Rss:              120000 kB\nPss:               90500 kB\nVmFlags: rd\n") == (120.0, 90.5)
    assert weight.encoded({"encodedDataLength": 812.0}) == 812


def test_it_reads_the_words_of_a_page() -> None:
    assert lists.words('<p class="a">Deux <b>mots</b></p>') == ["Deux", "mots"]


def test_it_prints_a_row() -> None:
    figure = report.Figure("start", "0.9 s", "imports: 0.6 s", report.times(1.5), "≤ 2 s", held=True)
    assert figure.row() == "| start | 0.9 s | imports: 0.6 s | × 1.50 | ≤ 2 s | held |"


def test_the_délégataires_it_tells_are_ones_that_the_product_shows(db: Session, database_url: str, browse) -> None:
    make.administrateur(db)
    db.commit()
    (awaited,) = reseau.made(database_url, 4, "en_attente_delegataires")
    (draft,) = reseau.made(database_url, 3)
    visitor = browse()
    for demande, path, rows in ((awaited, "/delegataires", "data-ligne"), (draft, draft.table, "data-row")):
        page = visitor.get(path, Cookie=demande.cookie)
        assert page.status_code == 200 and len(re.findall(f"<tbody[^>]* {rows}", page.text)) == (4 if demande is awaited else 3)
    assert "Relancer les 4 qui n’ont pas terminé" in visitor.get("/delegataires", Cookie=awaited.cookie).text
    pasted = visitor.post(f"{draft.table}/collage", {"texte": reseau.sheet(5)}, htmx=True, Cookie=draft.cookie)
    assert "5 lignes collées" in pasted.text


def test_the_threads_it_tells_are_ones_that_the_product_shows(claire) -> None:
    fils = messagerie.fill(get_engine(), ROWS, 5, 60)
    shown = claire.get("/messagerie").text
    assert shown.count('<li id="ligne-') == 20 and "20 fils ont des messages non lus" in shown
    assert claire.get("/messagerie?q=0000042").text.count('<li id="ligne-') == 1
    assert claire.get(fils.long).text.count('<li class="message"') == 30
    assert claire.get(fils.short).text.count('<li class="message"') == 6


def test_the_sessions_it_tells_are_ones_that_the_product_shows(claire, db: Session, database_url: str, browse) -> None:
    sessions.fill(get_engine(), ROWS)
    for query, shown in (
        ("", 20),
        ("q=0000042", 1),
        (f"region={sessions.REGION}", 20),
        ("etat=demandee", 20),
        (f"periode={sessions.MONTH}", 20),
    ):
        assert claire.get(f"/sessions?{query}").text.count('class="name"') == shown, query
    month = claire.get(f"/sessions/calendrier?mois={sessions.MONTH}").text
    assert month.count("Premier jour") > 30 and "Toutes celles du" in month
    calendar = sessions.drafted(database_url, 12)
    visitor = browse()
    assert len(re.findall("<tbody[^>]* data-row", visitor.get(calendar.path, Cookie=calendar.cookie).text)) == 12
    saved = visitor.post(calendar.row, {"contenu": "Accueillir"}, htmx=True, Cookie=calendar.cookie)
    assert re.search('data-state="?saved', saved.text)


def test_the_back_office_it_tells_is_one_that_the_product_shows(
    claire, database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sessions.fill(get_engine(), ROWS)
    bureau.fill(get_engine(), ROWS)
    for path in bureau.LISTS:
        shown = claire.get(path).text
        assert shown.count("<tr") > (1 if "q=" in path else 20), path
    cookie = bureau.cookie_of(database_url, "sophie.rakoto@oc-eclat.example")
    for q in bureau.SOUGHT:
        assert "HAB-2026-" in claire.get(f"/recherche?q={q}", Cookie=cookie).text, q
    bureau.pour("organismes", "csv")
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert told["bytes"] > ROWS * 20 and told["memory"] >= 0


def test_the_candidates_it_tells_are_ones_that_the_product_shows(db: Session, database_url: str, browse) -> None:
    make.administrateur(db)
    db.commit()
    table, empty = candidats.table_of(database_url, 4), candidats.table_of(database_url, 0)
    visitor = browse()
    assert len(re.findall("<tbody[^>]* data-row", visitor.get(table.path, Cookie=table.cookie).text)) == 4
    saved = visitor.post(table.row, {"employeur": "Mairie"}, htmx=True, Cookie=table.cookie)
    assert re.search('data-state="?saved', saved.text)
    pasted = visitor.post(f"{empty.path}/collage", {"texte": candidats.sheet(5)}, htmx=True, Cookie=empty.cookie)
    assert "5 lignes collées" in pasted.text


def test_the_presences_it_tells_are_ones_that_the_product_keeps(db: Session, database_url: str, browse) -> None:
    make.administrateur(db)
    db.commit()
    grid = presences.grid_of(database_url, 4, 6)
    visitor = browse()
    assert visitor.get(grid.path, Cookie=grid.cookie).status_code == 200
    for etat, seen in (("present", ""), ("absent", "present")):
        assert visitor.post(grid.cell, {"etat": etat, "vu": seen}, htmx=True, Cookie=grid.cookie).status_code == 200


def test_it_makes_proces_verbaux(tmp_path) -> None:
    found = list(pv_document.figures(tmp_path, people=(3,), rounds=1))
    assert len(found) == 1 and "kB" in found[0].value


def test_the_results_it_tells_are_ones_that_the_product_keeps(db: Session, database_url: str, browse) -> None:
    make.administrateur(db)
    db.commit()
    grid = resultats.grid_of(database_url, 3)
    visitor = browse()
    assert visitor.get(grid.path, Cookie=grid.cookie).text.count("data-row") == 3
    saved = visitor.post(grid.row, {"resultat-BC01": "valide", "vu": ""}, htmx=True, Cookie=grid.cookie)
    assert "Validation totale" in saved.json()["ligne"]


def test_a_file_of_declarations_is_valid_and_its_report_is_read(tmp_path) -> None:
    written, read = declarations.figures(tmp_path, passages=30)
    assert written.what.startswith("30 passages") and read.what == "the report of 30 read"
