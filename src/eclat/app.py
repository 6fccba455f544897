"""The application: routes, middleware, error pages, and what lives as long as the process."""

import contextlib
import gc
from collections.abc import AsyncIterator

import structlog
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount

from eclat.database import get_engine
from eclat.http import arenas
from eclat.http.addresses import Addresses
from eclat.http.assets import Assets, static_folder
from eclat.http.compression import Compression
from eclat.http.menus import menus
from eclat.http.middleware import BodyLimit, KnownHost, RequestLog, SameOrigin, SecurityHeaders, security_headers
from eclat.http.proxies import ClientAddress
from eclat.http.refusals import render_failure
from eclat.http.templates import templates
from eclat.http.web import plain_error
from eclat.logs import configure_logs
from eclat.routes import routes
from eclat.settings import get_settings
from eclat.tasks.broker import embedded
from eclat.tasks.worker import running_clock, running_worker

log = structlog.get_logger()


@contextlib.asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[None]:
    """Start the embedded worker and clock when there is no Redis; leave no connection open at the end."""
    with contextlib.ExitStack() as stack:
        if app.state.tasks and embedded():
            stack.enter_context(running_worker())
            stack.enter_context(running_clock())
        gc.collect()
        gc.freeze()  # what start-up made lives for ever: the collector need not look at it again
        gc.enable()  # ``serving.StartingConfig``
        yield
    get_engine().dispose()


async def failure(request: Request, error: Exception) -> Response:
    """Starlette answers a failure from outside every middleware: what they add is added here."""
    request_id = request.scope.get("request_id", "")
    log.error("request.failed", request_id=request_id, exc_info=error)
    response = render_failure(request, error)
    # Starlette raises the error again, at which the server closes: whoever would ask over this connection is told.
    response.headers.update(security_headers() | {"X-Request-Id": request_id, "Connection": "close"})
    return response


def served() -> Starlette:
    """What each process of ``eclat serve`` runs: one of several inherits no log from its parent."""
    arenas.share()
    configure_logs()
    return create_app()


def create_app(*, tasks: bool = True) -> Starlette:
    """The ASGI application. ``tasks``: run the embedded worker and clock, where the settings ask for them.

    Raises ConfigurationError when the settings cannot be used.
    """
    settings = get_settings()
    assert settings.secret_keys and settings.proxies is not None
    site = routes(debug=settings.debug and settings.local)
    app = Starlette(
        debug=False,
        routes=[
            Addresses(site),
            Mount("/static", Assets(directory=static_folder()), name="static"),
        ],
        middleware=[
            Middleware(ClientAddress),
            Middleware(RequestLog),
            Middleware(SecurityHeaders),
            Middleware(KnownHost),
            Middleware(Compression),
            Middleware(SameOrigin),
            Middleware(BodyLimit),
        ],
        exception_handlers={HTTPException: plain_error, 500: failure},
        lifespan=lifespan,
    )
    app.state.tasks = tasks
    templates.serve(site)
    templates.menus = menus
    return app
