"""A campaign taken whole: the synthesis on paper; or a ZIP with it, the answers as a sheet, the documents that were joined."""

from typing import Any, Final
from uuid import UUID

from starlette.responses import Response

from eclat.domain.socle.campagne_policies import visible_campagnes
from eclat.http.context import Context
from eclat.models import Campagne
from eclat.pages.archives.show import Entier, whole
from eclat.partials.archive import campagne as de_campagne


def fil(ctx: Context, thing: Any) -> list[tuple[str, str | None]]:
    return [("Suivi annuel", ctx.url("campagnes")), (thing.titre, ctx.url("campagne", id=thing.id))]


CAMPAGNE: Final = Entier(
    "campagne", "Campagne de suivi annuel", lambda db, thing: de_campagne.titre(thing), fil,
    ("les chiffres de la période et la synthèse du comité", "ce que tous ont répondu, question par question", "les réponses de chaque organisme, en tableau",
     "les pièces jointes, par organisme"),
)  # fmt: skip
page, ask = whole(CAMPAGNE)


def loaded(ctx: Context, id: UUID) -> Campagne:
    return ctx.load(visible_campagnes(ctx.me), id)


def show(ctx: Context, id: UUID) -> Response:
    return page(ctx, loaded(ctx, id))


def create(ctx: Context, id: UUID) -> Response:
    return ask(ctx, loaded(ctx, id))
