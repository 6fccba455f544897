"""One identification form, at one address for everyone: to fill by its dirigeant, to read by all others (P7, P10)."""

from starlette.responses import Response

from eclat.domain.delegataires import delegations, identifications
from eclat.domain.socle import policies
from eclat.http.context import Context
from eclat.models import Delegation, Identification
from eclat.pages import formulaire
from eclat.pages.identification.fiche import Fiche


def show(ctx: Context, identification: Identification) -> Response:
    delegation = identifications.delegation_of(ctx.db, identification)
    opened = identifications.may_change(delegation, delegations.habilitation_of(ctx.db, delegation))
    if opened and ctx.can(policies.can_fill_identification, delegation):
        return formulaire.page(ctx, identification)
    return page(ctx, delegation)


def page(ctx: Context, delegation: Delegation, *, status: int = 200, note: str = "") -> Response:
    """To read. ``note`` is said first."""
    lue = Fiche(ctx, identifications.of_delegation(ctx.db, delegation), note)
    template = "pages/identification/suivi.html" if lue.own else "pages/identification/show.html"
    return ctx.render(template, status=status, lue=lue)
