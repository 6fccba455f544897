"""The picture of an organisme, for whoever may see the organisme."""

from uuid import UUID

from starlette.responses import Response

from eclat.domain.socle import fichiers, policies
from eclat.domain.socle.errors import Introuvable
from eclat.http.context import Context
from eclat.models import Fichier


def show(ctx: Context, id: UUID) -> Response:
    organisme = ctx.load(policies.visible_organismes(ctx.me), id)
    fichier = ctx.db.get(Fichier, organisme.logo_id) if organisme.logo_id else None
    if fichier is None:
        raise Introuvable
    headers = {
        "Cache-Control": "private, max-age=86400",
        "ETag": f'"{fichier.sha256}"',
        "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    }
    return Response(fichiers.read(fichier), media_type=fichier.type_mime, headers=headers)
