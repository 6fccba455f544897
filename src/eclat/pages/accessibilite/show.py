"""The accessibility statement that the law asks of the site (RGAA 4.1)."""

from starlette.responses import Response

from eclat.http.context import Context


def show(ctx: Context) -> Response:
    return ctx.render("pages/accessibilite/show.html")
