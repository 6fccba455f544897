"""The HTML of a mail, shown in a frame where it can do nothing."""

from starlette.responses import HTMLResponse, Response

from eclat.http.middleware import CSP

SANDBOX = "allow-top-navigation-by-user-activation"  # its links leave the frame; nothing else may happen
# A mail has inline styles, may call no script and no server, and is only shown in a frame of ours.
MAIL_CSP = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'; "
    f"frame-ancestors 'self'; sandbox {SANDBOX}"
)


def alone(html: str) -> Response:
    """The answer that fills the frame."""
    content = html.replace("<head>", '<head><base target="_top">', 1)
    return HTMLResponse(content, headers={"Content-Security-Policy": MAIL_CSP, "X-Frame-Options": "SAMEORIGIN"})


def framing(page: Response) -> Response:
    """A page that holds such a frame."""
    page.headers["Content-Security-Policy"] = f"{CSP}; frame-src 'self'"
    return page
