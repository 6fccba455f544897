"""The délégataire that an address names, among those that one's organisme follows."""

from uuid import UUID

from sqlmodel import col

from eclat.context import Context
from eclat.domain import policies
from eclat.domain.delegations import habilitation_of
from eclat.models import Delegation, EtatDelegation, Habilitation


def followed(ctx: Context, id: UUID, *, withdrawn: bool = False) -> tuple[Delegation, Habilitation]:
    """It and its request. ``withdrawn``: even one that was taken off the list, for a second click. Raises Introuvable."""
    statement = policies.followed_delegations(ctx.me)
    if not withdrawn:
        statement = statement.where(col(Delegation.etat) != EtatDelegation.RETIREE)
    delegation = ctx.load(statement, id)
    return delegation, habilitation_of(ctx.db, delegation)
