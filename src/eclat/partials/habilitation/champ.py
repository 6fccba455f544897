"""One field of a request saves itself (P5)."""

from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.responses import Response

from eclat.context import Context
from eclat.domain import habilitations, policies
from eclat.partials.habilitation.envoi import seen, values
from eclat.partials.habilitation.saisie import Saisie

RESHAPING = ("qualification", "cqp_id")  # they decide which documents and which sections are asked for


def save(ctx: Context, id: UUID, champ: str) -> Response:
    habilitation = ctx.load(policies.visible_habilitations(ctx.me), id)
    if champ not in ctx.form:  # a request cut short is not an empty field
        raise HTTPException(400)
    habilitations.save_field(ctx.db, habilitation, champ, values(ctx, champ), by=ctx.me, seen=seen(ctx))
    return ctx.swap_or(
        ctx.redirect("habilitation", id=id, anchor=f"champ-{champ}"),
        "partials/habilitation/champ.html",
        s=Saisie(ctx.db, habilitation), name=champ, reshaped=champ in RESHAPING,
    )  # fmt: skip
