"""A file as it leaves: under lock, by parts when that is asked, and only when the browser does not hold these very bytes.

PDF and images open in the browser; the rest is downloaded. What a page is to keep is asked for again each time (``no-cache``) with the
fingerprint of what is held: the same address gives other bytes at once to whoever had the former ones.
"""

import re
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from eclat.domain.socle import fichiers
from eclat.file_types import JPEG, PDF, PNG, WEBP
from eclat.http.web import quoted_filename
from eclat.models import Fichier

SHOWN = {kind.mime for kind in (PDF, JPEG, PNG, WEBP)}
# A file is somebody else's words: nothing in it runs, loads or sends. Browsers refuse to draw a PDF inside a sandbox.
LOCKED = (
    "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
ASK_AGAIN: Final = "private, no-cache"
KEEP_NOTHING: Final = "no-store"


def served(request: Request, fichier: Fichier, *, cache: str = KEEP_NOTHING) -> Response:
    """``cache``: what a browser may keep of it."""
    shown = fichier.type_mime in SHOWN
    headers = {
        "Content-Disposition": f"{'inline' if shown else 'attachment'}; {quoted_filename(fichier.nom)}",
        "Content-Security-Policy": LOCKED if fichier.type_mime == PDF.mime else f"sandbox; {LOCKED}",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": cache,
        "Accept-Ranges": "bytes",
        "ETag": tag(fichier),
    }
    if is_held(request, fichier):
        return Response(status_code=304, headers=headers)
    part = asked_part(request, fichier)
    if part is None:
        return Response(fichiers.read(fichier), media_type=fichier.type_mime, headers=headers)
    if not part:
        return Response(status_code=416, headers={**headers, "Content-Range": f"bytes */{fichier.taille}"})
    headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{fichier.taille}"
    body = fichiers.read_part(fichier, part.start, len(part))
    return Response(body, status_code=206, media_type=fichier.type_mime, headers=headers)


def tag(fichier: Fichier) -> str:
    """The bytes, and nothing else, say whether a file is the same (RFC 9110, 8.8.3)."""
    return f'"{fichier.sha256}"'


def is_held(request: Request, fichier: Fichier) -> bool:
    """The browser holds these bytes already. Compared weakly (RFC 9110, 13.1.2)."""
    return holds(request, tag(fichier))


def holds(request: Request, mark: str) -> bool:
    """Whether it holds the bytes that this mark names."""
    asked = request.headers.get("if-none-match", "")
    return asked.strip() == "*" or mark in {each.strip().removeprefix("W/") for each in asked.split(",")}


def asked_part(request: Request, fichier: Fichier) -> range | None:
    """The bytes that are asked for; an empty range when there are none there, None for the whole file.

    Several parts at once, and a part of what it no longer is, are answered by the whole (RFC 9110, 14.2 and 13.1.5).
    """
    found = re.fullmatch(r"bytes=(\d{0,18})-(\d{0,18})", request.headers.get("range", "").replace(" ", ""))
    if found is None or found.group(1, 2) == ("", "") or request.headers.get("if-range", tag(fichier)) != tag(fichier):
        return None
    first, last = found.groups()
    if not first:
        return range(max(0, fichier.taille - int(last)), fichier.taille)
    if last and int(last) < int(first):
        return None  # makes no sense, and is ignored
    return range(int(first), min(int(last or fichier.taille - 1) + 1, fichier.taille))


def begins(request: Request) -> bool:
    """Whether the file is opened, not looked at from afar nor gone on with."""
    return request.method == "GET" and not re.match(r"bytes=(?!0-)", request.headers.get("range", ""))
