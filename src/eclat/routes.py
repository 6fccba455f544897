"""The site map: every address, its handler, its name, and who may knock. A route without an audience does not exist."""

from starlette.routing import Route

from eclat.domain.policies import PUBLIC, Audience
from eclat.pages.connexion import show as connexion
from eclat.pages.inscription import show as inscription
from eclat.web import Endpoint, Handler


def get(path: str, name: str, handler: Handler, audience: Audience, *, before_profile: bool = False) -> Route:
    """A page or a partial: reads only. ``before_profile``: open to a dirigeant whose profile is not complete."""
    endpoint = Endpoint(handler, audience, writes=False, before_profile=before_profile or audience.public)
    return Route(path, endpoint.answer, methods=["GET"], name=name)


def post(path: str, name: str, handler: Handler, audience: Audience, *, before_profile: bool = False) -> Route:
    """A verb: one transaction, and the form of the request."""
    endpoint = Endpoint(handler, audience, writes=True, before_profile=before_profile or audience.public)
    return Route(path, endpoint.answer, methods=["POST"], name=name)


def declaration(route: Route) -> Endpoint:
    """What a route was declared with: its handler and its audience."""
    endpoint: Endpoint = route.endpoint.__self__  # type: ignore[attr-defined]
    return endpoint


def routes(*, debug: bool) -> list[Route]:
    return [*SITE, *(DEBUG if debug else [])]


SITE = [
    # inscription, sign-in, passwords (P1, P15, P16)
    get("/inscription", "inscription", inscription.show, PUBLIC),
    post("/inscription", "inscription", inscription.create, PUBLIC),
    get("/connexion", "connexion", connexion.show, PUBLIC),
    post("/connexion", "connexion", connexion.create, PUBLIC),
    post("/deconnexion", "deconnexion", connexion.destroy, PUBLIC),
    # home and dashboard, legal pages
    # organismes and their profile (P2, P3)
    # the référent CQP (P4)
    # habilitation requests: the applicant (P5)
    # habilitation requests: OC Éclat (P9, P10)
    # agents (P17)
    # files
    # health
]

DEBUG: list[Route] = []
