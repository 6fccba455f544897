"""Every verb of the site map, sent twice at the same instant by the same person: what it leaves is what it leaves once.

One world holds a thing for each verb to act upon (tests/matrices/verbs). It is told once, then put back for each route.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Table
from sqlmodel import Session
from starlette.routing import Route

from eclat.database import reading, writing
from eclat.domain.statistiques.matieres import MATIERES
from eclat.engines import journal
from eclat.http.routing import declaration
from eclat.models import metadata
from eclat.routes import routes
from tests import rows
from tests.conftest import forgotten
from tests.matrices.test_routes import name_of
from tests.matrices.verbs.table import cases
from tests.processes.test_concurrency import together

VERBS = [route for route in routes(debug=False) if "POST" in (route.methods or ()) and declaration(route).writes]

EXPORTED = (
    "agents",
    "candidats",
    "certificats",
    "compte-donnees",
    "campagnes",
    "controles",
    "signalements",
    "changements",
    "documents-suivis",
    "suivis",
    "courriels",
    "declarations",
    "delegations",
    "insertion",
    "insertion-taux",
    "delegues",
    "document-lecteurs",
    "documentation",
    "habilitations",
    "journal",
    "comptes",
    "compte-acces",
    "organisme-acces",
    "partenaires",
    "statistiques",
    *(f"statistiques-{name}" for name in (*MATIERES, "retards")),
    "jures",
    "jures-frais",
    "messagerie",
    "organismes",
    "recours",
    "registre-candidats",
    "registre-pv",
    "reponses",
    "sessions",
)

# Two may be two, because nothing tells a second click from a second wish, or because the second is a new proof.
LEGITIMATE = {
    **{f"{name}-export": "each answer carries its own file, and a line says that it left" for name in EXPORTED},
    "habilitation-formateurs": "two empty rows are two people to come; an empty one is removed in one click",
    "identification-formateurs": "the same",
    "habilitation-formateurs-copie": "two copies are two people to come",
    "identification-formateurs-copie": "the same",
    "session-formateurs": "the same",
    "session-formateurs-copie": "two copies are two people to come",
    "seances": "two empty rows are two half-days to come",
    "seances-copie": "the same",
    "lieux": "two empty rows are two places to come",
    "lieux-copie": "the same",
    "periodes": "two empty rows are two periods to come",
    "periodes-copie": "the same",
    "candidats": "two empty rows are two candidates to come",
    "candidats-copie": "the same",
    "delegataires": "the same, of délégataires",
    "delegataires-copie": "two copies are two délégataires to come",
    "codes-secours": "each answer shows its own codes, this once: the last are good",
    "second-facteur": "the same, for the codes that come with it",
    "connexion": "each answer carries its own cookie: two sign-ins, of which the browser keeps the last",
}

SENT_ON = {
    "envoi-garde": (307,),  # with the same form, to where it was going: one of the two clicks
    "pv-regard": (204,),  # a page says by itself that it is open
}
# Elsewhere the second click, even of a browser without a script, sees what the first one did, never a page of refusal.
SAID_SO = {
    "vue-suppression": (404,),  # the view is not there any more
    "grief-retrait": (404,),  # the grief is not there any more
    "question-retrait": (404,),  # the question is not there any more
    "alternance-retrait": (404,),  # the line is not there any more
    "activation": (409, 410),  # a link serves once, whoever holds it: the page says so and leads to the sign-in
    "activation-confirmation": (409, 410),
    "deblocage": (409, 410),  # the same
    "changement-adresse": (409, 410),
    "connexion-code": (422,),  # so does a code of the moment
    "second-facteur": (409,),  # on SQLite, where the second comes after the first: the factor is there
}


TABLES = list(metadata.tables.values())
HELD: list[Any] = []  # the lines of the last chain that held: those of the world are read again, and not hashed again


def left(
    site: Any, name: str, times: int, seen: Callable[[Session, list[Table]], Any] = rows.kinds
) -> tuple[list[Any], Any, Any]:
    """The answers, what was there before, and what they left: rows by table and by state, mails and lines of the journal by kind."""
    forgotten()
    with writing() as db:
        case = cases(db)[name]
        # Two clicks come from one browser; two visitors' make no difference.
        browsers = [case.browser(site, db)] * times if case.who else [case.browser(site, db) for _ in range(times)]
    with reading() as db:
        before = seen(db, TABLES)
    answers = together(*[partial(each.post, case.path, case.said, files=case.files) for each in browsers])
    with reading() as db:
        the_journal_holds(db)
        return answers, before, seen(db, TABLES)


def did_something(site: Any, name: str) -> bool:
    """To the letter, which takes longer to know than how many rows there are."""
    _, before, after = left(site, name, 1, rows.digests)
    return bool(before != after)


def the_journal_holds(db: Session) -> None:
    lines = rows.chain(db)
    same = next(
        (rank for rank, (one, other) in enumerate(zip(lines, HELD, strict=False)) if one != other), min(len(lines), len(HELD))
    )
    assert list(journal.broken_lines(db, after=same)) == []
    HELD[:] = lines


@pytest.mark.parametrize("route", VERBS, ids=name_of)
def test_sent_twice_at_once_it_is_done_once(database_url: str, site: Any, route: Route) -> None:
    once, before, expected = left(site, route.name, 1)
    assert before != expected or did_something(site, route.name), f"{once[0].status_code} {once[0].headers.get('location')}"
    assert once[0].status_code in (200, 303, *SENT_ON.get(route.name, ())), once[0].text[:300]
    twice, _, found = left(site, route.name, 2)
    told = sorted(each.status_code for each in twice)
    assert told[0] in (200, 303, *SENT_ON.get(route.name, ())) and told[1] in (
        200,
        303,
        *SAID_SO.get(route.name, ()),
        *SENT_ON.get(route.name, ()),
    ), told
    more = (found - expected) + (expected - found)
    assert not more or route.name in LEGITIMATE, dict(more)
