"""One identification form, at one address for everyone: to fill by its dirigeant, to read by all others (P7, P10)."""

from typing import Any

from starlette.responses import Response

from eclat.context import Context
from eclat.domain import delegations, ecarts, fiche, identifications, policies
from eclat.forms import Form
from eclat.models import Identification, Organisme
from eclat.pages import formulaire
from eclat.partials.identification import lecture
from eclat.partials.identification.forms import MotifEcart
from eclat.partials.identification.historique import history
from eclat.partials.identification.situation import place_of, read_by


def show(ctx: Context, identification: Identification) -> Response:
    delegation = identifications.delegation_of(ctx.db, identification)
    opened = identifications.may_change(delegation, delegations.habilitation_of(ctx.db, delegation))
    if opened and ctx.can(policies.can_fill_identification, delegation):
        return formulaire.page(ctx, identification)
    return page(ctx, identification)


def page(ctx: Context, identification: Identification, *, status: int = 200, note: str = "") -> Response:
    """To read. ``note`` is said first."""
    values = reading(ctx, identification)
    if ctx.me.organisme_id == values["organisme"].id:
        own = {"place": place_of(ctx.db, identification), "titre": fiche.TITRE}
        return ctx.render("pages/identification/suivi.html", status=status, note=note, **own, **values)
    lu = read_by(ctx.db, ctx.me, identification)
    return ctx.render("pages/identification/show.html", status=status, note=note, lu=lu, titre=fiche.TITRE, **values)


def reading(ctx: Context, identification: Identification, **forms: Form[Any]) -> dict[str, Any]:
    """What every reader finds; ``forms`` come back with what was typed and its errors."""
    delegation = identifications.delegation_of(ctx.db, identification)
    organisme = ctx.db.get_one(Organisme, delegation.organisme_id)
    return (
        lecture.file(ctx.db, identification, organisme)
        | {
            "identification": identification,
            "delegation": delegation,
            "habilitation": delegations.habilitation_of(ctx.db, delegation),
            "national": identifications.national_of(ctx.db, delegation),
            "etudiee": ecarts.studying(delegations.habilitation_of(ctx.db, delegation)),
            "verbes": {move.name: move for move in ctx.actions(delegation)},
            "historique": history(ctx.db, delegation) if ctx.can(policies.can_read_journal, delegation) else [],
            "ecart": Form(MotifEcart),
        }
        | forms
    )
