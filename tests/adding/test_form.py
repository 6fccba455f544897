"""docs/adding.md, "A form that saves itself"."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest
from jinja2 import ChoiceLoader, DictLoader
from sqlmodel import Field as Column
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar
from starlette.applications import Starlette
from starlette.responses import Response

from eclat import clock
from eclat.domain.dossiers import completude, dossiers, formulaires, sortes
from eclat.domain.dossiers.completude import Manque
from eclat.domain.dossiers.dossiers import Contenu, contenu_of
from eclat.domain.socle import champs
from eclat.domain.socle.errors import Interdit, Refus
from eclat.domain.socle.policies import DIRIGEANT
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import workflow
from eclat.http.context import Context
from eclat.http.routing import get, post
from eclat.http.templates import templates
from eclat.models import Dossier, Evenement, Formateur, Formulaire, Piece, metadata
from eclat.models.base import UtcDateTime
from eclat.pages import formulaire
from eclat.partials.dossier import acces, saisie, whole
from eclat.routes import SITE
from eclat.routes.dossiers import form_of
from tests import factories as make
from tests.adding.recipes import blocks, written
from tests.browser import Browser

TITLE = "A form that saves itself"
# What the files of the recipe import.
TABLE = {"Formulaire": Formulaire, "Field": Column, "UUID": UUID, "date": date, "datetime": datetime, "UtcDateTime": UtcDateTime}
DOMAIN = vars(champs) | vars(formulaires) | vars(sortes) | {
    "clock": clock, "completude": completude, "Contenu": Contenu, "contenu_of": contenu_of, "Manque": Manque, "Interdit": Interdit,
    "Refus": Refus, "select": select, "Session": Session, "SelectOfScalar": SelectOfScalar, "Utilisateur": Utilisateur,
    "transition": workflow.transition, "ANY": workflow.ANY,
}  # fmt: skip
HTTP = {
    "Context": Context, "Response": Response, "Saisie": saisie.Saisie, "formulaire": formulaire, "keep_all": whole.keep_all,
    "given": acces.given, "get": get, "post": post, "form_of": form_of, "DIRIGEANT": DIRIGEANT,
}  # fmt: skip


@pytest.fixture
def surveyed(db, site, monkeypatch):
    """The site, its database and the new table, once the recipe is followed."""
    (_, table), (_, domain), (_, shown), (_, head), (_, page), (_, addresses) = blocks(TITLE)
    assert sum(map(written, (table, domain, shown, head, page, addresses))) <= 100
    for module, registry in ((workflow, "TRANSITIONS"), (sortes, "SORTES"), (saisie, "SAISIES"), (templates, "addresses")):
        monkeypatch.setattr(module, registry, dict(getattr(module, registry)))
    wing: dict[str, Any] = {"__name__": "recipe"}
    for imported, block in ((TABLE, table), (DOMAIN, domain), (HTTP, shown)):
        wing |= imported
        exec(block, wing)
    added = {"partials/enquete/regions.html": head, "pages/enquetes/formulaire.html": page}
    env = templates.environment
    assert env.loader is not None
    monkeypatch.setattr(env, "loader", ChoiceLoader([DictLoader(added), env.loader]))
    new = Starlette(routes=[*SITE, *eval(addresses, wing)])
    templates.serve(new.routes)
    made = metadata.tables["enquete"]
    made.create(db.connection())
    db.commit()
    yield new, wing["Enquete"]
    db.rollback()
    made.drop(db.connection())
    db.commit()
    metadata.remove(made)


def test_the_recipe_makes_a_form_that_saves_itself(db, surveyed):
    site, Enquete = surveyed
    organisme, other = make.organisme(db), make.organisme(db, "Les Ateliers du Belvédère")
    db.add(enquete := Enquete(organisme_id=organisme.id))
    db.commit()
    mathilde, nobody = (Browser(site, db, make.dirigeant(db, each)) for each in (organisme, other))
    at = f"/enquetes/{enquete.id}"
    assert db.get_one(Dossier, enquete.id).sorte == "enquete"
    db.commit()

    empty = mathilde.get(at).text
    assert (
        "<h1>Enquête annuelle</h1>" in empty
        and 'type="date" value=""' in empty
        and "<textarea" in empty
        and 'type="tel"' in empty
    )
    assert nobody.get(at).status_code == 404 and nobody.post(f"{at}/champs/bilan", {"bilan": "x"}).status_code == 404

    wrong = mathilde.post(f"{at}/champs/stagiaires", {"stagiaires": "0"}, htmx=True)
    assert "Ce nombre est trop petit" in wrong.text and "Gardé tel quel : à corriger avant de transmettre." in wrong.text
    assert mathilde.post(f"{at}/champs/plus", {"plus": "x"}).status_code == 404
    first, second = '[["bilan", ""]]', '[["bilan", "Une autre fenêtre."]]'
    for base, status in ((first, 200), (second, 409)):
        typed = {"bilan": f"Une bonne année, vue de {base}.", "base": base}
        assert mathilde.post(f"{at}/champs/bilan", typed, htmx=True).status_code == status

    half = mathilde.post(f"{at}/transmission", {"stagiaires": "45", "tenue_le": "23/06/2026", "contact": "02 99 01 02 03"})
    assert half.status_code == 422 and "L’enquête n’est pas encore transmise" in half.text
    assert "Ajoutez une personne au moins." not in half.text and "Équipe pédagogique" in half.text
    mathilde.post(f"{at}/formateurs")
    db.expire_all()
    (member,) = dossiers.team(db, enquete)
    row = {"equipe-ligne": str(member.id)} | {f"equipe-{name}": value for name, value in make.ORSINI.items()}
    files = {f"piece-cv-{member.id}": ("cv.pdf", make.PDF), "piece-autre": ("plan.pdf", make.PDF)}
    db.commit()
    kept = mathilde.post(f"{at}/brouillon", row | {"departements": ["", "35"]}, files=files)
    assert kept.status_code == 303 and "Orsini" in mathilde.follow(kept).text
    assert mathilde.post(f"{at}/transmission").headers["location"] == "/"
    db.expire_all()
    assert (enquete.stagiaires, enquete.tenue_le, enquete.saisies) == (45, date(2026, 6, 23), {}) and enquete.transmise_le
    assert db.exec(select(Evenement.verbe).where(col(Evenement.objet_id) == enquete.id)).all() == ["transmission"]
    db.commit()
    assert mathilde.post(f"{at}/champs/bilan", {"bilan": "Trop tard."}).status_code == 409

    copy = Enquete(organisme_id=other.id)
    db.add(copy)
    db.flush()
    dossiers.copy(db, enquete, copy)
    assert dossiers.territory(db, copy) == ["35"] and [each.nom for each in dossiers.team(db, copy)] == ["Orsini"]
    dossiers.erase(db, copy)
    assert db.get(Dossier, copy.id) is None
    assert set(db.exec(select(Formateur.dossier_id))) == set(db.exec(select(Piece.dossier_id))) == {enquete.id}
