"""One row of the list of organismes, swapped when it is decided or about to be."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from starlette.responses import Response

from eclat.http.context import Context
from eclat.http.forms import Form
from eclat.partials.organisme.liste import LISTE, Outcome, autour


def show(ctx: Context, organisme_id: UUID, *, status: int = 200, refus: Form[Any] | None = None) -> Response:
    """The row as it is, or with the reason being asked."""
    r = autour(ctx, refus={organisme_id: refus} if refus is not None else {})
    return LISTE.fragment(ctx, "partials/organisme/lignes.html", LISTE.row(ctx, organisme_id), r, status)


def decided(ctx: Context, outcomes: Mapping[UUID, Outcome], *, status: int = 200) -> Response:
    """The rows decided, each with its outcome, and the figures that follow."""
    return LISTE.fragment(
        ctx, "partials/organisme/decision.html", LISTE.alone(ctx, list(outcomes)), autour(ctx, issues=outcomes), status
    )
