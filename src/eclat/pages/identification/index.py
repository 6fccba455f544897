"""The identification forms of an organisme, one for each national organisation that named it délégataire (P7)."""

from starlette.responses import Response

from eclat.http.context import Context
from eclat.partials.identification.situation import places


def index(ctx: Context) -> Response:
    """The only one, when there is one."""
    found = places(ctx.db, ctx.me)
    if len(found) == 1:
        return ctx.redirect("identification", id=found[0].id)
    return ctx.render("pages/identification/index.html", places=found)
