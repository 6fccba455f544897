"""Pages from templates: the Jinja environment, its filters, and the addresses of routes."""

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.routing import NoMatchFound, Route, Router

from eclat.assets import asset
from eclat.domain import policies
from eclat.domain.listes import capped
from eclat.domain.passwords import LABELS
from eclat.formats import FILTERS, plural
from eclat.settings import get_settings

ROOT = Path(__file__).parent


class Templates:
    """The product's templates. The site's routes are given once, at start."""

    def __init__(self) -> None:
        self.router: Router | None = None
        self.menus: Callable[[Any], dict[str, Any]] = lambda ctx: {"menu": [], "account_menu": []}

    @cached_property
    def environment(self) -> Environment:
        settings = get_settings()
        env = Environment(
            loader=FileSystemLoader(ROOT), undefined=StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True,
            auto_reload=settings.debug, cache_size=-1,
        )  # fmt: skip
        env.filters |= FILTERS | {"capped": capped}
        env.globals.update(
            url=self.url,
            asset=asset,
            plural=plural,
            policies=policies,
            admin_email=settings.admin_email,
            strength_labels=LABELS,
            branche_url=settings.branche_url,
            debug=settings.debug,
        )
        return env

    def url(self, name: str, **params: Any) -> str:
        """The path of a named route; what the path does not take goes to the query."""
        assert self.router is not None
        for route in self.router.routes:
            if isinstance(route, Route) and route.name == name:
                path = route.url_path_for(name, **{key: params[key] for key in route.param_convertors if key in params})
                query = {key: value for key, value in params.items() if key not in route.param_convertors}
                kept = {key: value for key, value in query.items() if value not in (None, "")}
                return f"{path}?{urlencode(kept)}" if kept else str(path)
        raise NoMatchFound(name, params)

    def render(self, template: str, **values: Any) -> str:
        if template.startswith("pages/"):
            values |= self.menus(values["ctx"])
        return self.environment.get_template(template).render(values)


templates = Templates()
