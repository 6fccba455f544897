"""One row of the list of organismes, swapped when it is decided or about to be."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from starlette.responses import Response

from eclat.context import Context
from eclat.domain.listes import organismes
from eclat.forms import Form
from eclat.models import EtatOrganisme, Organisme
from eclat.partials.organisme import liste

Outcome = tuple[bool, str]  # whether it is what the reader asked for, and the sentence that takes the place of the buttons


def values(
    ctx: Context, *, outcomes: Mapping[UUID, Outcome] | None = None, refus: Mapping[UUID, Form[Any]] | None = None
) -> dict[str, Any]:
    """What a row needs beside its own columns: its buttons by state, its outcome, its open question."""
    return {
        "boutons": buttons(ctx),
        "qualifications": liste.QUALIFICATIONS,
        "issues": outcomes or {},
        "refus": refus or {},
    }


def buttons(ctx: Context) -> dict[EtatOrganisme, set[str]]:
    """By state, what this user may do to an organisme that is in it."""
    anyone, found = Organisme(nom="", nom_tri=""), {}
    for etat in EtatOrganisme:
        anyone.etat = etat
        found[etat] = {each.name for each in ctx.actions(anyone)}
    return found


def show(ctx: Context, organisme_id: UUID, *, status: int = 200, refus: Form[Any] | None = None) -> Response:
    """The row as it is, or with the reason being asked."""
    given = values(ctx, refus={organisme_id: refus} if refus is not None else None)
    vue = liste.VueOrganismes.read(ctx.request.query_params)
    lignes = organismes.lines(ctx.db, [organisme_id])
    return ctx.fragment("partials/organisme/lignes.html", status=status, lignes=lignes, vue=vue, **given)


def decided(ctx: Context, outcomes: Mapping[UUID, Outcome], *, status: int = 200, several: bool = False) -> Response:
    """The rows decided, each with its outcome, and the figures that follow."""
    ctx.db.flush()
    given = values(ctx, outcomes=outcomes) | liste.figures(ctx, liste.VueOrganismes.read(ctx.request.query_params))
    lignes = organismes.lines(ctx.db, list(outcomes))
    return ctx.fragment("partials/organisme/decision.html", status=status, lignes=lignes, several=several, **given)
