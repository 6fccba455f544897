"""What a handler knows of its request, and the ways in which it answers."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from sqlmodel import Session
from sqlmodel.sql.expression import SelectOfScalar
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from eclat import guide, reglages
from eclat.domain.socle.errors import Interdit, Introuvable
from eclat.domain.socle.policies import visible_organismes
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import workflow
from eclat.file_types import FileRefused
from eclat.http.templates import templates
from eclat.models import Organisme
from eclat.models.base import Entity
from eclat.settings import Settings, get_settings
from eclat.signatures import sign, unsign

E = TypeVar("E", bound=Entity)
TOAST_COOKIE = "eclat-annonce"


@dataclass
class Context:
    """What a handler knows of its request."""

    request: Request
    db: Session
    user: Utilisateur | None
    form: FormData
    settings: Settings = field(default_factory=get_settings)
    files: Mapping[int, bytes | FileRefused] = field(default_factory=dict)  # the form's, as they were looked at before
    after: Callable[[], object] | None = None  # done once the request is committed: what it began, thing by thing
    keep: bool = False  # commit even though the answer says that something is to be corrected: a draft loses nothing

    @property
    def reglages(self) -> Settings:
        """The settings, with what OC Éclat chose on its page."""
        return reglages.of(self.db)

    @property
    def me(self) -> Utilisateur:
        """The signed-in user. The route's audience has already turned the others away."""
        if self.user is None:
            raise Interdit
        return self.user

    def url(self, name: str, **params: Any) -> str:
        """The path of a named route; parameters that are not of the path make the query."""
        return templates.url(name, **params)

    def load(self, statement: SelectOfScalar[E], key: UUID) -> E:
        """The row with this key among those that the statement lets exist. Raises Introuvable."""
        model = statement.column_descriptions[0]["entity"]
        found = self.db.exec(statement.where(model.id == key)).first()
        if found is None:
            raise Introuvable
        return found

    def own_organisme(self) -> Organisme:
        """The organisme that the user entered. Raises Interdit for who is in none."""
        if self.me.organisme_id is None:
            raise Interdit
        return self.load(visible_organismes(self.me), self.me.organisme_id)

    def typed(self, name: str) -> str:
        """A field of the form as typed, or nothing: the last one of this name. Raises HTTPException on a file in its place."""
        return next(reversed(self.texts(name)), "")

    def texts(self, name: str) -> list[str]:
        """What was typed in each of the fields of this name. Raises HTTPException on a file in their place."""
        values = self.form.getlist(name)
        texts = [value for value in values if isinstance(value, str)]
        if len(texts) < len(values):
            raise HTTPException(422)
        return texts

    def upload(self, name: str) -> UploadFile | None:
        """A file of the form; None when none was chosen."""
        value = self.form.get(name)
        return value if isinstance(value, UploadFile) and (value.filename or value.size) else None

    def looked_at(self, upload: UploadFile) -> bytes:
        """What is kept of a file of the form, as it was found before the transaction. Raises FileRefused."""
        found = self.files[id(upload)]
        if isinstance(found, FileRefused):
            raise found
        return found

    @property
    def address(self) -> str:
        """Where the visitor is; nothing when nobody says."""
        return self.request.client.host if self.request.client else ""

    def query(self, name: str) -> str:
        return self.request.query_params.get(name, "")

    @property
    def wants_fragment(self) -> bool:
        return self.request.headers.get("hx-request") == "true"

    def render(self, template: str, status: int = 200, **values: Any) -> Response:
        """A page, with its menu and the message left by the redirect before it."""
        announced = unsign("annonce", self.request.cookies.get(own_cookie(TOAST_COOKIE), ""))
        response = HTMLResponse(
            templates.render(template, **self.globals(), toast=announcement(announced), **values), status_code=status
        )
        if announced:
            response.delete_cookie(own_cookie(TOAST_COOKIE), httponly=True, samesite="lax", secure=self.settings.secure)
        return response

    def fragment(self, template: str, status: int = 200, **values: Any) -> Response:
        """A partial, as the page includes it."""
        return HTMLResponse(templates.render(template, **self.globals(), toast=None, **values), status_code=status)

    def globals(self) -> dict[str, Any]:
        """What every template may ask. Who has yet to give a second factor is shown as nobody."""
        shown = None if self.user is None or self.user.exigence else self.user
        return {"user": shown, "ctx": self, "can": self.can, "explained": guide.by_screen().get(self.screen)}

    @property
    def screen(self) -> str:
        """The name of the route that is asked."""
        route = self.request.scope.get("route")
        return route.name if route else ""

    def can(self, policy: Callable[[Session, Utilisateur, Any], bool], thing: Any) -> bool:
        return self.user is not None and policy(self.db, self.user, thing)

    def actions(self, thing: Entity) -> list[workflow.Transition]:
        return workflow.actions(self.db, self.user, thing) if self.user else []

    def redirect(self, name: str, *, toast: str | None = None, anchor: str = "", **params: Any) -> Response:
        """See other (303), with a short message for the next page."""
        return self.redirect_to(self.url(name, **params) + (f"#{anchor}" if anchor else ""), toast=toast)

    def redirect_to(self, path: str, *, toast: str | None = None) -> Response:
        response = RedirectResponse(path, status_code=303)
        return say_next(response, toast) if toast else response

    def swap_or(self, page: Response, template: str, **values: Any) -> Response:
        """The partial that htmx awaits, or the page for a browser that sent the form itself."""
        return self.fragment(template, **values) if self.wants_fragment else page


def say_next(response: Response, toast: str) -> Response:
    """Have the next page say something."""
    response.set_cookie(
        own_cookie(TOAST_COOKIE), sign("annonce", toast), max_age=30, httponly=True, samesite="lax", secure=get_settings().secure
    )
    return response


def own_cookie(name: str) -> str:
    """In https, browsers take a ``__Host-`` cookie from this very host only: no neighbour under the same domain can plant one."""
    return f"__Host-{name}" if get_settings().secure else name


def announcement(text: str | None) -> dict[str, str] | None:
    return {"text": text, "icon": "check"} if text else None


def announce(response: Response, text: str) -> Response:
    """Have the page where this fragment lands say it in its live region."""
    response.headers["HX-Trigger"] = json.dumps({"annonce": text})
    return response
