"""A file, for who may see what it belongs to."""

from uuid import UUID

from starlette.responses import Response

from eclat.domain.socle import fichiers
from eclat.http.context import Context
from eclat.http.fichiers import served


def show(ctx: Context, id: UUID) -> Response:
    return served(ctx.request, ctx.load(fichiers.visible_fichiers(ctx.me), id))
