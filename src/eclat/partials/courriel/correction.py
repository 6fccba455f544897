"""What an administrateur may do about an address that does not receive, beside sending again: it depends on what the mail speaks of.

An agent's, a référent's or a dirigeant's own address is not the administrateur's to change.
"""

from eclat.context import Context
from eclat.domain import corrections
from eclat.models import Courriel

Correction = tuple[str, str]  # the button, and the address of the page where it is done


def correction(ctx: Context, courriel: Courriel) -> Correction | None:
    if corrections.awaited(ctx.db, courriel) is None:
        return None
    return "Modifier l’adresse et relancer", ctx.url("courriel-adresse", id=courriel.id)
