"""One request: read the form, run a plain function in a thread inside one unit of work, answer. The only async code.

A handler is ``handler(ctx, **path_parameters) -> Response``. It loads through the policies, calls one domain verb, and renders or
redirects. An answer of 400 or more rolls everything back, unless a draft asks to be kept; so does a template that fails. Mails
leave after the commit.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit
from uuid import UUID

import anyio
import anyio.to_thread
import structlog
from anyio import CapacityLimiter
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import Session
from sqlmodel.sql.expression import SelectOfScalar
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from eclat.database import reading, writing
from eclat.domain import connexions, workflow
from eclat.domain.errors import Interdit, Introuvable, Refus
from eclat.domain.policies import Audience, visible_organismes
from eclat.domain.utilisateur import Utilisateur
from eclat.models import Organisme, Personne
from eclat.models.base import Entity
from eclat.settings import Settings, get_settings
from eclat.signatures import sign, unsign
from eclat.tasks.unit_of_work import commit, unit_of_work
from eclat.templates import templates

log = structlog.get_logger()
E = TypeVar("E", bound=Entity)

MAX_FIELDS = 2_000  # a table of 300 rows without JavaScript sends them all
MAX_FILES = 400  # the same table sends a file for each row, empty where none was chosen
MAX_FIELD_BYTES = 200_000
STEADY_S = 0.5
TOAST_COOKIE = "eclat-annonce"


@dataclass
class Context:
    """What a handler knows of its request."""

    request: Request
    db: Session
    user: Utilisateur | None
    form: FormData
    settings: Settings = field(default_factory=get_settings)
    keep: bool = False  # commit even though the answer says that something is to be corrected: a draft loses nothing

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
        """A field of the form as typed, or nothing."""
        value = self.form.get(name, "")
        return value if isinstance(value, str) else ""

    def upload(self, name: str) -> UploadFile | None:
        """A file of the form; None when none was chosen."""
        value = self.form.get(name)
        return value if isinstance(value, UploadFile) and (value.filename or value.size) else None

    def query(self, name: str) -> str:
        return self.request.query_params.get(name, "")

    @property
    def wants_fragment(self) -> bool:
        return self.request.headers.get("hx-request") == "true"

    def render(self, template: str, status: int = 200, **values: Any) -> Response:
        """A page, with its menu and the message left by the redirect before it."""
        announced = unsign("annonce", self.request.cookies.get(TOAST_COOKIE, ""))
        response = HTMLResponse(
            templates.render(template, **self.globals(), toast=announcement(announced), **values), status_code=status
        )
        if announced:
            response.delete_cookie(TOAST_COOKIE)
        return response

    def fragment(self, template: str, status: int = 200, **values: Any) -> Response:
        """A partial, as the page includes it."""
        return HTMLResponse(templates.render(template, **self.globals(), toast=None, **values), status_code=status)

    def globals(self) -> dict[str, Any]:
        """What every template may ask."""
        return {"user": self.user, "ctx": self, "can": self.can, "actions": self.actions}

    def can(self, policy: Callable[[Session, Utilisateur, Any], bool], thing: Any) -> bool:
        return self.user is not None and policy(self.db, self.user, thing)

    def actions(self, thing: Entity) -> list[workflow.Transition]:
        return workflow.actions(self.db, self.user, thing) if self.user else []

    def redirect(self, name: str, *, toast: str | None = None, anchor: str = "", **params: Any) -> Response:
        """See other (303), with a short message for the next page."""
        return self.redirect_to(self.url(name, **params) + (f"#{anchor}" if anchor else ""), toast=toast)

    def redirect_to(self, path: str, *, toast: str | None = None) -> Response:
        response = RedirectResponse(path, status_code=303)
        if toast:
            response.set_cookie(
                TOAST_COOKIE, sign("annonce", toast), max_age=30, httponly=True, samesite="lax", secure=self.settings.secure
            )
        return response

    def swap_or(self, page: Response, template: str, **values: Any) -> Response:
        """The partial that htmx awaits, or the page for a browser that sent the form itself."""
        return self.fragment(template, **values) if self.wants_fragment else page


Handler = Callable[..., Response]


@dataclass(frozen=True)
class Endpoint:
    """A handler with who may knock, and whether it writes."""

    handler: Handler
    audience: Audience
    writes: bool
    before_profile: bool = False  # reachable while the profile is incomplete
    asks: bool = False  # reads the form without writing anything
    steady: bool = False  # answers after STEADY_S whatever it did: a mail written or not would show who is known

    async def answer(self, request: Request) -> Response:
        end = anyio.current_time() + STEADY_S if self.steady else 0
        form = await read_form(request) if self.writes or self.asks else FormData()
        try:
            return await anyio.to_thread.run_sync(partial(self.respond, request, form), limiter=limiter())
        finally:
            await form.close()
            await anyio.sleep_until(end)

    def respond(self, request: Request, form: FormData) -> Response:
        """Answer, once more when two requests met on the same row: the second try sees what the first one did."""
        for last in (False, True):
            try:
                return self.attempt(request, form)
            except (IntegrityError, OperationalError) as error:
                if last or not self.writes:
                    raise
                log.info("request.again", cause=type(error.orig).__name__)
                rewind(form)
        raise AssertionError("unreachable")

    def attempt(self, request: Request, form: FormData) -> Response:
        with writing() if self.writes else reading() as db:
            user = signed_in(db, request)
            ctx = Context(request, db, user, form)
            try:
                response = self.gate(ctx) or self.handler(ctx, **request.path_params)
                if self.writes and (response.status_code < 400 or ctx.keep):
                    commit(db)
            except (Refus, Interdit, Introuvable, HTTPException) as error:
                db.rollback()
                response = refusal(ctx, error)
        if user is not None and user.connexion_id is not None:
            keep_alive(user)
        return response

    def gate(self, ctx: Context) -> Response | None:
        """Turn away who may not knock here: to sign in, to the profile, or with a 403."""
        if self.audience.admits(ctx.user):
            unfinished = ctx.user is not None and ctx.user.est_dirigeant and not ctx.user.profil_complet
            return ctx.redirect("profil") if unfinished and not self.before_profile else None
        if ctx.user is not None:
            if not ctx.user.roles:
                return ctx.redirect("entree")
            raise Interdit
        return to_sign_in(ctx)


def rewind(form: FormData) -> None:
    for _, value in form.multi_items():
        if isinstance(value, UploadFile):
            value.file.seek(0)


def to_sign_in(ctx: Context) -> Response:
    """Send the visitor to sign in, and back afterwards. An autosave is told in place: it keeps what was typed."""
    request = ctx.request
    if not ctx.wants_fragment:
        back = request.url.path if request.method == "GET" else ""
        return ctx.redirect("connexion", **({"suite": back} if back not in ("", "/") else {}))
    if "x-autosave" in request.headers:
        return HTMLResponse("", status_code=401)
    back = path_of(request.headers.get("hx-current-url", ""))
    return Response(status_code=204, headers={"HX-Redirect": ctx.url("connexion", suite=back or "/")})


def path_of(address: str) -> str:
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


def safe_path(path: str) -> str:
    """A path of this site, whatever was asked: never another host."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() else "/"


def announcement(text: str | None) -> dict[str, str] | None:
    return {"text": text, "icon": "check"} if text else None


def announce(response: Response, text: str) -> Response:
    """Have the page where this fragment lands say it in its live region."""
    response.headers["HX-Trigger"] = json.dumps({"annonce": text})
    return response


def refusal(ctx: Context, error: Exception) -> Response:
    """A page, or a short text in the live region when htmx asks."""
    code, title, explanation = describe(error)
    values = {
        "title": title,
        "explanation": explanation,
        "safe": "",
        "links": [] if ctx.wants_fragment else ways_out(ctx),
        "reference": ctx.request.scope.get("request_id", ""),
    }
    if ctx.wants_fragment:
        response = ctx.fragment("partials/erreur/fragment.html", status=code, **values)
        response.headers.update({"HX-Retarget": "#annonces", "HX-Reswap": "innerHTML"})
        return response
    return ctx.render("pages/erreur/show.html", status=code, code=code, **values)


def ways_out(ctx: Context) -> list[tuple[str, str]]:
    """Where to go from a page that cannot be shown."""
    home = "Aller à l’accueil" if ctx.user is None else "Aller au tableau de bord"
    return [(home, ctx.url("accueil")), ("Écrire à OC Éclat", f"mailto:{ctx.settings.admin_email}")]


def describe(error: Exception) -> tuple[int, str, str]:
    """Status, title and sentence of a refusal."""
    if isinstance(error, Refus):
        return 409, "Cette action n’est plus possible", str(error)
    if isinstance(error, Interdit):
        return 403, "Cette page ne vous est pas ouverte", "Votre compte ne permet pas cette action."
    if isinstance(error, HTTPException) and error.status_code == 413:
        return 413, "Ce fichier est trop lourd", error.detail
    if isinstance(error, HTTPException) and error.status_code == 400:
        return 400, "Cette demande n’a pas été comprise", "Rechargez la page, puis recommencez."
    return (
        404,
        "Cette page n’existe pas, ou elle ne vous est pas ouverte",
        "Le lien est peut-être incomplet, ou le dossier appartient à un autre organisme. Rien de ce que vous avez saisi n’est perdu.",
    )


def signed_in(db: Session, request: Request) -> Utilisateur | None:
    secret = unsign("connexion", request.cookies.get(cookie_name(), ""))
    return connexions.current(db, secret) if secret else None


def keep_alive(user: Utilisateur) -> None:
    """A sign-in in use stays open. A reading request gets its own short write, at most every few minutes."""
    assert user.connexion_id is not None
    if user.stale:
        with unit_of_work() as db:
            connexions.touch(db, user.connexion_id)


def cookie_name() -> str:
    return "__Host-eclat" if get_settings().secure else "eclat"


def sign_in(ctx: Context, personne: Personne, response: Response) -> Response:
    """Open a sign-in under a new secret, in place of the one that came with the request, if any."""
    if ctx.user is not None and ctx.user.connexion_id is not None:
        connexions.close(ctx.db, ctx.user.connexion_id)
    _, secret = connexions.open_connexion(ctx.db, personne, appareil=ctx.request.headers.get("user-agent", ""))
    set_sign_in(response, secret)
    return response


def set_sign_in(response: Response, secret: str) -> None:
    response.set_cookie(
        cookie_name(), sign("connexion", secret), httponly=True, samesite="lax", secure=get_settings().secure, path="/",
        max_age=int(connexions.LIFE.total_seconds()),
    )  # fmt: skip


def forget_sign_in(response: Response) -> None:
    response.delete_cookie(cookie_name(), httponly=True, samesite="lax", secure=get_settings().secure, path="/")


async def read_form(request: Request) -> FormData:
    """The form, within limits on the number of its fields and their size (the body's is the middleware's).

    Its texts are ones that any database and any page can hold. Raises HTTPException on a body that cannot be read.
    """
    try:
        form = await request.form(max_fields=MAX_FIELDS, max_files=MAX_FILES, max_part_size=MAX_FIELD_BYTES)
    except (UnicodeError, ClientDisconnect):  # an alphabet that does not read, or someone who left
        raise HTTPException(400) from None
    return FormData(
        [(storable(name), storable(value) if isinstance(value, str) else value) for name, value in form.multi_items()]
    )


def storable(text: str) -> str:
    """The text without NUL, which PostgreSQL refuses, nor halves of characters, which no page can carry."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


_limiter: CapacityLimiter | None = None


def limiter() -> CapacityLimiter:
    """How many requests one process handles at once: a handful is faster and steadier than many."""
    global _limiter
    if _limiter is None:
        _limiter = CapacityLimiter(get_settings().web_threads)
    return _limiter


async def plain_error(request: Request, error: Exception) -> Response:
    """For what never reached a handler: an unknown address, a wrong method, a failure of ours."""
    return await anyio.to_thread.run_sync(partial(render_plain_error, request, error), limiter=limiter())


def render_plain_error(request: Request, error: Exception) -> Response:
    with reading() as db:
        return refusal(Context(request, db, signed_in(db, request), FormData()), error)


def render_failure(request: Request) -> Response:
    """Something of ours failed: a page that needs neither the database nor the session."""
    reference = request.scope.get("request_id", "")
    fragment = request.headers.get("hx-request") == "true"
    html = templates.render(
        "partials/erreur/fragment.html" if fragment else "pages/erreur/show.html",
        user=None, ctx=None, can=lambda *_: False, actions=lambda *_: [], toast=None, code=500,
        title="La page n’a pas pu s’afficher",
        explanation="Un incident de notre côté a interrompu votre demande. Réessayez dans un instant.",
        safe="Ce que vous aviez enregistré est intact.", links=[("Aller au tableau de bord", "/")], reference=reference,
    )  # fmt: skip
    headers = {"HX-Retarget": "#annonces", "HX-Reswap": "innerHTML"} if fragment else {}
    return HTMLResponse(html, status_code=500, headers=headers)


def quoted_filename(name: str) -> str:
    """For Content-Disposition (RFC 6266): the exact name, percent-encoded."""
    return f"filename*=UTF-8''{quote(name, safe='')}"
