"""Sign-ins as the browser holds them: the cookie, who is behind it, and the way to the sign-in page and back."""

from urllib.parse import urlsplit
from uuid import UUID

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from eclat.domain.comptes import connexions, envois_gardes
from eclat.domain.socle.utilisateur import Exigence, Utilisateur
from eclat.http import traces
from eclat.http.bodies import uploads
from eclat.http.context import Context, own_cookie
from eclat.models import Personne
from eclat.settings import get_settings
from eclat.signatures import sign, unsign, unsign_id
from eclat.tasks.unit_of_work import Uncertain, unit_of_work

log = structlog.get_logger()
LAST = "eclat-dernier"


def signed_in(db: Session, request: Request) -> Utilisateur | None:
    secret = unsign("connexion", request.cookies.get(cookie_name(), ""))
    user = connexions.current(db, secret) if secret else None
    request.scope["personne"] = str(user.en_personne.personne_id) if user else ""  # for the log: a key, not a name
    return user


def keep_alive(user: Utilisateur) -> None:
    """A sign-in in use stays open. A reading request gets its own short write, at most every few minutes.

    The request itself is done: should this fail, the next one will do it.
    """
    assert user.connexion_id is not None
    if user.stale:
        key = user.connexion_id
        traces.leave("connexion", lambda db: connexions.touch(db, key), always=True)


def cookie_name() -> str:
    return own_cookie("eclat")


def sign_in(ctx: Context, personne: Personne, response: Response, *, facteur: bool = False) -> Response:
    """Open a sign-in under a new secret, in place of the one that came with the request, if any.

    ``facteur``: the second factor was given too.
    """
    if ctx.user is not None and ctx.user.connexion_id is not None:
        connexions.close(ctx.db, ctx.user.connexion_id)
    _, secret = connexions.open_connexion(ctx.db, personne, appareil=ctx.request.headers.get("user-agent", ""), facteur=facteur)
    set_sign_in(response, secret)
    log.info("connexion.opened", personne=str(personne.id))
    return response


def renew_sign_in(ctx: Context, response: Response, *, facteur: bool = False) -> Response:
    """Go on under a new secret, once a code was given or the password changed."""
    assert ctx.user is not None and ctx.user.connexion_id is not None
    set_sign_in(response, connexions.renew(ctx.db, ctx.user.connexion_id, facteur=facteur))
    return response


def set_sign_in(response: Response, secret: str) -> None:
    response.set_cookie(
        cookie_name(), sign("connexion", secret), httponly=True, samesite="lax", secure=get_settings().secure, path="/",
        max_age=int(connexions.LIFE.total_seconds()),
    )  # fmt: skip


def forget_sign_in(response: Response, personne_id: UUID | None = None) -> None:
    """``personne_id``: who signed out, for what they may still send from another window."""
    response.delete_cookie(cookie_name(), httponly=True, samesite="lax", secure=get_settings().secure, path="/")
    if personne_id is not None:
        response.set_cookie(
            own_cookie(LAST), sign("dernier", str(personne_id)), httponly=True, samesite="lax", secure=get_settings().secure,
            path="/", max_age=int(envois_gardes.LIFE.total_seconds()),
        )  # fmt: skip


STEPS = {Exigence.CODE: "connexion-code", Exigence.ENROLEMENT: "second-facteur"}


def to_sign_in(ctx: Context) -> Response:
    """Send the visitor to sign in, or to what their sign-in still owes, and back afterwards.

    An autosave is told in place: it keeps what was typed.
    """
    name = STEPS[ctx.user.exigence] if ctx.user is not None and ctx.user.exigence else "connexion"
    request = ctx.request
    request.state.unsent = ctx.user is None and request.method == "POST"
    if not ctx.wants_fragment:
        back = request.url.path if request.method == "GET" else ""
        return ctx.redirect(name, **({"suite": back} if back not in ("", "/") else {}))
    if "x-autosave" in request.headers:
        return HTMLResponse("", status_code=401)
    back = path_of(request.headers.get("hx-current-url", ""))
    return Response(status_code=204, headers={"HX-Redirect": ctx.url(name, suite=back or "/")})


def keep_unsent(request: Request, form: FormData) -> bool:
    """Whether what came from someone whose sign-in had ended is there when they sign in again: all but a document, which no page holds."""
    champs = [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
    if "x-autosave" in request.headers or not envois_gardes.worth(champs):
        return False
    page = safe_path(path_of(request.headers.get("referer", "")) or "/") if any(uploads(form)) else None
    secret = unsign("connexion", request.cookies.get(cookie_name(), ""))
    last = unsign_id("dernier", request.cookies.get(own_cookie(LAST), ""))
    try:
        with unit_of_work() as db:
            personne_id = envois_gardes.whose(db, connexions.fingerprint(secret)) if secret else last
            if personne_id is not None:
                query = f"?{request.url.query}" if request.url.query else ""
                envois_gardes.keep(db, personne_id, (request.url.path + query)[:500], champs, page and page[:500])
        return personne_id is not None
    except (SQLAlchemyError, Uncertain) as error:
        log.warning("envoi.not_kept", error=type(error).__name__)
        return False


def after_sign_in(ctx: Context, personne_id: UUID, suite: str, *, toast: str | None = None) -> Response:
    """Where one was going; first to what one had sent while signed out."""
    if envois_gardes.of(ctx.db, personne_id) is not None:
        return ctx.redirect("envoi-garde", toast=toast)
    return ctx.redirect_to(safe_path(suite or "/"), toast=toast)


def path_of(address: str) -> str:
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


def safe_path(path: str) -> str:
    """A path of this site, whatever was asked: never another host."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() else "/"
