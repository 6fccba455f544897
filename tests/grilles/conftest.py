"""A site that has one table more, and the outing to which it belongs."""

from collections.abc import Callable, Iterator

import pytest
from sqlmodel import Session
from starlette.applications import Starlette
from starlette.responses import Response

from eclat import app, routes
from eclat.database import get_engine
from eclat.domain.socle.policies import DIRIGEANT, ORGANISME
from eclat.http.grilles.adresses import grid
from eclat.http.routing import get
from eclat.http.templates import templates
from eclat.models import Personne
from tests import factories as make
from tests.browser import Browser
from tests.grilles.sorties import APART, SORTIE, Sortie


@pytest.fixture
def outings(database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Starlette]:
    """The product, with the outing's table in its site map and in its database."""
    more = [
        get("/sorties/{id:uuid}", "sortie", lambda ctx, id: Response("La sortie"), ORGANISME),
        *grid("/sorties/{id:uuid}/participants", SORTIE, reads=ORGANISME, writes=DIRIGEANT),
    ]
    usual = templates.addresses
    monkeypatch.setattr(app, "routes", lambda debug: [*routes.routes(debug=debug), *more])
    APART.create_all(get_engine())
    yield app.create_app(tasks=False)
    APART.drop_all(get_engine())
    templates.addresses = usual


@pytest.fixture
def mathilde(db: Session, outings: Starlette) -> Personne:
    return make.dirigeant(db, make.organisme(db))


@pytest.fixture
def outing(db: Session, mathilde: Personne) -> Sortie:
    """Mathilde's outing, which nobody has joined yet."""
    made = Sortie(dirigeant_id=mathilde.id)
    db.add(made)
    db.commit()
    return made


@pytest.fixture
def window(db: Session, outings: Starlette, outing: Sortie, mathilde: Personne) -> Callable[[], Browser]:
    """Mathilde's browser, as many times as she opens it."""
    return lambda: Browser(outings, db, mathilde)
