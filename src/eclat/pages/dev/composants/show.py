"""Every component in each of its states, for developers and designers."""

from starlette.responses import Response

from eclat.context import Context


def show(ctx: Context) -> Response:
    return ctx.render("pages/dev/composants/show.html")
