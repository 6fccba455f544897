"""The table is whole: each POST route has its case, and each case goes to the route that it names."""

from sqlmodel import Session
from starlette.routing import Match

from eclat.routes import routes
from tests.matrices.verbs.table import cases

POSTS = {route.name: route for route in routes(debug=False) if "POST" in (route.methods or ())}


def test_every_verb_has_a_case_in_the_file_of_its_noun(db: Session) -> None:
    table = cases(db)
    assert sorted(POSTS.keys() - table.keys()) == [], "say in tests/matrices/verbs who sends them, and where"
    assert sorted(table.keys() - POSTS.keys()) == [], "no route has these names any more"


def test_every_case_goes_where_it_says(db: Session) -> None:
    for name, case in cases(db).items():
        match, _ = POSTS[name].matches({"type": "http", "method": "POST", "path": case.path.partition("?")[0]})
        assert match == Match.FULL, f"{name}: {case.path}"
