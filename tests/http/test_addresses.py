"""An address leads where Starlette, trying every route, would lead."""

import pytest
from starlette.routing import Match, Route

from eclat.http.addresses import Addresses
from eclat.routes import routes

SITE = routes(debug=True)
KEY = "018bcfe6-eea0-7000-0001-0000000186a0"
STRANGE = (
    "/",
    "",
    "//",
    "/nulle-part",
    "/organismes/",
    "/organismes//refus",
    "/organismes/x/refus",
    f"/organismes/{KEY}/rien",
    "organismes",
    "*",
)


def tried(path: str, method: str) -> tuple[Match, object]:
    """What Starlette's router does."""
    partial: tuple[Match, object] = (Match.NONE, None)
    for route in SITE:
        match, _ = route.matches({"type": "http", "path": path, "method": method})
        if match is Match.FULL:
            return match, route
        if match is Match.PARTIAL and partial[1] is None:
            partial = match, route
    return partial


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "DELETE"])
def test_each_address_leads_to_its_route(method: str) -> None:
    addresses = Addresses(SITE)
    known = {route.path_format.replace("{", "").replace("}", "") for route in SITE} | {filled(route) for route in SITE}
    for path in (*known, *STRANGE):
        match, child = addresses.matches({"type": "http", "path": path, "method": method})
        assert (match, child.get("route")) == tried(path, method), path


def filled(route: Route) -> str:
    path = route.path_format
    for name in route.param_convertors:
        path = path.replace(f"{{{name}}}", KEY)
    return path


def test_a_first_word_that_is_a_parameter_is_refused() -> None:
    with pytest.raises(ValueError, match="parameter"):
        Addresses([Route("/{mot}/suite", lambda request: None)])
