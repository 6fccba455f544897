"""For the machines that watch: is it alive, can it serve, how is it doing."""

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.responses import JSONResponse, PlainTextResponse, Response

from eclat.checks import ready
from eclat.domain.socle.errors import Introuvable
from eclat.http.context import Context


def alive(ctx: Context) -> Response:
    return PlainTextResponse("ok\n")


def can_serve(ctx: Context) -> Response:
    """200 when the database, the broker and the storage answer; else 503, and what does not for who watches over the site."""
    problems = ready()
    told = {"manque": problems} if watches(ctx) else {}
    return JSONResponse({"pret": not problems, **told}, status_code=503 if problems else 200)


def metrics(ctx: Context) -> Response:
    """Prometheus metrics, for the addresses of ECLAT_METRICS_FROM only."""
    if not watches(ctx):
        raise Introuvable
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


def watches(ctx: Context) -> bool:
    """Whether the request comes from one of the addresses of ECLAT_METRICS_FROM."""
    return bool(ctx.address) and ctx.address in ctx.settings.metrics_from.split(",")
