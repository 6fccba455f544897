"""The user guide: every screen leads to its page, no page leads nowhere, and each picture is taken by a journey."""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from sqlmodel import Session
from starlette.applications import Starlette

from eclat import guide
from eclat.http.assets import static_folder
from eclat.http.routing import declaration
from eclat.models import Personne
from eclat.routes import SITE
from tests import factories as make
from tests.browser import Browser

PAGES = guide.pages()
GETS = {route.name: route for route in SITE if "GET" in (route.methods or ())}
SOURCE = Path(guide.__file__).parent
# What is no screen: files, sheets to print, parts of a page, what machines read, and the guide itself.
NO_SCREENS = (
    "aide", "aide-page", "comme-finie", "metrics", "plan", "robots", "sante", "sante-pret", "securite",
    "abonnement", "annuaire-csv", "annuaire-json", "annuaire-sessions-csv", "session-icalendrier",
    "candidats-import-gabarit", "delegataires-import-gabarit", "seances-import-gabarit", "piece-modele", "organisme-logo",
    "certificat-document", "certificat-duplicata-document", "session-certificats-zip", "mes-certificats-document", "export-fichier", "fichier",
    "document-fichier", "document-fichier-ancien", "flux-document", "convention-document", "clauses-exemple", "resultat-piece-lue",
    "pv-apercu", "pv-document", "pv-page", "pv-preuves", "emargement", "emargement-semaine", "jury-emargement",
    "agent-etat", "communes", "courriel-etat", "courriel-html", "courriel-ligne", "delegue-ligne", "habilitation-ligne", "habilitation-presence",
    "journal-chaine", "organisme-ligne", "organisme-registre", "profil-registre", "pv-suivi", "referent-etat", "session-presence",
    "texte-mail-apercu",
)  # fmt: skip
JOURNEYS = Path(__file__).parents[2] / "journeys"


def looks() -> set[str]:
    """What the journeys look at, by the names that they give it."""
    return {name for file in JOURNEYS.glob("*.py") for name in re.findall(r'look\(\s*"([a-z0-9-]+)"', file.read_text())}


def plain(text: str) -> str:
    """Words as they are read: whatever the spaces, and how a source writes them."""
    return re.sub(r"(?:\\xa0|\\u00a0|&nbsp;|\s)+", " ", text.replace('\\"', '"')).casefold()


@cache
def product() -> str:
    """All that the product may say."""
    files = [each for kind in ("py", "html", "mail") for each in sorted(SOURCE.rglob(f"*.{kind}"))]
    return plain(" ".join(each.read_text() for each in files))


def test_every_screen_has_its_page() -> None:
    """A new screen comes with its page of the guide."""
    assert sorted(set(GETS) - set(guide.by_screen()) - set(NO_SCREENS)) == []
    assert sorted(set(NO_SCREENS) & set(guide.by_screen())) == sorted(set(NO_SCREENS) - set(GETS)) == []
    missing = [said for key, said in guide.FOR.items() if not any(key in page.pour for page in PAGES.values())]
    assert missing == []


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_what_a_page_quotes_is_said_by_the_product(page: guide.Page) -> None:
    """« Relancer les … qui n’ont pas terminé »: what a button, a title or a mail is called, its variable parts left out."""
    quoted = [part.strip() for said in re.findall(r"«\s(.*?)\s»", page.texte, re.S) for part in said.split("…") if part.strip()]
    assert [part for part in quoted if plain(part) not in product()] == []


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_a_page_leads_only_where_there_is_something(site: Starlette, db: Session, page: guide.Page) -> None:
    assert set(page.ecrans) <= set(GETS) and set(page.liens) <= set(PAGES) - {page.nom}
    assert all((static_folder() / image).exists() for image in page.images)
    assert {Path(image).stem for image in page.images} <= looks()
    paths = [route.path_regex for route in GETS.values()]
    assert [path for path in page.chemins if not any(each.fullmatch(path) for each in paths)] == []
    shown = Browser(site, db, None).get(f"/aide/{page.nom}")
    assert shown.status_code == 200 and page.titre in shown.text and ".md" not in shown.text
    assert shown.text.count('src="/static/guide/') == len(page.images)


@pytest.mark.parametrize("file", sorted((static_folder() / "guide").glob("*.txt")), ids=lambda file: file.stem)
def test_a_picture_shows_no_button_that_the_product_has_lost(file: Path) -> None:
    """By its first word: the others may be the name of somebody."""
    buttons = [plain(line.removeprefix("bouton ")) for line in file.read_text().splitlines() if line.startswith("bouton ")]
    first = [
        next(part for part in re.split(r"[:,…+()/]", each) if part.strip()) for each in buttons if re.search(r"[^\W\d]", each)
    ]
    assert [each for part in first if (each := part.split()[0]) not in product()] == []


def test_no_picture_is_left_of_a_former_page() -> None:
    shown = {Path(image).stem for page in PAGES.values() for image in page.images}
    assert {file.stem for file in (static_folder() / "guide").glob("*.*")} == shown


def test_who_reads_finds_their_pages_first(db: Session, browse: Callable[[Personne], Browser], site: Starlette) -> None:
    claire = browse(make.administrateur(db))
    db.commit()
    first = guide.FOR["administrateur"]
    page = claire.get("/aide").text
    assert page.index(first) < min(page.index(said) for said in guide.FOR.values() if said != first and said in page)
    assert f'href="/aide/{guide.by_screen()["insertion"]}">Aide' in claire.get("/insertion").text
    assert Browser(site, db, None).get("/aide").status_code == 200
    menu = claire.get("/insertion").text.partition("<main")[0]
    assert (
        f'href="/aide/{guide.by_screen()["insertion"]}"' in menu
        and 'href="/aide"' in claire.get("/aide").text.partition("<main")[0]
    )


def test_a_search_forgives_accents_and_puts_titles_first(site: Starlette, db: Session) -> None:
    visitor = Browser(site, db, None)
    answer = visitor.get("/aide?q=ENQUETE+insertion").text
    assert "Répondre à l’enquête d’insertion" in answer and "pages répondent" in answer
    assert "Aucune page ne contient" in visitor.get("/aide?q=zzz").text
    assert visitor.get("/aide/rien").status_code == 404


@pytest.mark.parametrize(
    "text",
    [
        "pour : tous\n\nUn texte.",
        "titre : Rien\npour : tous\n\n",
        "titre : A\npour : marchands\n\nUn texte.",
        "titre : A\n\nUn texte.",
    ],
)
def test_a_page_that_lacks_something_is_refused(text: str) -> None:
    with pytest.raises(guide.Faute):
        guide.read("page", text)


def test_nothing_of_a_page_is_read_as_html() -> None:
    page = guide.read("page", "titre : A\npour : tous\n\n<script>alert(1)</script> et **gras**")
    assert "&lt;script&gt;" in guide.html(page, {}, {}) and "<strong>gras</strong>" in guide.html(page, {}, {})
    assert declaration(GETS["aide"]).audience.public
