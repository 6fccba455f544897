"""The délégataire that an address names, among those that one's organisme follows."""

from uuid import UUID

from sqlmodel import col

from eclat.domain.delegataires.delegations import habilitation_of
from eclat.domain.socle import policies
from eclat.domain.socle.errors import Refus
from eclat.engines.workflow import explain
from eclat.http.context import Context
from eclat.models import Delegation, EtatDelegation, Habilitation


def followed(ctx: Context, id: UUID, *, withdrawn: bool = False) -> tuple[Delegation, Habilitation]:
    """It and its request. ``withdrawn``: even one that was taken off the list, for a second click. Raises Introuvable."""
    statement = policies.followed_delegations(ctx.me)
    if not withdrawn:
        statement = statement.where(col(Delegation.etat) != EtatDelegation.RETIREE)
    delegation = ctx.load(statement, id)
    return delegation, habilitation_of(ctx.db, delegation)


def acted_on(ctx: Context, id: UUID) -> tuple[Delegation, Habilitation]:
    """The same, for a verb. One taken off meanwhile, in another window, is still on the screen: Refus says who did it."""
    delegation, habilitation = followed(ctx, id, withdrawn=True)
    if delegation.etat == EtatDelegation.RETIREE:
        raise Refus(f"{explain(ctx.db, delegation, ctx.me)} La liste se met à jour d’elle-même, ou quand vous rechargez la page.")
    return delegation, habilitation
