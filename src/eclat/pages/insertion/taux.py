"""The rates of each promotion, as France compétences counts and publishes them; their file bears the names of its open data."""

from starlette.responses import Response

from eclat.domain.insertion import taux
from eclat.http.context import Context
from eclat.http.exports import sent
from eclat.partials.insertion.colonnes import COLONNES


def show(ctx: Context) -> Response:
    return ctx.render("pages/insertion/taux.html", promotions=taux.promotions(ctx.db))


def export(ctx: Context) -> Response:
    return sent(ctx, "Taux d’insertion", COLONNES, taux.promotions(ctx.db))
