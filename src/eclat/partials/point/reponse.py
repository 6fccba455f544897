"""The applicant's answer to a point saves itself (P10)."""

from uuid import UUID

from starlette.responses import Response

from eclat.domain.habilitations import habilitations, instruction
from eclat.domain.socle import policies
from eclat.http.context import Context
from eclat.http.grilles.posted import seen
from eclat.partials.habilitation.saisie import SaisieDemande


def save(ctx: Context, id: UUID, point: UUID) -> Response:
    habilitation = ctx.load(policies.visible_habilitations(ctx.me), id)
    found = instruction.point_of(ctx.db, habilitation, point)
    known = [{"reponse": each.get(f"point-{point}", [])} for each in seen(ctx) or []] or None
    habilitations.answer_point(ctx.db, habilitation, found, ctx.typed(f"point-{point}"), by=ctx.me, seen=known)
    return ctx.swap_or(
        ctx.redirect("habilitation", id=id, anchor=f"champ-point-{point}"),
        "partials/point/reponse.html",
        s=SaisieDemande(ctx.db, habilitation), point=found,
    )  # fmt: skip
