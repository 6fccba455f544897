"""Who publishes the site and who hosts it (loi n° 2004-575 du 21 juin 2004, article 1-1)."""

from starlette.responses import Response

from eclat.http.context import Context


def show(ctx: Context) -> Response:
    settings = ctx.settings
    return ctx.render(
        "pages/mentions_legales/show.html", editeur=settings.publisher, directeur=settings.publication_director,
        hebergeur=settings.hosting,
    )  # fmt: skip
