"""Send a mail again (P17): asked in the row, in the panel or on its page, answered there."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from starlette.responses import Response

from eclat.context import Context, announce
from eclat.domain import relances
from eclat.domain.errors import Refus
from eclat.domain.workflow import UNCHANGED
from eclat.pages.courriels.show import load
from eclat.partials.courriel import suite

WAITS = "Ce mail est déjà en attente d’envoi"


def create(ctx: Context, id: UUID) -> Response:
    courriel = load(ctx, id)
    try:
        said = outcome(relances.resend(ctx.db, courriel, by=ctx.me))
    except Refus as refus:
        if not relances.is_waiting(courriel):
            if not ctx.wants_fragment:
                raise
            return suite.show(ctx, courriel, refus=str(refus), status=409)
        said = WAITS
    return announce(suite.show(ctx, courriel), said) if ctx.wants_fragment else suite.back(ctx, id, said)


def outcome(done: Mapping[str, Any]) -> str:
    if done is UNCHANGED:
        return "Ce mail vient d’être relancé"
    return "Une copie est en attente d’envoi" if "copie" in done else "Le mail est en attente d’envoi"
