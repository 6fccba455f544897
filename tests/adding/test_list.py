"""docs/adding.md, "A list"."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from jinja2 import ChoiceLoader, DictLoader
from sqlalchemy import false, true
from sqlalchemy import select as sa_select
from sqlmodel import col, select
from starlette.applications import Starlette

from eclat.domain.socle.policies import ADMINISTRATEUR
from eclat.engines.listes import Etats, Liste
from eclat.engines.recherche import by_organisme
from eclat.http import listes
from eclat.http.templates import templates
from eclat.models import Appartenance, EtatPersonne, Organisme, Personne, Role
from eclat.routes import SITE
from tests import factories as make
from tests.adding.recipes import blocks, written
from tests.browser import Browser

# What the files of the recipe import.
DOMAIN = {
    "dataclass": dataclass, "UUID": UUID, "datetime": datetime, "Any": Any, "sa_select": sa_select, "select": select, "col": col,
    "true": true, "false": false, "Liste": Liste, "Etats": Etats, "by_organisme": by_organisme, "Appartenance": Appartenance,
    "EtatPersonne": EtatPersonne, "Organisme": Organisme, "Personne": Personne, "Role": Role,
}  # fmt: skip


@pytest.fixture
def listed(monkeypatch):
    """The site, once the recipe is followed."""
    (_, domain), (_, shown), (_, cells), (_, addresses) = blocks("A list")
    assert sum(map(written, (domain, shown, cells, addresses))) <= 90
    wing: dict[str, Any] = {"__name__": "recipe"} | DOMAIN
    exec(domain, wing)
    exec(shown, wing | vars(listes) | {"__name__": "recipe"}, wing)
    found = eval(
        addresses.replace("*lists(", "lists("), vars(listes) | {"LISTE": wing["LISTE"], "ADMINISTRATEUR": ADMINISTRATEUR}
    )
    loader = templates.environment.loader
    assert loader is not None
    monkeypatch.setattr(
        templates.environment, "loader", ChoiceLoader([DictLoader({"partials/referent/liste.html": cells}), loader])
    )
    monkeypatch.setattr(templates, "addresses", dict(templates.addresses))
    site = Starlette(routes=[*SITE, *found])
    templates.serve(site.routes)
    return site


def test_the_recipe_makes_a_list(db, site, listed):
    claire = make.administrateur(db)
    for nom in ("Les Ateliers du Belvédère", "Maison des Temps Libres"):
        make.referent(db, make.organisme(db, nom), active=nom.startswith("Maison"))
    db.commit()
    browser = Browser(listed, db, claire)
    page = browser.get("/referents").text
    assert "<h1>Référents CQP</h1>" in page and page.count('<td data-label="Organisme">') == 2
    assert "Tous <b>2</b>" in page and "Actifs <b>1</b>" in page and "À activer <b>1</b>" in page and "1 à 2 sur 2" in page
    found = browser.get("/referents?q=belved&tri=date", htmx=True).text
    assert found.lstrip().startswith('<div id="referents">') and "Maison" not in found and 'aria-sort="ascending"' in found
    assert "Aucun référent trouvé" in browser.get("/referents?q=zzz").text
    file = browser.post("/referents/export?etat=active", {"format": "csv"}).content.decode("utf-8-sig")
    assert (
        "Maison des Temps Libres" in file
        and "Belvédère" not in file
        and file.startswith("Nom;Adresse mail;Organisme;Depuis le (heure de Paris);État")
    )
    assert browser.post("/referents/export", {"format": "xlsx"}).content[:2] == b"PK"
    assert Browser(listed, db, make.instructeur(db)).get("/referents").status_code == 403
