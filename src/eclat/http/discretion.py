"""Pages that a link or a code opens, without an account: whoever has the address has the page."""

from starlette.responses import Response


def discreet(response: Response) -> Response:
    """No search engine keeps it, no browser does, and no other page is told from where one comes."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response
