"""docs/adding.md, "An act"."""

from dataclasses import replace

import pytest
from starlette.applications import Starlette

from eclat.domain.organismes import organismes
from eclat.domain.socle.policies import ADMINISTRATEUR
from eclat.engines import workflow
from eclat.http.actes import acts
from eclat.http.templates import templates
from eclat.models import Role
from eclat.pages.organismes import actes, fiche, show
from eclat.routes import SITE
from tests import factories as make
from tests.adding.recipes import blocks, written
from tests.browser import Browser


@pytest.fixture
def suspending(monkeypatch):
    """The site, once the recipe is followed."""
    (_, verb), (_, act) = blocks("An act")
    assert written(verb) + written(act) <= 25
    monkeypatch.setattr(workflow, "TRANSITIONS", dict(workflow.TRANSITIONS))
    wing = dict(vars(organismes))
    exec(verb, wing)
    page = dict(vars(actes)) | {"organismes": type("Wing", (), {"freeze": staticmethod(wing["freeze"])})}
    declared = replace(actes.INSCRIPTION, actes=[*actes.INSCRIPTION.actes, eval(act, page)])
    monkeypatch.setattr(fiche, "INSCRIPTION", declared)
    routes = [route for route in SITE if route.path not in ("/organismes/{id:uuid}/refus", "/organismes/{id:uuid}/acceptation")]
    monkeypatch.setattr(templates, "addresses", dict(templates.addresses))
    site = Starlette(routes=[*routes, *acts("/organismes/{id:uuid}", declared, ADMINISTRATEUR, page=show.page)])
    templates.serve(site.routes)
    return site


def test_the_recipe_makes_an_act(db, site, suspending):
    claire, paul, found = make.administrateur(db), make.agent(db, "Paul", "Martin", Role.ADMINISTRATEUR), make.organisme(db)
    db.commit()
    browser, at = Browser(suspending, db, claire), f"/organismes/{found.id}"
    page = browser.get(at).text
    assert f'href="{at}/gel?vue=fiche" data-dialog="gel"' in page and "Geler…" in page
    assert '<dialog id="gel"' in page and "Ses formations en cours continuent" in page
    question = browser.get(f"{at}/gel?vue=fiche").text
    assert f"Geler {found.nom} ?</h1>" in question and 'name="motif"' in question
    for htmx in (False, True):
        empty = browser.post(f"{at}/gel?vue=fiche", {"motif": ""}, htmx=htmx)
        assert empty.status_code == 422 and "Indiquez le motif" in empty.text and ("<html" in empty.text) != htmx
    done = browser.follow(browser.post(f"{at}/gel?vue=fiche", {"motif": "Impayés."})).text
    assert f"{found.nom} est gelé" in done and "Geler…" not in done
    assert "a gelé l’organisme" in browser.get(f"{at}?voir=historique").text
    db.expire_all()
    assert found.etat == "suspendu"
    db.commit()
    again = browser.post(f"{at}/gel?vue=fiche", {"motif": "Impayés."})
    assert again.headers["location"] == at and "Vous venez de geler cet organisme." in browser.follow(again).text
    late = Browser(suspending, db, paul).post(f"{at}/gel?vue=fiche", {"motif": "Impayés, encore."})
    assert late.status_code == 409 and "Claire Aubertin vient de geler cet organisme." in late.text
    assert "Impayés, encore." in late.text
