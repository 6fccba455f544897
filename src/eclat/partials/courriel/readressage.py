"""What an administrateur may do about an address that does not receive, beside sending again: it depends on what the mail speaks of.

An agent's, a référent's or a dirigeant's own address is not the administrateur's to change.
"""

from eclat.context import Context
from eclat.domain import readressages
from eclat.models import Courriel

Readressage = tuple[str, str]  # the button, and the address of the page where it is done


def readressage(ctx: Context, courriel: Courriel) -> Readressage | None:
    if readressages.awaited(ctx.db, courriel) is None:
        return None
    return "Modifier l’adresse et relancer", ctx.url("courriel-adresse", id=courriel.id)
