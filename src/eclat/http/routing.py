"""How a route is declared: its address, its name, its handler, and who may knock. A route without an audience does not exist."""

import ast
import inspect
from pathlib import Path
from typing import Any

from starlette.routing import Route

from eclat import throttle
from eclat.domain.socle.policies import PUBLIC, Audience
from eclat.domain.socle.utilisateur import Exigence
from eclat.http.web import Endpoint, Handler

# What opens nothing of the account: legal pages, health, and the ways in or out of it.
SOURCE = Path(__file__).parents[1]
ANY_STEP = tuple(Exigence)


def get(
    path: str,
    name: str,
    handler: Handler,
    audience: Audience,
    *,
    before_profile: bool = False,
    during: tuple[Exigence, ...] = (),
    limit: throttle.Rule | None = None,
    support: bool = False,
) -> Route:
    """A page or a partial: reads only.

    ``before_profile``: open to a dirigeant whose profile is not complete. ``during``: to a sign-in that still owes this. ``limit``: how
    often one address may come. ``support``: who sees as someone else comes as themselves.
    """
    endpoint = Endpoint(
        handler, audience, writes=False, before_profile=before_profile or audience.public, during=during, limit=limit,
        support=support,
    )  # fmt: skip
    return Route(path, endpoint.answer, methods=["GET"], name=name)


def watch(path: str, name: str, handler: Handler) -> Route:
    """What machines ask, whatever state the site is in."""
    endpoint = Endpoint(handler, PUBLIC, writes=False, before_profile=True, during=ANY_STEP, watched=True)
    return Route(path, endpoint.answer, methods=["GET"], name=name)


def post(path: str, name: str, handler: Handler, audience: Audience, *, before_profile: bool = False, **how: Any) -> Route:
    """A verb: one transaction, and the form of the request. ``how``: the other ways of an Endpoint (prepare, limit, prepares…)."""
    endpoint = Endpoint(handler, audience, writes=True, before_profile=before_profile or audience.public, **how)
    return Route(path, endpoint.answer, methods=["POST"], name=name)


def ask(path: str, name: str, handler: Handler, audience: Audience, *, during: tuple[Exigence, ...] = (), **how: Any) -> Route:
    """A question that carries a form, such as how strong a password is: it writes nothing. ``how``: the other ways of an Endpoint."""
    endpoint = Endpoint(handler, audience, writes=False, asks=True, before_profile=True, during=during, **how)
    return Route(path, endpoint.answer, methods=["POST"], name=name)


def declaration(route: Route) -> Endpoint:
    """What a route was declared with: its handler and its audience."""
    endpoint: Endpoint = route.endpoint.__self__  # type: ignore[attr-defined]
    return endpoint


def written_at(route: Route) -> str:
    """Where its handler is written, as editors and terminals open it: ``src/eclat/pages/organismes/index.py:12``.

    For one that is declared rather than written, such as a list: where its declaration begins.
    """
    handler = inspect.unwrap(declaration(route).handler)
    file, line = Path(inspect.getfile(handler)), inspect.getsourcelines(handler)[1]
    if handler.__name__ == "<lambda>":
        line = max(each.lineno for each in ast.parse(file.read_text()).body if each.lineno <= line)
    return f"src/eclat/{file.relative_to(SOURCE)}:{line}"
