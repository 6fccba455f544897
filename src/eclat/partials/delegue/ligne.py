"""One délégataire of the list, alone: as it is, or asking whether to write again all the same."""

from uuid import UUID

from starlette.responses import Response

from eclat.http.context import Context
from eclat.models import Delegation, Habilitation
from eclat.partials.delegue import liste


def show(ctx: Context, habilitation: Habilitation, delegation: Delegation, *, question: UUID | None = None) -> Response:
    """The row in its own place, whatever the request's target was."""
    around = liste.autour(ctx, habilitation, question=question, agie=None if question else delegation.id)
    response = ctx.fragment("partials/delegue/ligne.html", ligne=liste.one(ctx, delegation, habilitation), autour=around)
    response.headers.update({"HX-Retarget": f"#delegue-{delegation.id}", "HX-Reswap": "outerHTML"})
    return response
