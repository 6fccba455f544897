"""Class a mail that failed, when nothing more is expected of it (P17): asked in the panel or on its page, answered there."""

from uuid import UUID

from starlette.responses import Response

from eclat.context import Context, announce
from eclat.domain import classements
from eclat.domain.errors import DejaFait, Refus
from eclat.pages.courriels.show import load
from eclat.partials.courriel import suite

DONE = "Ce mail ne compte plus parmi les échecs"


def create(ctx: Context, id: UUID) -> Response:
    courriel = load(ctx, id)
    try:
        classements.dismiss(ctx.db, courriel, by=ctx.me)
    except DejaFait:
        pass  # a second click: the first one's answer
    except Refus as refus:
        if not ctx.wants_fragment:
            raise
        return suite.show(ctx, courriel, refus=str(refus), status=409)
    return announce(suite.show(ctx, courriel), DONE) if ctx.wants_fragment else suite.back(ctx, id, DONE)
