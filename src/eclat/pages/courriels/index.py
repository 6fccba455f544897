"""The log of mails, as support works from it (P17)."""

from typing import Any
from uuid import UUID

from starlette.responses import Response

from eclat.context import Context
from eclat.domain import policies
from eclat.partials.courriel import etat, liste


def index(ctx: Context) -> Response:
    if ctx.wants_fragment:
        return ctx.fragment("partials/courriel/liste.html", **values(ctx))
    return ctx.render("pages/courriels/index.html", **values(ctx))


def values(ctx: Context) -> dict[str, Any]:
    asked = liste.read(ctx)
    return asked.figures() | asked.rows() | panel(ctx, asked.vue)


def panel(ctx: Context, vue: liste.VueCourriels) -> dict[str, Any]:
    """The mail beside the list, when one is open."""
    if not vue.ouvert:
        return {"courriel": None, "depuis": "liste"}
    courriel = ctx.load(policies.visible_courriels(ctx.me), UUID(vue.ouvert))
    return etat.values(ctx, courriel) | {"depuis": "panneau"}
