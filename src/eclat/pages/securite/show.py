"""Whom to write to about a weakness of this site (RFC 9116)."""

from datetime import timedelta

from starlette.responses import PlainTextResponse, Response

from eclat import clock
from eclat.http.context import Context

GOOD_FOR = timedelta(days=180)  # the RFC advises less than a year; it is written again at each reading


def show(ctx: Context) -> Response:
    lines = {
        "Contact": f"mailto:{ctx.settings.admin_email}",
        "Expires": f"{clock.today() + GOOD_FOR}T00:00:00Z",
        "Preferred-Languages": "fr, en",
        "Canonical": ctx.settings.base_url.rstrip("/") + ctx.url("securite"),
    }
    return PlainTextResponse("".join(f"{name}: {value}\n" for name, value in lines.items()))
