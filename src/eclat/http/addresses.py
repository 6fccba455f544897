"""The site map, looked up by the first word of an address: the 150 routes are not tried one after the other."""

from collections import defaultdict
from collections.abc import Sequence

from starlette.routing import BaseRoute, Match, Route
from starlette.types import Receive, Scope, Send


class Addresses(BaseRoute):
    """Routes whose first word is never a parameter. In the order in which they are declared, as Starlette takes them."""

    def __init__(self, routes: Sequence[Route]) -> None:
        self.by_word: dict[str, list[Route]] = defaultdict(list)
        for route in routes:
            word = first_word(route.path)
            if "{" in word:
                raise ValueError(f"the first word of an address is a parameter: {route.path}")
            self.by_word[word].append(route)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """The first route that answers, else the first that would answer another method."""
        found: tuple[Match, Scope] = (Match.NONE, {})
        if scope["type"] != "http":
            return found
        for route in self.by_word.get(first_word(scope["path"]), ()):
            match, child = route.matches(scope)
            if match is Match.FULL:
                return match, {**child, "route": route}
            if match is Match.PARTIAL and found[0] is Match.NONE:
                found = match, {**child, "route": route}
        return found

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        await scope["route"].handle(scope, receive, send)


def first_word(path: str) -> str:
    return path.split("/", 2)[1] if path.startswith("/") else ""
