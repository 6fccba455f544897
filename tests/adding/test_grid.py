"""docs/adding.md, "A grid"."""

from typing import Any

import lxml.html
from sqlmodel import Session
from starlette.applications import Starlette

from eclat import app
from eclat.database import get_engine, reading
from eclat.domain.socle import champs
from eclat.domain.socle.policies import DIRIGEANT, ORGANISME
from eclat.engines.grilles.lignes import entities
from eclat.http.grilles.adresses import grid
from eclat.models.base import Entity
from tests import tableurs as files
from tests.adding.recipes import blocks, written
from tests.browser import Browser
from tests.grilles import sorties
from tests.grilles.conftest import *  # noqa: F403


class Apart(Entity):
    """A row of a table made for the test."""

    metadata = sorties.APART


def test_the_recipe_makes_a_grid(
    db: Session, outings: Starlette, outing: sorties.Sortie, mathilde: Any, monkeypatch: Any
) -> None:
    (_, rows), (_, domain), (_, http) = blocks("A grid")
    assert sum(map(written, (rows, domain, http))) <= 60
    made: dict[str, Any] = {**vars(champs), **vars(sorties), "Entity": Apart, "__name__": "recipe"}
    made |= {"grid": grid, "ORGANISME": ORGANISME, "DIRIGEANT": DIRIGEANT}
    for block in (rows, domain, http):
        exec(block, made)
    sorties.APART.create_all(get_engine())
    usual = vars(app)["routes"]  # that of the fixture: the outing itself has its page
    monkeypatch.setattr(app, "routes", lambda debug: [*usual(debug=debug), *made["ROUTES"]])
    assert len(made["ROUTES"]) == 18

    her, at = Browser(app.create_app(tasks=False), db, mathilde), f"/sorties/{outing.id}/inscrits"
    pasted = "Nom\tDate de naissance\tMail\nRoy\t14/03/2012\tana@of.example\nLamy\t1/2/2013\tana@of.example"
    answer = her.post(f"{at}/collage", {"texte": pasted}, htmx=True)
    assert "2 lignes collées, 2 à corriger" in answer.text and "Adresse mail : la même valeur qu’à la ligne 2." in answer.text
    sheet = files.xlsx(["Nom", "Né le", "Repas", "Courriel"], ["Petit", 41000, "végétarien", "lou@of.example"])
    preview = her.follow(her.post(f"{at}/import", files={"fichier": ("liste.xlsx", sheet, "application/octet-stream")}))
    seen = lxml.html.document_fromstring(preview.text).xpath("//input[@id='vu']/@value")[0]
    assert "1 ligne ajoutée" in her.follow(her.post(f"{at}/import/ajout", {"vu": seen})).text
    with reading() as other:
        held = entities(other, made["INSCRITS"], outing.id)
    assert [(each.nom, str(each.ne_le), each.repas) for each in held][2] == ("Petit", "2012-04-01", sorties.Repas.VEGETARIEN)
