"""What is declared is documented, and every file is where its name says."""

import re
from pathlib import Path

import pytest
from grimp import ImportGraph
from starlette.routing import Route

from eclat.courriels.modeles import MODELES
from eclat.domain.socle import policies
from eclat.http.routing import declaration
from eclat.routes import routes
from eclat.settings import Settings
from tests.conftest import ROOT
from tests.contracts import WingContract

SRC = ROOT / "src" / "eclat"
SITE = routes(debug=True)


@pytest.mark.parametrize("route", SITE, ids=lambda route: f"{sorted(route.methods)[-1]}-{route.name}")
def test_every_route_names_its_audience(route: Route) -> None:
    assert isinstance(declaration(route).audience, policies.Audience)


def test_only_a_post_writes() -> None:
    for route in SITE:
        assert not (declaration(route).writes and "GET" in (route.methods or set())), route.path


def test_no_route_carries_personal_data() -> None:
    for route in SITE:
        assert not re.search(r"courriel|email|nom\b|siret", "".join(re.findall(r"{(\w+)", route.path)))


def test_every_setting_is_documented() -> None:
    text = (ROOT / "docs" / "operations.md").read_text()
    for name in Settings.model_fields:
        assert f"`ECLAT_{name.upper()}`" in text, f"docs/operations.md does not explain ECLAT_{name.upper()}"


def test_every_noun_of_the_tables_is_in_the_glossary() -> None:
    from eclat.models import metadata

    glossary = (ROOT / "docs" / "glossary.md").read_text()
    for table in metadata.tables:
        assert f"`{table}`" in glossary, f"docs/glossary.md does not explain {table}"


def test_a_word_of_the_glossary_has_one_row() -> None:
    rows = re.findall(r"^\| (.+?) \|", (ROOT / "docs" / "glossary.md").read_text(), re.MULTILINE)
    words = [word.strip("`") for row in rows if row not in ("word", "---") for word in row.split(", ")]
    assert len(words) > 90 and sorted(words) == sorted(set(words))


def test_every_mail_has_its_text_and_is_called_something_by_who_follows_it() -> None:
    assert {path.name for path in (SRC / "courriels" / "textes").iterdir()} == {f"{modele}.mail" for modele in MODELES}
    assert len({each.nom for each in MODELES.values()}) == len(MODELES)


def test_a_wing_is_entered_through_what_it_offers() -> None:
    """The contract itself: it sees an import of what is not offered, and an offer that nobody takes."""
    graph = ImportGraph()
    graph.add_module("eclat.domain")
    for module in ("comptes.jetons", "comptes.passwords", "socle.errors", "support.reexpeditions"):
        graph.add_module(f"eclat.domain.{module.split('.')[0]}")
        graph.add_module(f"eclat.domain.{module}")
    for module in ("comptes.jetons", "comptes.passwords"):
        graph.add_import(importer="eclat.domain.support.reexpeditions", imported=f"eclat.domain.{module}")
    graph.add_import(importer="eclat.domain.comptes.jetons", imported="eclat.domain.comptes.passwords")
    check = WingContract("wings", {}, {"container": "eclat.domain"}).check(graph, verbose=False)
    assert not check.kept
    assert check.metadata["closed"] == [("eclat.domain.support.reexpeditions", "eclat.domain.comptes.passwords")]
    assert "eclat.domain.comptes.connexions" in check.metadata["idle"]


def test_handlers_stay_small() -> None:
    for path in [*(SRC / "pages").rglob("*.py"), *(SRC / "domain").rglob("*.py")]:
        lines = path.read_text().count("\n")
        assert lines <= 300, f"{path.relative_to(SRC)} has {lines} lines: split it"


TEMPLATES = [path for path in SRC.rglob("*.html") if "courriels" not in path.parts]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SRC)))
def test_templates_keep_the_strict_policy(path: Path) -> None:
    """No inline script, style or handler: the CSP would silence them."""
    html = path.read_text()
    assert not re.search(r"<script(?![^>]*\bsrc=)(?! type=\"application/ld\+json\">)", html)  # which is data: nothing runs it
    assert not re.search(
        r"<style|\sstyle=|\son(click|change|submit|input|load|error|focus|blur|toggle|key\w+|mouse\w+)=|hx-on|js:", html
    )


def test_attributes_never_touch() -> None:
    """The newline after a block tag is not written: what follows on the next line needs a space of its own."""
    for path in TEMPLATES:
        assert not re.search(r"%\}\n[a-z-]+=", path.read_text()), path


def test_every_icon_that_is_named_is_drawn() -> None:
    """One that is not would break its page, and only there."""
    drawn = set(re.findall(r'^  "([a-z0-9-]+)":', (SRC / "partials" / "_ui" / "icons.html").read_text(), re.M))
    named = [*SRC.rglob("*.py")], r'(?:\bicon=|\bAFaire\(\s*)"([a-z0-9-]+)"'
    templates = TEMPLATES, r'(?:\bicon\(|\bicon=|\bnote\("[a-z]*", )"([a-z0-9-]+)"'
    for paths, naming in (named, templates):
        for path in paths:
            assert set(re.findall(naming, path.read_text())) <= drawn, path


def test_a_page_stands_beside_its_handler() -> None:
    for template in (SRC / "pages").rglob("*.html"):
        if template.parent == SRC / "pages":
            continue  # layouts
        rendered = any(str(template.relative_to(SRC)) in module.read_text() for module in SRC.rglob("*.py"))
        assert rendered or any(template.stem in module.read_text() for module in template.parent.glob("*.py")), template


def test_every_address_that_is_named_exists() -> None:
    names = {route.name for route in SITE}
    for path in [*TEMPLATES, *(SRC / "pages").rglob("*.py"), *(SRC / "partials").rglob("*.py"), *(SRC / "http").rglob("*.py")]:
        for name in re.findall(r"""(?:\burl|redirect)\("([a-z-]+)\"""", path.read_text()):
            assert name in names, f"{path.relative_to(SRC)} names the route “{name}”, which does not exist"


def test_every_act_of_a_dossier_s_form_has_its_address() -> None:
    """The regions that every kind of form shares name acts, and each kind has its own address for them."""
    from eclat.models import Habilitation, Identification
    from eclat.partials.dossier.saisie import SAISIES

    shared = [SRC / "pages" / "layout_dossier.html"]
    shared += [path for noun in ("dossier", "piece") for path in (SRC / "partials" / noun).glob("*.*")]
    acts = {act for path in shared for act in re.findall(r"""adresse\("([a-z-]+)\"""", path.read_text())}
    assert acts >= {"champ", "brouillon", "pieces"}
    team = {"formateurs", *[f"formateurs-{act}" for act in ("ligne", "copie", "retrait", "collage", "annulation")]}
    names = {route.name for route in SITE}
    assert SAISIES.keys() >= {Habilitation, Identification}
    for kind in SAISIES.values():
        own = acts | (team if "equipe" in kind.sorte.sections else set())
        own -= set() if kind.entier else {"archive"}
        assert {f"{kind.nom()}-{act}" for act in own} <= names
