"""Sign-ins as the browser holds them: the cookie, who is behind it, and the way to the sign-in page and back."""

from urllib.parse import urlsplit

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from eclat.context import Context, own_cookie
from eclat.domain import connexions
from eclat.domain.utilisateur import Etape, Utilisateur
from eclat.models import Personne
from eclat.settings import get_settings
from eclat.signatures import sign, unsign
from eclat.tasks.unit_of_work import Uncertain, unit_of_work

log = structlog.get_logger()


def signed_in(db: Session, request: Request) -> Utilisateur | None:
    secret = unsign("connexion", request.cookies.get(cookie_name(), ""))
    user = connexions.current(db, secret) if secret else None
    request.scope["personne"] = str(user.personne_id) if user else ""  # for the log: a key, not a name
    return user


def keep_alive(user: Utilisateur) -> None:
    """A sign-in in use stays open. A reading request gets its own short write, at most every few minutes.

    The request itself is done: should this fail, the next one will do it.
    """
    assert user.connexion_id is not None
    if user.stale:
        try:
            with unit_of_work() as db:
                connexions.touch(db, user.connexion_id)
        except (SQLAlchemyError, Uncertain) as error:
            log.warning("connexion.not_kept_alive", error=type(error).__name__)


def cookie_name() -> str:
    return own_cookie("eclat")


def sign_in(ctx: Context, personne: Personne, response: Response) -> Response:
    """Open a sign-in under a new secret, in place of the one that came with the request, if any."""
    if ctx.user is not None and ctx.user.connexion_id is not None:
        connexions.close(ctx.db, ctx.user.connexion_id)
    _, secret = connexions.open_connexion(ctx.db, personne, appareil=ctx.request.headers.get("user-agent", ""))
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


def forget_sign_in(response: Response) -> None:
    response.delete_cookie(cookie_name(), httponly=True, samesite="lax", secure=get_settings().secure, path="/")


STEPS = {Etape.CODE: "connexion-code", Etape.ENROLEMENT: "second-facteur"}


def to_sign_in(ctx: Context) -> Response:
    """Send the visitor to sign in, or to what their sign-in still owes, and back afterwards.

    An autosave is told in place: it keeps what was typed.
    """
    name = STEPS[ctx.user.etape] if ctx.user is not None and ctx.user.etape else "connexion"
    request = ctx.request
    if not ctx.wants_fragment:
        back = request.url.path if request.method == "GET" else ""
        return ctx.redirect(name, **({"suite": back} if back not in ("", "/") else {}))
    if "x-autosave" in request.headers:
        return HTMLResponse("", status_code=401)
    back = path_of(request.headers.get("hx-current-url", ""))
    return Response(status_code=204, headers={"HX-Redirect": ctx.url(name, suite=back or "/")})


def path_of(address: str) -> str:
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


def safe_path(path: str) -> str:
    """A path of this site, whatever was asked: never another host."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() else "/"
