"""What is declared is documented, and every file is where its name says."""

import re
from pathlib import Path

import pytest
from starlette.routing import Route

from eclat.courriels.modeles import MODELES
from eclat.domain import policies
from eclat.routes import declaration, routes
from eclat.settings import Settings
from tests.conftest import ROOT

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


def test_every_mail_has_its_three_templates() -> None:
    folders = [path for path in (SRC / "courriels").iterdir() if path.is_dir() and not path.name.startswith("__")]
    assert folders
    for folder in folders:
        assert {path.name for path in folder.iterdir()} >= {"subject.txt", "body.txt", "body.html"}, folder.name


def test_every_mail_is_called_something_by_who_follows_it() -> None:
    folders = {path.parent.name for path in (SRC / "courriels").glob("*/subject.txt")}
    assert folders == set(MODELES), "courriels/modeles.py names each kind of mail, and no other"
    assert len({each.nom for each in MODELES.values()}) == len(MODELES)


def test_handlers_stay_small() -> None:
    for path in [*(SRC / "pages").rglob("*.py"), *(SRC / "domain").rglob("*.py")]:
        lines = path.read_text().count("\n")
        assert lines <= 300, f"{path.relative_to(SRC)} has {lines} lines: split it"


TEMPLATES = [path for path in SRC.rglob("*.html") if "courriels" not in path.parts]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SRC)))
def test_templates_keep_the_strict_policy(path: Path) -> None:
    """No inline script, style or handler: the CSP would silence them."""
    html = path.read_text()
    assert not re.search(r"<script(?![^>]*\bsrc=)", html)
    assert not re.search(
        r"<style|\sstyle=|\son(click|change|submit|input|load|error|focus|blur|toggle|key\w+|mouse\w+)=|hx-on|js:", html
    )


def test_a_page_stands_beside_its_handler() -> None:
    for template in (SRC / "pages").rglob("*.html"):
        if template.parent == SRC / "pages":
            continue  # layouts
        rendered = any(str(template.relative_to(SRC)) in module.read_text() for module in SRC.rglob("*.py"))
        assert rendered or any(template.stem in module.read_text() for module in template.parent.glob("*.py")), template


def test_every_address_that_is_named_exists() -> None:
    names = {route.name for route in SITE}
    for path in [*TEMPLATES, *(SRC / "pages").rglob("*.py"), *(SRC / "partials").rglob("*.py"), SRC / "web.py", SRC / "menus.py"]:
        for name in re.findall(r"""(?:\burl|redirect)\("([a-z-]+)\"""", path.read_text()):
            assert name in names, f"{path.relative_to(SRC)} names the route “{name}”, which does not exist"


def test_every_act_of_a_dossier_s_form_has_its_address() -> None:
    """The regions that requests and identification forms share name acts, and each kind has its own address for them."""
    from eclat.partials.habilitation.saisie import SaisieDemande
    from eclat.partials.identification.saisie import SaisieFiche

    shared = [SRC / "pages" / "layout_dossier.html"]
    shared += [path for noun in ("dossier", "formateur", "piece") for path in (SRC / "partials" / noun).glob("*.html")]
    acts = {act for path in shared for act in re.findall(r"""adresse\("([a-z-]+)\"""", path.read_text())}
    assert acts >= {"champ", "brouillon", "formateurs", "pieces"}
    names = {route.name for route in SITE}
    for kind in (SaisieDemande, SaisieFiche):
        assert {f"{kind.nom}-{act}" for act in acts} <= names
