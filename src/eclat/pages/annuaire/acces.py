"""The directory is there as long as OC Éclat wants it: off, none of its addresses exists."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from starlette.responses import Response

from eclat.domain.socle.errors import Introuvable
from eclat.http.context import Context


def shown(handler: Callable[..., Response]) -> Callable[..., Response]:
    """The same, while the directory is shown. Raises Introuvable."""

    @wraps(handler)
    def handle(ctx: Context, **path: Any) -> Response:
        if not ctx.reglages.annuaire:
            raise Introuvable
        return handler(ctx, **path)

    return handle
