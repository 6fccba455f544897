"""What surrounds every request: its id and log line, the security headers, the checks of origin and of size."""

import time
from urllib.parse import urlsplit

import structlog
from prometheus_client import Counter, Histogram
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uuid_utils.compat import uuid7

from eclat.settings import LOOPBACK, get_settings

log = structlog.get_logger()

MAX_BODY_BYTES = 24_000_000  # a file of 20 MB and the form around it
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
REQUESTS = Counter("eclat_requests", "Requests by route, method and status", ["route", "method", "status"])
DURATION = Histogram(
    "eclat_request_seconds", "Time to answer, by route", ["route"], buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5)
)


def host_of(address: str) -> str:
    """The name of the host in an address; nothing when the address makes no sense."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


class RequestLog:
    """One line per request: method, route, status, duration, and the key of who is signed in.

    Never a query, a form, a name or an address. In a terminal, where somebody reads it, only what was refused or failed.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        scope["request_id"] = request_id = uuid7().hex[-12:]
        structlog.contextvars.bind_contextvars(request_id=request_id)
        started, status = time.perf_counter(), 500
        static = scope["path"].startswith("/static")  # no line of the log: an id would lead nowhere

        async def note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                if not static:
                    MutableHeaders(scope=message).append("X-Request-Id", request_id)
            await send(message)

        try:
            await self.app(scope, receive, note)
        finally:
            took = time.perf_counter() - started
            route = getattr(scope.get("route"), "path", "") or ("/static" if static else "?")
            REQUESTS.labels(route, scope["method"], str(status)).inc()
            DURATION.labels(route).observe(took)
            if not static and (status >= 400 or get_settings().log_json):
                who = {"personne": key} if (key := scope.get("personne")) else {}
                log.info("request", method=scope["method"], route=route, status=status, ms=round(took * 1000, 1), **who)
            structlog.contextvars.clear_contextvars()


def security_headers() -> dict[str, str]:
    """What every answer carries, unless it already says otherwise."""
    headers = {
        "Content-Security-Policy": CSP,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
        "Cache-Control": "no-store",
    }
    if get_settings().secure:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return headers


class SecurityHeaders:
    """A strict CSP and its companions, on every answer; private pages are never kept by a cache."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)

        async def add(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in security_headers().items():
                    headers.setdefault(name, value)
                headers.add_vary_header("HX-Request")
            await send(message)

        await self.app(scope, receive, add)


class SameOrigin:
    """An unsafe request must come from a page of this site.

    Fetch metadata decide (W3C, Sec-Fetch-Site), else the Origin; a request that carries neither is refused.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in SAFE_METHODS and not self.from_here(Headers(scope=scope)):
            answer = PlainTextResponse("Cette demande ne vient pas d’une page de ce site.", status_code=403)
            return await answer(scope, receive, send)
        return await self.app(scope, receive, send)

    @staticmethod
    def from_here(headers: Headers) -> bool:
        site = headers.get("sec-fetch-site")
        if site is not None:
            return site == "same-origin"
        origin = headers.get("origin")
        return origin is not None and bool(host_of(origin)) and urlsplit(origin).netloc == headers.get("host")


class KnownHost:
    """Only the site's own name is answered, so that no forged one reaches a link. Health checks come by address."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not scope["path"].startswith(("/sante", "/metrics")):
            settings = get_settings()
            host = host_of(f"//{Headers(scope=scope).get('host', '')}")
            if host != settings.host and not (settings.local and host in LOOPBACK):
                return await PlainTextResponse("Adresse inconnue.", status_code=400)(scope, receive, send)
        return await self.app(scope, receive, send)


class BodyLimit:
    """No body over MAX_BODY_BYTES, whether it says its length or not."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        announced = Headers(scope=scope).get("content-length", "0")
        received = 0

        async def count() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > MAX_BODY_BYTES or (announced.isdigit() and int(announced) > MAX_BODY_BYTES):
                raise HTTPException(
                    413,
                    "Un fichier pèse 20\u00a0Mo au plus, et un envoi 24\u00a0Mo en tout. Envoyez vos fichiers un par un, ou allégez-les.",
                )
            return message

        await self.app(scope, count, send)
