"""A file, for who may see what it belongs to. PDF and images open in the browser, under lock; the rest is downloaded."""

from uuid import UUID

from starlette.responses import Response

from eclat.context import Context
from eclat.domain import fichiers, policies
from eclat.file_types import JPEG, PDF, PNG, WEBP
from eclat.web import quoted_filename

SHOWN = {kind.mime for kind in (PDF, JPEG, PNG, WEBP)}
# A file is somebody else's words: nothing in it runs, loads or sends. Browsers refuse to draw a PDF inside a sandbox.
LOCKED = (
    "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)


def show(ctx: Context, id: UUID) -> Response:
    fichier = ctx.load(policies.visible_fichiers(ctx.me), id)
    shown = fichier.type_mime in SHOWN
    return Response(
        fichiers.read(fichier),
        media_type=fichier.type_mime,
        headers={
            "Content-Disposition": f"{'inline' if shown else 'attachment'}; {quoted_filename(fichier.nom)}",
            "Content-Security-Policy": LOCKED if fichier.type_mime == PDF.mime else f"sandbox; {LOCKED}",
            "X-Content-Type-Options": "nosniff",
        },
    )
