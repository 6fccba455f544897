"""Every list that is declared, in each of its states, sorts, searches and ways of being empty: what it shows, and what it exports."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from sqlmodel import Session, select

from eclat.database import reading
from eclat.engines import listes
from eclat.engines.listes.vues import Vue
from eclat.http import colonnes
from eclat.http.exports import under_way
from eclat.http.listes import Ecran
from eclat.http.templates import templates
from eclat.models import Courriel, EtatOrganisme, Evenement, Organisme, Personne
from eclat.pages.agents.index import LISTE as AGENTS
from eclat.pages.campagnes.index import LISTE as CAMPAGNES
from eclat.pages.changements.index import LISTE as CHANGEMENTS
from eclat.pages.controles.index import LISTE as CONTROLES
from eclat.pages.declarations.index import LISTE as DECLARATIONS
from eclat.pages.documents_suivis.index import LISTE as DOCUMENTS_SUIVIS
from eclat.pages.insertion.index import LISTE as INSERTION
from eclat.pages.jures.index import DEPENSES as FRAIS
from eclat.pages.jures.index import LISTE as JURES
from eclat.pages.partenaires.index import LISTE as PARTENAIRES
from eclat.pages.signalements.index import LISTE as SIGNALEMENTS
from eclat.pages.statistiques.lignes import ECRANS as COMPTES
from eclat.pages.statistiques.retards import ECRAN as RETARDS
from eclat.pages.suivis.index import LISTE as SUIVIS
from eclat.partials.candidat.liste import LISTE as CANDIDATS
from eclat.partials.certificat.liste import LISTE as CERTIFICATS
from eclat.partials.compte.liste import LISTE as PERSONNES
from eclat.partials.courriel.liste import LISTE as COURRIELS
from eclat.partials.delegataire.liste import LISTE as DELEGATAIRES
from eclat.partials.documentation.liste import LISTE as DOCUMENTS
from eclat.partials.fil.liste import LISTE as MESSAGERIE
from eclat.partials.habilitation.liste import LISTE as HABILITATIONS
from eclat.partials.organisme.liste import LISTE as ORGANISMES
from eclat.partials.recours.liste import LISTE as RECOURS
from eclat.partials.recours.registre import REGISTRE
from eclat.partials.reponse.liste import LISTE as REPONSES
from eclat.partials.session.liste import LISTE as SESSIONS
from eclat.settings import get_settings
from tests import factories as make
from tests.browser import Browser
from tests.scenes import told
from tests.swap import assert_swap_equals_reload
from tests.worlds import some_of_everything

ECRANS: list[Ecran[Any]] = [
    AGENTS, CAMPAGNES, SUIVIS, CANDIDATS, CERTIFICATS, CHANGEMENTS, CONTROLES, SIGNALEMENTS, DELEGATAIRES, PERSONNES, FRAIS, JURES, COURRIELS, DECLARATIONS, DOCUMENTS, DOCUMENTS_SUIVIS, HABILITATIONS, INSERTION, MESSAGERIE, ORGANISMES, PARTENAIRES, RECOURS, REGISTRE, REPONSES, RETARDS, SESSIONS,
    *COMPTES.values(),
]  # fmt: skip
WORDS = ("belvedere", "o", "zzz", "!!!", "512 480", "ateliers belv")


@pytest.fixture
def claire(db: Session, browse: Callable[..., Browser]) -> Browser:
    """Some of everything, seen by who sees all."""
    return browse(told(db, some_of_everything))


def at(ecran: Ecran[Any]) -> str:
    """Its address."""
    return templates.url(ecran.route)


def many(claire: Browser, ecran: Ecran[Any], query: str) -> Iterator[str]:
    """The pages of the list, one after the other."""
    url: str | None = f"{at(ecran)}?{query}"
    while url:
        page = claire.get(url).text
        yield page
        following = re.search(r'<a class="button secondary small" href="([^"]+)"[^>]*><span>Suivants', page)
        url = following[1].replace("&amp;", "&") if following else None


def names(page: str) -> list[str]:
    return re.findall(r'<[ab] class="name"[^>]*>([^<]+)</[ab]>', page)


def exported(claire: Browser, ecran: Ecran[Any], query: str, format: str, **said: Any) -> list[list[str]]:
    answer = claire.post(f"{at(ecran)}/export?{query}", {"format": format, **said})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"].startswith("attachment; ")
    if format == "csv":
        return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    return [[str(cell) for cell in row] for row in rows]


def headings(db: Session, ecran: Ecran[Any]) -> list[str]:
    """Those of its file, as long as Claire chose no columns: those shown and what stands in their cells, or all where none is chosen."""
    claire = make.user_of(db, db.exec(select(Personne).where(Personne.nom == "Aubertin")).one())
    offered = colonnes.offered(ecran.exports, claire)
    if not offered or ecran.registre:
        return [each.entete for each in ecran.exports]
    return [each.entete for each in colonnes.written(ecran.exports, colonnes.ordered(offered, ()), claire)]


def views() -> Iterator[Any]:
    """Every list × its states and none × its sorts, then the words sought."""
    for ecran in ECRANS:
        states = ["", *(ecran.liste.states.labels if ecran.liste.states else [])]
        for etat in states:
            yield pytest.param(ecran, f"etat={etat}", id=f"{ecran.route}-{etat or 'all'}")
        for tri in ecran.liste.sorts:
            for way in ("", "-"):
                yield pytest.param(ecran, f"tri={way}{tri}", id=f"{ecran.route}-{way}{tri}")
        for words in WORDS if ecran.liste.search else ():
            yield pytest.param(ecran, f"q={words.replace(' ', '+')}", id=f"{ecran.route}-{words}")


MOMENT = re.compile(r"\d\d/\d\d/\d{4} \d\d:\d\d")
VIEWS = list(views())


@pytest.mark.parametrize(("ecran", "query"), VIEWS)
def test_what_is_exported_is_what_is_shown(
    db: Session, claire: Browser, monkeypatch: pytest.MonkeyPatch, ecran: Ecran[Any], query: str
) -> None:
    """The same rows in the same order, those of all pages, under the headings; in both formats; by pieces too."""
    monkeypatch.setattr(listes, "PAGE", 4)
    monkeypatch.setattr(ecran.liste, "size", 0)
    monkeypatch.setattr(listes, "CHUNK", 3)
    pages = list(many(claire, ecran, query))
    shown = [name for page in pages for name in names(page)]
    sheet, text = (exported(claire, ecran, query, format) for format in ("xlsx", "csv"))
    assert sheet[0] == text[0] == headings(db, ecran)
    assert len(sheet) == len(text) == len(shown) + 1
    for heading, *cells in zip(*text, strict=True):
        assert ("(heure de Paris)" in heading) >= any(MOMENT.fullmatch(cell) for cell in cells), "an hour says whose it is"
    for name, row, line in zip(shown, sheet[1:], text[1:], strict=True):
        told = " ".join(row[1::-1]) if ecran is AGENTS else name
        assert name in (*row, *line, told)
    if not shown and ecran is not AGENTS:
        assert '<div class="empty">' in pages[0]


@pytest.mark.parametrize(("ecran", "query"), VIEWS)
def test_a_filter_in_place_equals_a_reload(claire: Browser, ecran: Ecran[Any], query: str) -> None:
    before = claire.get(at(ecran)).text
    swapped, after = claire.get(f"{at(ecran)}?{query}", htmx=True).text, claire.get(f"{at(ecran)}?{query}").text
    assert "<html" not in swapped
    assert_swap_equals_reload(before, swapped, after, target=ecran.region, swap="outerMorph")


@pytest.mark.parametrize("ecran", ECRANS, ids=lambda each: each.route)
def test_each_chip_counts_what_it_shows(db: Session, claire: Browser, ecran: Ecran[Any]) -> None:
    for query in ("", "q=belvedere" if ecran.liste.search else "tri="):
        page = claire.get(f"{at(ecran)}?{query}").text
        for href, count in re.findall(r'<a class="chip" href="([^"]+)"[^>]*>[^<]* <b>(\d+)</b>', page):
            assert sum(len(names(each)) for each in many(claire, ecran, href.partition("?")[2].replace("&amp;", "&"))) == int(
                count
            )


@pytest.mark.parametrize("ecran", ECRANS, ids=lambda each: each.route)
def test_a_list_of_nothing_says_so(db: Session, claire: Browser, ecran: Ecran[Any]) -> None:
    """Nothing found, nothing in the state, nothing at all: three sentences, and a way back from the first two."""
    mots = ecran.words(make.user_of(db, db.exec(select(Personne).where(Personne.nom == "Aubertin")).one()))
    if ecran is AGENTS:
        return  # whoever looks is one
    if ecran.liste.search is None:
        assert not mots.cherche and mots.vide[0]
        return
    assert mots.en_vain[0] and mots.etat_vide[0] and mots.vide[0] and mots.tout_voir
    page = claire.get(f"{at(ecran)}?q=zzz").text
    assert mots.en_vain[0].format(q="zzz") in page and mots.effacer in page
    states = ecran.liste.states.labels if ecran.liste.states and ecran is HABILITATIONS else ()
    empty = next((etat for etat in states if not names(claire.get(f"{at(ecran)}?etat={etat}").text)), None)
    if empty:
        page = claire.get(f"{at(ecran)}?etat={empty}").text
        assert mots.etat_vide[0] in page and mots.tout_voir in page


@pytest.mark.parametrize("ecran", ECRANS, ids=lambda each: each.route)
def test_as_many_questions_for_one_row_as_for_all(db: Session, claire: Browser, ecran: Ecran[Any], monkeypatch: Any) -> None:
    claire.get(at(ecran))
    counts = []
    for size in (1, 3, 20):
        monkeypatch.setattr(ecran.liste, "size", size)
        counts.append(len(claire.queries(at(ecran))))
    once_more = ecran.liste.ahead is not None  # for those that come after the first
    assert max(counts) - min(counts) <= once_more, counts


@pytest.mark.parametrize("ecran", ECRANS, ids=lambda each: each.route)
def test_an_export_leaves_a_line_without_the_words_sought(db: Session, claire: Browser, ecran: Ecran[Any]) -> None:
    exported(claire, ecran, "q=lacombe", "csv")
    line = db.exec(select(Evenement).where(Evenement.verbe == "export")).one()
    assert line.acteur_nom == "Claire Aubertin" and "lacombe" not in repr(line.details)
    assert (
        line.details["format"] == "csv"
        and line.details["liste"] == ecran.words(make.user_of(db, db.get_one(Personne, line.acteur_id))).titre
    )


def test_an_export_of_those_chosen_holds_them_alone(db: Session, claire: Browser) -> None:
    found = db.exec(select(Organisme.id, Organisme.nom).order_by(Organisme.nom_tri).limit(2)).all()
    keys = [str(key) for key, _ in found]
    db.commit()  # a session that only looked still holds SQLite's lock
    rows = exported(claire, ORGANISMES, "tri=nom", "csv", ids=keys)
    assert [row[0] for row in rows[1:]] == [nom for _, nom in found]


def test_an_export_of_all_that_answer_is_theirs(db: Session, claire: Browser) -> None:
    rows = exported(claire, ORGANISMES, "q=maison", "csv", choix="tous", ids=[])
    assert len(rows) == 5


def test_no_more_exports_than_may_be_are_written_at_once(claire: Browser) -> None:
    """While others are on their way, an export is asked to come back; nothing is noted of it, and the pages go on."""
    held = [object() for _ in range(get_settings().web_exports)]
    for each in held:
        under_way().acquire_on_behalf_of_nowait(each)
    try:
        answer = claire.post("/organismes/export", {"format": "csv"})
        assert answer.status_code == 429 and answer.headers["retry-after"] == "60"
        assert "D’autres exports sont en train de s’écrire. Réessayez dans une minute" in answer.text
        assert claire.get("/organismes").status_code == 200 and not noted()
    finally:
        for each in held:
            under_way().release_on_behalf_of(each)
    for _ in range(len(held) + 1):  # each gives its place back
        assert claire.post("/organismes/export", {"format": "csv"}).status_code == 200
    assert noted() == len(held) + 1


def noted() -> int:
    with reading() as db:
        return len(db.exec(select(Evenement).where(Evenement.verbe == "export")).all())


def test_a_format_that_does_not_exist_is_not_found(claire: Browser) -> None:
    assert claire.post("/organismes/export", {"format": "exe"}).status_code == 404


def test_who_may_not_see_the_list_may_not_take_it(db: Session, browse: Callable[..., Browser]) -> None:
    browser = browse(make.instructeur(db))
    db.commit()
    assert browser.post("/organismes/export").status_code == 403
    assert [row[0] for row in exported(browser, HABILITATIONS, "", "csv")] == ["Organisme"]


def test_the_name_of_the_file_says_what_and_when(claire: Browser) -> None:
    answer = claire.post("/habilitations/export", {"format": "xlsx"})
    assert re.search(
        r"filename\*=UTF-8''Demandes%20d%E2%80%99habilitation%2C%20\d+%20lignes%20\d{4}-\d\d-\d\d%20\d\dh\d\d\.xlsx",
        answer.headers["content-disposition"],
    )


# --- choosing ---


def test_all_that_answer_are_chosen_without_a_script(db: Session, claire: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listes, "PAGE", 2)
    waiting = [make.organisme(db, f"École {number}", etat="en_attente") for number in range(5)]
    db.commit()
    page = claire.get("/organismes?q=ecole").text
    link = re.search(r'href="([^"]+)"[^>]*>Sélectionner les 5 qui répondent', page)
    assert link
    chosen = claire.get(link[1].replace("&amp;", "&")).text
    assert (
        "Les 5 organismes qui répondent sont sélectionnés" in chosen
        and len(re.findall(r'name="ids"[^>]* checked disabled', chosen)) == 2
    )
    answer = claire.post("/organismes/acceptations?q=ecole", {"choix": "tous"})
    assert "5 organismes acceptés" in claire.follow(answer).text
    for each in waiting:
        db.refresh(each)
    assert {each.etat for each in waiting} == {EtatOrganisme.ACCEPTE}


def test_choosing_all_does_not_reach_what_the_filters_hide(db: Session, claire: Browser) -> None:
    hidden = make.organisme(db, "Institut", etat="en_attente")
    db.commit()
    claire.post("/organismes/acceptations?q=ecole", {"choix": "tous"})
    db.refresh(hidden)
    assert hidden.etat == EtatOrganisme.EN_ATTENTE


# --- addresses ---


@pytest.mark.parametrize("ecran", ECRANS, ids=lambda each: each.route)
def test_any_address_gives_a_list(db: Session, ecran: Ecran[Any]) -> None:
    user = make.user_of(db, make.administrateur(db))
    wrong = {"etat": "x", "tri": "nom; --", "avant": "x", "apres": "0", "rang": "-4", "choix": "x", "q": "é" * 300}
    vue = ecran.liste.vue(wrong, user)
    assert vue == type(vue)(q="é" * 100) and isinstance(vue, Vue)
    assert ecran.liste.page(db, user, vue) is not None
    assert db.exec(select(Courriel.id).limit(1)) is not None
