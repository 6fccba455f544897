"""The application: routes, middleware, error pages, and what lives as long as the process."""

import contextlib
import gc
from collections.abc import AsyncIterator

import structlog
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount

from eclat.assets import Assets, static_folder
from eclat.database import get_engine
from eclat.menus import menus
from eclat.middleware import BodyLimit, KnownHost, RequestLog, SameOrigin, SecurityHeaders, security_headers
from eclat.proxies import ClientAddress
from eclat.refusals import render_failure
from eclat.routes import routes
from eclat.settings import get_settings
from eclat.tasks.broker import embedded
from eclat.tasks.worker import running_clock, running_worker
from eclat.templates import templates
from eclat.web import plain_error

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
        yield
    get_engine().dispose()


async def failure(request: Request, error: Exception) -> Response:
    """Starlette answers a failure from outside every middleware: what they add is added here."""
    request_id = request.scope.get("request_id", "")
    log.error("request.failed", request_id=request_id, exc_info=error)
    response = render_failure(request, error)
    response.headers.update(security_headers() | {"X-Request-Id": request_id})
    return response


def create_app(*, tasks: bool = True) -> Starlette:
    """The ASGI application. ``tasks``: run the embedded worker and clock, where the settings ask for them.

    Raises ConfigurationError when the settings cannot be used.
    """
    settings = get_settings()
    assert settings.secret_keys and settings.proxies is not None
    app = Starlette(
        debug=False,
        routes=[
            *routes(debug=settings.debug and settings.local),
            Mount("/static", Assets(directory=static_folder()), name="static"),
        ],
        middleware=[
            Middleware(ClientAddress),
            Middleware(RequestLog),
            Middleware(SecurityHeaders),
            Middleware(KnownHost),
            Middleware(GZipMiddleware, minimum_size=800, compresslevel=4),
            Middleware(SameOrigin),
            Middleware(BodyLimit),
        ],
        exception_handlers={HTTPException: plain_error, 500: failure},
        lifespan=lifespan,
    )
    app.state.tasks = tasks
    templates.serve(app.routes)
    templates.menus = menus
    return app
