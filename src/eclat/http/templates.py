"""Pages from templates: the Jinja environment, its filters, and the addresses of routes."""

from collections.abc import Callable, MutableMapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.convertors import Convertor
from starlette.routing import BaseRoute, NoMatchFound, Route

from eclat.domain.comptes.passwords import LABELS
from eclat.domain.socle import policies
from eclat.engines.listes.nombres import capped
from eclat.formats import FILTERS, plural
from eclat.http.assets import asset
from eclat.http.boutons import bouton
from eclat.http.drawn import Mark, bare, moulded, remembered
from eclat.http.ecrits import numeros, paragraphs
from eclat.settings import get_settings

ROOT = Path(__file__).parents[1]


class Pages(Environment):
    """Jinja keeps, per template, a chain of mappings around the globals: searched at each import, it took a tenth of a page."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return self.globals if d is None else super().make_globals(d)


def written(value: Any, convertor: Convertor[Any]) -> str:
    return value.__html__() if isinstance(value, Mark) else convertor.to_string(value)


class Templates:
    """The product's templates. The site's routes are given once, at start."""

    def __init__(self) -> None:
        self.addresses: dict[str, Route] = {}  # by name
        self.menus: Callable[[Any], dict[str, Any]] = lambda ctx: {"menu": [], "account_menu": []}

    @cached_property
    def environment(self) -> Environment:
        settings = get_settings()
        env = Pages(
            loader=FileSystemLoader(ROOT), undefined=StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True,
            auto_reload=settings.debug, cache_size=-1,
        )  # fmt: skip
        env.filters |= FILTERS | {"capped": capped, "paragraphs": paragraphs, "numeros": numeros}
        env.globals.update(
            url=self.url,
            asset=asset,
            remembered=remembered,
            bare=bare,
            moulded=moulded,
            bouton=bouton,
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
        route = self.addresses.get(name)
        if route is None:
            raise NoMatchFound(name, params)
        path = route.path_format
        for key, convertor in route.param_convertors.items():
            if key not in params:
                raise NoMatchFound(name, params)
            path = path.replace(f"{{{key}}}", written(params.pop(key), convertor))
        kept = {key: value for key, value in params.items() if value not in (None, "")}
        return f"{path}?{urlencode(kept)}" if kept else path

    def serve(self, routes: Sequence[BaseRoute]) -> None:
        """Know these routes by their names. The methods of one address share its name."""
        self.addresses = {route.name: route for route in routes if isinstance(route, Route)}

    def render(self, template: str, **values: Any) -> str:
        if template.startswith("pages/"):
            values |= self.menus(values["ctx"])
        return self.environment.get_template(template).render(values)


templates = Templates()
